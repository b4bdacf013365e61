"""What the trainer puts before a model is, byte for byte, what Greenroom sends at run time: prompts.test.ts holds
Greenroom to the same file."""

import json
from pathlib import Path

import pytest

from greenroom_data.columns import COLUMNS
from greenroom_interviewer import examples
from greenroom_interviewer.app import ask_of
from greenroom_interviewer.engine import Engine, Spent
from greenroom_interviewer.model import load_base, load_tokenizer
from greenroom_interviewer.settings import HERE
from greenroom_interviewer.tokens import IGNORED, encode

VECTORS = json.loads((Path(__file__).parent / "prompt-vectors.json").read_text(encoding="utf-8"))


def made_of(vector, monkeypatch):
    """The trainer's example for a vector's moment, from rows as they stand in a data set."""
    monkeypatch.setattr(examples, "boundary_of", lambda text: vector["boundary"])
    monkeypatch.setattr(examples, "EVERY", 1)
    said, kind = vector["said"], json.loads(vector["reply"])["kind"]
    question = said[0]["question"] if said else vector["next"]
    row = {
        **dict.fromkeys(COLUMNS),
        "Job_Position": vector["position"],
        "Question": question,
        "Answer": said[0]["answer"] if said else None,
        "Interview Phase": None if vector["type"] == "mixed" else vector["type"],
    }
    if kind == "follow-up":
        row["Follow Up"] = json.loads(vector["reply"])["question"]
    elif len(said) > 1:
        row["Follow Up"] = said[1]["question"]
    rows = [row]
    if said and vector["next"]:
        rows.append({**row, "Question": vector["next"], "Answer": None, "Follow Up": None})
    found = [
        (messages, reply)
        for messages, reply in examples.moves(rows, {kind})
        if ('"opening":true' in messages[1]["content"]) is (not said)
    ]
    return found[0]


@pytest.fixture(params=VECTORS, ids=lambda vector: vector["name"])
def vector(request):
    return request.param


def test_the_trainer_puts_what_greenroom_sends(vector, monkeypatch):
    messages, reply = made_of(vector, monkeypatch)
    assert messages == vector["messages"]
    # Which acknowledgement stands in it depends on the question alone; all else is the vector's.
    taught, expected = json.loads(reply), json.loads(vector["reply"])
    assert {**taught, "response": ""} == {**expected, "response": ""}
    assert list(taught) == list(expected)
    assert reply == examples.compact(taught)


def test_the_templates_make_the_same_text_of_it(vector, tiny_settings):
    tokenizer = load_tokenizer(tiny_settings)
    messages = vector["messages"]
    for name, prompt in vector["prompts"].items():
        tokenizer.chat_template = (HERE / f"templates/{name}.jinja").read_text(encoding="utf-8")
        assert tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True) == prompt
        # With the reply in it, as libraries for training put it, it is the same text with the reply and its end.
        whole = [*messages, {"role": "assistant", "content": vector["reply"]}]
        assert tokenizer.apply_chat_template(whole, tokenize=False) == prompt + vector["reply"] + tokenizer.eos_token


@pytest.fixture(scope="module")
def engine(tiny_settings):
    return Engine(load_base(tiny_settings), load_tokenizer(tiny_settings), "tiny", longest=20_000)


def test_the_server_reads_the_tokens_that_were_trained(vector, engine, monkeypatch):
    read = []

    def pieces(prompt, *_):
        read.append(prompt)
        yield from ()

    monkeypatch.setattr(engine, "pieces", pieces)
    list(engine.reply(ask_of({"model": "tiny", "messages": vector["messages"]}), Spent()))
    trained = encode(engine.tokenizer, vector["messages"], vector["reply"], "reply")
    before = [token for token, label in zip(trained["input_ids"], trained["labels"]) if label == IGNORED]
    assert read == [before]
    # What somebody said cannot end a turn.
    assert engine.tokenizer.eos_token_id not in before
    assert engine.tokenizer.decode(before) == vector["prompts"]["mistral"]
