"""Trains, judges and serves a tiny random Mistral: python -m pytest tests/workers/interviewer (in the interviewer's
environment)"""

from pathlib import Path

import pytest
from made import rows  # first: it makes the packages under test known

from greenroom_data.write import write
from greenroom_interviewer.settings import Lora, Settings, Training


@pytest.fixture(scope="session")
def base_settings(tmp_path_factory):
    """Settings of a run of a few seconds, over data that are there."""
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("interviewer")
    made = rows(16)
    write({"train": made[:10], "validation": made[10:12], "test": made[12:]}, folder / "data", 0, "other")
    training = Training(
        max_steps=40,
        batch=4,
        accumulate=1,
        learning_rate=0.006,
        warmup_steps=2,
        scheduler="linear",
        optimizer="adamw_torch",
        checkpoint_gradients=False,
        evaluate_every=20,
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
