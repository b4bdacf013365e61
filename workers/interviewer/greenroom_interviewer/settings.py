"""A training run's configuration: a YAML file, every key known, every value of its kind."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import yaml

HERE = Path(__file__).resolve().parents[1]


class BadSettings(Exception):
    """What is wrong with a configuration, in words for who wrote it."""


@dataclass
class Quantisation:
    """bits: 4 (bitsandbytes nf4), or 16 for none. storage: bfloat16 where FSDP shards the weights, else uint8."""

    bits: int = 4
    kind: str = "nf4"
    double: bool = True
    compute: str = "bfloat16"
    storage: str = "uint8"


@dataclass
class Lora:
    """modules: all-linear, or names of linear layers with spaces between."""

    r: int = 8
    alpha: int = 16
    dropout: float = 0.05
    modules: str = "all-linear"


@dataclass
class Examples:
    """form: moves, as Greenroom asks (JSON replies), or plain, words alone. tasks: of next, follow-up and close."""

    form: str = "moves"
    tasks: str = "next follow-up close"


@dataclass
class Training:
    epochs: float = 3.0
    # Ends it earlier; -1: as many as the epochs hold.
    max_steps: int = -1
    batch: int = 4
    accumulate: int = 4
    learning_rate: float = 2e-4
    warmup_steps: int = 20
    scheduler: str = "cosine"
    optimizer: str = "paged_adamw_8bit"
    checkpoint_gradients: bool = True
    # Steps between evaluations, each of which is also a checkpoint.
    evaluate_every: int = 50
    # So many evaluations without a better one end the training.
    patience: int = 3
    keep_checkpoints: int = 2


@dataclass
class Settings:
    name: str = "interviewer"
    # A model of the hub, a folder, or "tiny": a random Mistral made on the spot.
    base: str = "tiny"
    revision: str | None = None
    # A file below workers/interviewer; none: the model's own.
    chat_template: str | None = None
    data: str = ".data/interviewer-data"
    out: str = ".data/interviewer-runs"
    # Tokens of one example at most.
    length: int = 512
    packing: bool = False
    # reply: only the reply's tokens count in the loss; inputs: all do.
    labels: str = "reply"
    seed: int = 42
    quantisation: Quantisation = field(default_factory=Quantisation)
    lora: Lora = field(default_factory=Lora)
    examples: Examples = field(default_factory=Examples)
    training: Training = field(default_factory=Training)


CHOICES = {
    "labels": ("reply", "inputs"),
    "examples.form": ("moves", "plain"),
    "quantisation.bits": (4, 16),
    "quantisation.kind": ("nf4", "fp4"),
    "quantisation.compute": ("bfloat16", "float16", "float32"),
    "quantisation.storage": ("uint8", "bfloat16"),
}


def read_settings(path: Path) -> Settings:
    """Errors: BadSettings that names the first bad key."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise BadSettings(f"{path}: {error}") from error
    return build(Settings, raw, "")


def build(kind: type, raw: Any, where: str) -> Any:
    if not isinstance(raw, dict):
        raise BadSettings(f"{where or 'the file'} must hold names with values")
    hints = get_type_hints(kind)
    known = {f.name for f in fields(kind)}
    values = {}
    for name, value in raw.items():
        at = f"{where}{name}"
        if name not in known:
            raise BadSettings(f"{at} is no setting; there are {', '.join(sorted(known))}")
        values[name] = (
            build(hints[name], value, f"{at}.") if is_dataclass(hints[name]) else check(at, value, hints[name])
        )
    return kind(**values)


def check(at: str, value: Any, hint: Any) -> Any:
    if hint is float and type(value) in (int, str):
        # YAML reads 2e-4 as a word.
        with suppress(ValueError):
            value = float(value)
    kinds = hint if isinstance(hint, type) else (str, type(None))
    if not isinstance(value, kinds) or (isinstance(value, bool) and hint is not bool):
        raise BadSettings(f"{at} must be {getattr(hint, '__name__', hint)}, not {value!r}")
    if at in CHOICES and value not in CHOICES[at]:
        raise BadSettings(f"{at} must be one of {', '.join(map(str, CHOICES[at]))}")
    return value
