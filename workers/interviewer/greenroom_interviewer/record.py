"""What a run was: enough to tell one adapter from another, and to make it again."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .hashing import adapter_hash
from .settings import Settings

PACKAGES = ("torch", "transformers", "peft", "trl", "bitsandbytes", "accelerate", "datasets")


def record_of(settings: Settings, data: str, left_out: int, parameters: str, trainer: Any) -> dict[str, Any]:
    state = trainer.state
    best = state.best_model_checkpoint
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "settings": asdict(settings),
        "data_version": data,
        "examples_left_out": left_out,
        "parameters": parameters,
        "packages": {name: version(name) for name in PACKAGES},
        "machine": device(),
        "steps": state.global_step,
        "best_loss": state.best_metric,
        "best_step": int(best.rsplit("-", 1)[1]) if best else state.global_step,
        "history": state.log_history,
    }


def device() -> str:
    import torch

    if torch.cuda.is_available():
        return f"{torch.cuda.device_count()} x {torch.cuda.get_device_name(0)}"
    return f"CPU, {platform.machine()}, {torch.get_num_threads()} threads"


def write_record(record: dict[str, Any], out: Path) -> None:
    """run.json beside the adapter and in it, so that a copy knows where it comes from; and the plot of the losses."""
    record["adapter"] = adapter_hash(out / "adapter")
    for folder in (out, out / "adapter"):
        (folder / "run.json").write_text(json.dumps(record, indent=1) + "\n")
    plot(record["history"], out / "loss.png")


def plot(history: list[dict[str, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4))
    for key, label in (("loss", "training"), ("eval_loss", "validation")):
        points = [(entry["step"], entry[key]) for entry in history if key in entry]
        if points:
            axes.plot(*zip(*points), marker="o", markersize=3, label=label)
    axes.set_xlabel("step")
    axes.set_ylabel("loss, nats per token")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
