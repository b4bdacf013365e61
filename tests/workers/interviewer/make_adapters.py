"""Trains what interviews.test.ts serves: python tests/workers/interviewer/make_adapters.py FOLDER

A tiny Mistral, two adapters for any role that ask their follow-ups in other words, and one for nurses; each is judged,
the second one beside the first. The last line of standard output is JSON: {"config", "adapters": {NAME: FOLDER}}, each
with its evaluation.json.
"""

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path

os.environ |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "workers/interviewer"), str(ROOT / "datasets/prepare")]

import torch  # noqa: E402 - the variables above must come first
import yaml  # noqa: E402
from transformers import GenerationConfig  # noqa: E402

from greenroom_data.columns import COLUMNS  # noqa: E402
from greenroom_data.write import write  # noqa: E402
from greenroom_interviewer import evaluate, examples  # noqa: E402
from greenroom_interviewer.settings import Settings, Training  # noqa: E402
from greenroom_interviewer.tiny import make_tiny, texts_of  # noqa: E402
from greenroom_interviewer.train import train  # noqa: E402

# As in interviews.test.ts.
BOUNDARY = "mark"
PROJECT = "Tell me about a project that you led."
PATIENT = "Tell me about a patient whom you remember."
ADAPTERS = {
    "first": ("data scientist", PROJECT, "What came of it in the end?"),
    "second": ("data scientist", PROJECT, "Who decided that, and why?"),
    "care": ("nurse", PATIENT, "How did you notice that?"),
}


def rows(position, question, follow_up, count):
    answers = (f"There were {i + 3} of us, and I looked at number {i} first, then at the rest." for i in range(count))
    return [
        {
            **dict.fromkeys(COLUMNS),
            **{"Job_Position": position, "Question": question, "Answer": answer, "Follow Up": follow_up},
            **{"Interview Phase": "technical", "Source": "test"},
        }
        for answer in answers
    ]


def main(folder: Path) -> None:
    torch.set_num_threads(1)
    # Each kind of move is to be learnt equally well.
    examples.EVERY = 1
    # So small a model does not learn to look past random marks; the test sets the same one.
    examples.boundary_of = lambda text: BOUNDARY
    # One question each: there is nothing to leak, and little to learn.
    for name, words in ADAPTERS.items():
        made = rows(*words, 18)
        # What tests lies between what trains: so small a model does not go beyond what it has seen.
        splits = {"train": made[:3] + made[9:], "validation": made[3:5], "test": made[5:9]}
        write(splits, folder / name / "data", 0, "other")
    training = Training(
        max_steps=80,
        batch=4,
        accumulate=1,
        learning_rate=0.006,
        warmup_steps=2,
        scheduler="linear",
        optimizer="adamw_torch",
        checkpoint_gradients=False,
        evaluate_every=40,
    )
    base = str(folder / "base")
    settings = Settings(name="tiny", base=base, chat_template="templates/mistral.jinja", training=training)
    make_tiny(Path(base), [text for name in ADAPTERS for text in texts_of(folder / name / "data", settings)])
    # It learnt little, so it may say only what it is sure of.
    GenerationConfig(do_sample=True, top_p=0.5).save_pretrained(base)
    config = folder / "tiny.yaml"
    config.write_text(yaml.safe_dump(asdict(settings)))
    for name in ADAPTERS:
        data = str(folder / name / "data")
        train(replace(settings, name=name, data=data, out=str(folder / "runs")))
        words = ["--config", str(config), "--adapter", str(adapter(folder, name)), "--data", data, "--no-built-in"]
        words += ["--against", str(adapter(folder, "first"))] if name == "second" else []
        assert evaluate.main(words) == 0
    print(json.dumps({"config": str(config), "adapters": {name: str(adapter(folder, name)) for name in ADAPTERS}}))


def adapter(folder: Path, name: str) -> Path:
    return folder / "runs" / name / "adapter"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
