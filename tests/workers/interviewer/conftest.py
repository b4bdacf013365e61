"""Trains, judges and serves a tiny random Mistral: python -m pytest tests/workers/interviewer (in the interviewer's
environment)"""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

# Nothing is asked of the hub, and one thread makes sums come out the same.
os.environ |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}

import pytest

ROOT = Path(__file__).resolve().parents[3]
WORKER = ROOT / "workers/interviewer"
sys.path[:0] = [str(WORKER), str(ROOT / "datasets/prepare")]

from greenroom_data.columns import COLUMNS  # noqa: E402 - found through the line above
from greenroom_data.write import write  # noqa: E402
from greenroom_interviewer.settings import Lora, Settings, Training  # noqa: E402

FOLLOW_UP = "What came of it in the end?"


def rows(count, ask=FOLLOW_UP):
    """Answers to questions of their own, each with the same follow-up: something to learn by heart."""
    return [
        {
            **dict.fromkeys(COLUMNS),
            "Job_Position": "nurse",
            "Question": f"Tell me about project {i}.",
            "Answer": f"In project {i} I led {i + 2} people.",
            "Follow Up": ask,
            "Source": "test",
        }
        for i in range(count)
    ]


@pytest.fixture(scope="session")
def base_settings(tmp_path_factory):
    """Settings of a run of a few seconds, over data that are there."""
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("interviewer")
    made = rows(16)
    write({"train": made[:10], "validation": made[10:12], "test": made[12:]}, folder / "data", 0, "other")
    training = Training(
        max_steps=30,
        batch=4,
        accumulate=1,
        learning_rate=0.02,
        warmup_steps=2,
        scheduler="constant",
        optimizer="adamw_torch",
        checkpoint_gradients=False,
        evaluate_every=10,
        patience=5,
    )
    settings = Settings(
        name="learns",
        base="tiny",
        chat_template="templates/mistral.jinja",
        data=str(folder / "data"),
        out=str(folder / "runs"),
        training=training,
        lora=Lora(),
    )
    settings.examples.tasks = "follow-up"
    return settings


@pytest.fixture(scope="session")
def trained(base_settings):
    """A run that was not interrupted: its settings, its record and its folder."""
    from greenroom_interviewer.train import train

    record = train(base_settings)
    return base_settings, record, Path(base_settings.out) / base_settings.name


@pytest.fixture(scope="session")
def tiny_settings(base_settings):
    """The settings with the tiny base's folder in the place of its name."""
    from greenroom_interviewer.tiny import with_tiny_base

    return with_tiny_base(base_settings, Path(base_settings.data))


def as_yaml(settings, path, **change):
    """Writes settings as a configuration file."""
    from dataclasses import asdict

    import yaml

    path.write_text(yaml.safe_dump(json.loads(json.dumps(asdict(replace(settings, **change))))))
    return path
