"""Runs the real worker on loopback with the tiny Whisper: python -m pytest tests/workers/speech (in the worker's
environment)"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
SPEECH = ROOT / "workers/speech"
FIXTURE = ROOT / "tests/fixtures/tiny-whisper"
MODEL = FIXTURE / "model"


def needs(there: bool, lacking: str) -> pytest.MarkDecorator:
    """Skips tests where what they need is lacking; but where CI is true nothing may be skipped."""
    if not there and os.environ.get("CI") == "true":
        raise RuntimeError(f"{lacking}, and with CI=true every test must run")
    return pytest.mark.skipif(not there, reason=lacking)


# For tests that need a model that hears.
trained = needs((MODEL / "model.bin").exists(), "the tests' Whisper is not there")

sys.path[:0] = [str(SPEECH), str(FIXTURE)]

from greenroom_speech.audio import RATE  # noqa: E402 - found through the line above
from greenroom_speech.encode import encode  # noqa: E402
from greenroom_speech.espeak import Espeak, shared_espeak  # noqa: E402


@contextmanager
def worker(**env: str) -> Iterator[httpx.Client]:
    """A worker process with these settings; its client knows where it listens."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SPEECH_", "WHISPER_"))}
    given = {"SPEECH_PORT": "0", "WHISPER_MODEL": str(MODEL), "WHISPER_DEVICE": "cpu", "HF_HUB_OFFLINE": "1", **env}
    process = subprocess.Popen(
        [sys.executable, SPEECH / "serve.py"], env=clean | given, stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    try:
        address = json.loads(process.stdout.readline())["listening"]
        with httpx.Client(base_url=address, timeout=60) as client:
            client.process = process
            yield client
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for something that other threads or processes bring about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def ready(client: httpx.Client) -> httpx.Client:
    until(lambda: client.get("/health").json()["hearing"]["state"] == "ready")
    return client


@pytest.fixture(scope="session")
def espeak() -> Espeak:
    return shared_espeak()


@pytest.fixture(scope="session")
def spoken(espeak: Espeak) -> Callable[..., bytes]:
    """Text as the bytes of an audio file."""

    def make(text: str, voice: str = "en-us+m5", form: str = "wav") -> bytes:
        return b"".join(encode(espeak.say(text, voice), espeak.sample_rate, form))

    return make


@pytest.fixture(scope="session")
def hearing_worker() -> Iterator[httpx.Client]:
    with worker() as client:
        yield ready(client)


def as_wav(samples: np.ndarray) -> bytes:
    """Mono float32 at 16 kHz as a WAV file."""
    pieces = [(np.clip(samples, -1, 1) * 32767).astype(np.int16)]
    return b"".join(encode(pieces, RATE, "wav"))


def transcribe(client: httpx.Client, data: bytes, **fields: str) -> httpx.Response:
    return client.post("/v1/audio/transcriptions", files={"file": ("speech.wav", data)}, data=fields)
