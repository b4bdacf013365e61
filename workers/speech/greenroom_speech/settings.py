"""Settings from the environment, read once. Empty counts as absent."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEVICES = ("auto", "cpu", "cuda")


class BadSettings(ValueError):
    """One error that names every bad value."""


@dataclass(frozen=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 8765
    """0 lets the system choose; the chosen address is printed at the start."""
    model: str = "small"
    """A faster-whisper size, a Hugging Face repository of a converted model, or a folder."""
    model_cache: str | None = None
    device: str = "auto"
    compute_type: str | None = None
    """None means int8 on a CPU and float16 on CUDA."""
    threads: int = os.cpu_count() or 1
    beam_size: int = 5
    batch: int = 16
    """Windows of at most 30 seconds that are heard in one call of the model."""
    fallback: tuple[float, ...] = (0.4, 0.8)
    """Sampling temperatures tried in turn when a window's text repeats itself; empty switches that off."""
    max_seconds: float = 900
    max_bytes: int = 50 * 1024 * 1024
    queue: int = 64
    """Requests that may wait before callers are told to come back later."""
    piper_voice: Path | None = None
    """A Piper voice (.onnx with its .onnx.json beside it). None means espeak-ng."""
    end_of_turn: bool = True
    """Whether the end-of-turn model is offered, where its package is installed."""
    watch_stdin: bool = False
    """Stop when standard input closes, so that no worker outlives the process that supervises it."""


def read_settings(env: Mapping[str, str]) -> Settings:
    """Errors: BadSettings naming every bad value."""
    problems: list[str] = []
    default = Settings()

    def get(name: str, fallback, convert):
        text = env.get(name, "").strip()
        if not text:
            return fallback
        try:
            return convert(text)
        except ValueError as error:
            problems.append(f"{name}={text} {error}")
            return fallback

    settings = Settings(
        host=get("SPEECH_HOST", default.host, str),
        port=get("SPEECH_PORT", default.port, _whole(0, 65_535)),
        model=get("WHISPER_MODEL", default.model, str),
        model_cache=get("WHISPER_CACHE", None, str),
        device=get("WHISPER_DEVICE", default.device, _one_of(DEVICES)),
        compute_type=get("WHISPER_COMPUTE_TYPE", None, str),
        threads=get("WHISPER_THREADS", default.threads, _whole(1, 1024)),
        beam_size=get("WHISPER_BEAM_SIZE", default.beam_size, _whole(1, 20)),
        batch=get("WHISPER_BATCH", default.batch, _whole(1, 256)),
        fallback=get("WHISPER_FALLBACK", default.fallback, _temperatures),
        max_seconds=get("SPEECH_MAX_SECONDS", default.max_seconds, _whole(1, 86_400)),
        max_bytes=get("SPEECH_MAX_BYTES", default.max_bytes, _whole(1, 2**40)),
        queue=get("SPEECH_QUEUE", default.queue, _whole(1, 1_000_000)),
        piper_voice=get("SPEECH_PIPER_VOICE", None, _file),
        end_of_turn=get("SPEECH_END_OF_TURN", True, _switch),
        watch_stdin=get("SPEECH_WATCH_STDIN", False, _switch),
    )
    if problems:
        raise BadSettings("bad settings: " + "; ".join(problems))
    return settings


def _whole(low: int, high: int):
    def convert(text: str) -> int:
        if not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return convert


def _one_of(choices: tuple[str, ...]):
    def convert(text: str) -> str:
        if text not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return text

    return convert


def _temperatures(text: str) -> tuple[float, ...]:
    if text == "off":
        return ()
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        values = (-1.0,)
    if any(not 0 < value <= 1 for value in values):
        raise ValueError("must be off or numbers above 0 up to 1 with commas between")
    return values


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError("is no file")
    return Path(text)


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError("must be on or off")
    return text == "on"
