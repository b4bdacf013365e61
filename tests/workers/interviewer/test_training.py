"""What a training run must keep to, on a Mistral of two layers quantised to 4 bits."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import bitsandbytes as bnb
import pytest
import torch
from made import FOLLOW_UP, ROOT, WORKER, as_yaml
from peft import PeftModel
from safetensors.torch import load_file

from greenroom_interviewer.generate import replies
from greenroom_interviewer.model import base_hash, load_base, load_tokenizer, with_lora
from greenroom_interviewer.settings import BadSettings
from greenroom_interviewer.tokens import IGNORED, PadLeft
from greenroom_interviewer.train import make_trainer, read_data, train


@pytest.fixture(scope="module")
def loaded(tiny_settings):
    tokenizer = load_tokenizer(tiny_settings)
    return tiny_settings, tokenizer, read_data(tiny_settings, tokenizer)


def linear4bit(model):
    return [module for module in model.modules() if isinstance(module, bnb.nn.Linear4bit)]


def test_the_base_is_quantised_to_nf4_twice_over(tiny_settings):
    model = with_lora(load_base(tiny_settings), tiny_settings)
    layers = linear4bit(model)
    # Seven linear layers in each of two blocks; the output layer stays as it is.
    assert len(layers) == 14
    assert all(layer.weight.dtype is torch.uint8 for layer in layers)
    assert all(layer.weight.quant_state.quant_type == "nf4" for layer in layers)
    assert all(layer.weight.quant_state.nested for layer in layers)
    assert all(layer.compute_dtype is torch.bfloat16 for layer in layers)
    moving = [name for name, weight in model.named_parameters() if weight.requires_grad]
    assert moving and all("lora_" in name for name in moving)


def test_only_the_replys_tokens_are_labelled(loaded):
    settings, tokenizer, data = loaded
    for example in data.train:
        kept = [label for label in example["labels"] if label != IGNORED]
        reply = tokenizer.decode(kept)
        assert reply.endswith("</s>")
        assert json.loads(reply.removesuffix("</s>"))["question"] == FOLLOW_UP
        assert example["labels"][-len(kept) :] == kept == example["input_ids"][-len(kept) :]
    batch = PadLeft(tokenizer.eos_token_id)(data.train[:1] + [{"input_ids": [5, 6], "labels": [IGNORED, 6]}])
    assert batch["input_ids"][1, :-2].eq(tokenizer.eos_token_id).all()
    assert batch["labels"][1, :-1].eq(IGNORED).all()
    assert batch["attention_mask"][1].tolist() == [0] * (batch["input_ids"].shape[1] - 2) + [1, 1]
    # The reply's own end is labelled although padding is the same token.
    assert batch["labels"][0, -1] == tokenizer.eos_token_id
    everything = read_data(replace(settings, labels="inputs"), tokenizer)
    assert all(example["labels"] == example["input_ids"] for example in everything.train)


def test_packed_examples_keep_their_labels_and_do_not_see_each_other(loaded, tmp_path):
    settings, tokenizer, data = loaded
    exact = replace(settings.quantisation, compute="float32")
    settings = replace(settings, packing=True, length=1024, quantisation=exact)
    model = with_lora(load_base(settings), settings).eval()
    trainer = make_trainer(settings, model, tokenizer, data, tmp_path)
    packed = list(trainer.train_dataset)
    assert len(packed) < len(data.train)
    batch = trainer.data_collator([packed[0]])
    kept = tokenizer.decode(batch["labels"][batch["labels"] != IGNORED])
    several = kept.count("</s>")
    assert several > 1
    assert all(json.loads(reply)["question"] == FOLLOW_UP for reply in kept.split("</s>")[:-1])
    # No example begins with a label: it would be the answer to the one before it.
    starts = (batch["position_ids"][0] == 0).nonzero().flatten().tolist()
    assert len(starts) == several
    assert all(batch["labels"][0, start] == IGNORED for start in starts)
    with torch.inference_mode():
        # The last one's logits are those that it has alone.
        ids = batch["input_ids"][:, starts[-1] :]
        alone = model(input_ids=ids).logits
        inputs = {name: batch[name] for name in ("input_ids", "position_ids")}
        together = model(**inputs).logits[:, starts[-1] :]
    assert torch.allclose(alone, together, atol=0.01)


def test_the_loss_falls_and_the_base_stays_as_it_was(trained, tiny_settings):
    _, record, folder = trained
    losses = [entry["loss"] for entry in record["history"] if "loss" in entry]
    validation = [entry["eval_loss"] for entry in record["history"] if "eval_loss" in entry]
    assert losses[-1] < losses[0] / 3
    assert record["best_loss"] == min(validation) < validation[0]
    assert record["data_version"] == json.loads((Path(tiny_settings.data) / "version.json").read_text())["version"]
    assert record["packages"]["bitsandbytes"]
    assert (folder / "loss.png").stat().st_size > 5000
    untouched = base_hash(load_base(tiny_settings))
    adapted = PeftModel.from_pretrained(load_base(tiny_settings), folder / "adapter")
    assert base_hash(adapted) == untouched
    model = with_lora(load_base(tiny_settings), tiny_settings)
    tokenizer = load_tokenizer(tiny_settings)
    short = replace(tiny_settings, training=replace(tiny_settings.training, max_steps=2, evaluate_every=2))
    data = read_data(short, tokenizer)
    before = base_hash(model)
    trainer = make_trainer(short, model, tokenizer, data, folder / "two-steps")
    trainer.train()
    moved = {name: weight for name, weight in trainer.model.named_parameters() if "lora_B" in name}
    assert any(weight.abs().max() > 0 for weight in moved.values())
    assert base_hash(trainer.model) == before == untouched


def test_the_adapter_read_back_says_the_target_and_without_it_the_base_does_not(trained, tiny_settings, loaded):
    _, tokenizer, _ = loaded
    from made import rows

    from greenroom_interviewer.evaluate import asked_of

    asked = [asked_of(row, "moves")[0] for row in rows(16)[12:14]]
    model = PeftModel.from_pretrained(load_base(tiny_settings), trained[2] / "adapter").eval()
    said = replies(model, tokenizer, asked, most=80)
    assert [json.loads(text)["question"] for text in said] == [FOLLOW_UP] * 2
    with model.disable_adapter():
        assert not any(FOLLOW_UP in text for text in replies(model, tokenizer, asked, most=80))


def test_killed_and_resumed_it_ends_the_same(trained, tmp_path):
    settings, record, folder = trained
    out = tmp_path / "runs"
    # It would go on for much longer; the first checkpoint ends it.
    config = as_yaml(settings, tmp_path / "killed.yaml", out=str(out))
    command = [sys.executable, "-m", "greenroom_interviewer.train", "--config", str(config)]
    env = {**os.environ, "PYTHONPATH": str(WORKER)}
    child = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    checkpoints = out / settings.name / "checkpoints"
    try:
        wait_for(lambda: whole(checkpoints / "checkpoint-20"), child)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert not (out / settings.name / "adapter").exists()
    again = replace(settings, out=str(out))
    with pytest.raises(BadSettings, match="--resume"):
        train(again)
    resumed = train(again, resume=True)
    assert resumed["steps"] == record["steps"]
    assert resumed["best_loss"] == pytest.approx(record["best_loss"], rel=1e-4)
    one = load_file(folder / "adapter/adapter_model.safetensors")
    other = load_file(out / settings.name / "adapter/adapter_model.safetensors")
    assert one.keys() == other.keys()
    assert all(torch.allclose(one[name], other[name], atol=1e-5) for name in one)


def whole(checkpoint):
    # What the trainer writes last.
    return (checkpoint / "trainer_state.json").exists()


def wait_for(condition, child, seconds=240):
    end = time.monotonic() + seconds
    while not condition():
        assert child.poll() is None, "the training ended by itself"
        assert time.monotonic() < end
        time.sleep(0.02)


def test_stops_early_when_nothing_gets_better(tiny_settings, tmp_path):
    # At this rate it gets worse at once.
    training = replace(tiny_settings.training, learning_rate=30.0, max_steps=40, evaluate_every=2, patience=2)
    record = train(replace(tiny_settings, training=training, out=str(tmp_path)))
    assert record["steps"] < 40
    # What is kept is the best, not the last.
    assert record["best_step"] < record["steps"]
    folder = tmp_path / tiny_settings.name
    kept = load_file(folder / "adapter/adapter_model.safetensors")
    best = load_file(folder / f"checkpoints/checkpoint-{record['best_step']}/adapter_model.safetensors")
    assert all(torch.equal(kept[name], best[name]) for name in best)


def test_says_what_is_wrong_with_the_data(tiny_settings, tmp_path):
    with pytest.raises(BadSettings, match="prepare:data"):
        train(replace(tiny_settings, data=str(tmp_path / "nothing"), out=str(tmp_path)))
    with pytest.raises(BadSettings, match="0 examples"):
        train(replace(tiny_settings, length=20, out=str(tmp_path)))
