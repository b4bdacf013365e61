"""The voices: Piper's where its package and a voice file are there, and espeak-ng's."""

import re
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from .errors import ApiError
from .espeak import NORMAL_RATE, Espeak, shared_espeak

# OpenAI's names, for clients that know no others. Pitch and formants differ so that two speakers can be told apart.
NAMED = {
    "alloy": "en-us",
    "ash": "en-us+m3",
    "ballad": "en+m4",
    "coral": "en-us+f2",
    "echo": "en-us+m1",
    "fable": "en-gb-x-rp",
    "onyx": "en-us+m7",
    "nova": "en-us+f3",
    "sage": "en-us+f4",
    "shimmer": "en-us+f5",
    "verse": "en-us+m2",
}
ESPEAK_NAME = re.compile(r"[A-Za-z0-9-]{2,30}(\+[A-Za-z0-9]{1,20})?")
SENTENCE = re.compile(r"(?<=[.!?…])\s+")


class Voices:
    """Loads each engine when it is first asked for. `piper_voice` is a voice's .onnx file."""

    def __init__(self, piper_voice: Path | None) -> None:
        self.piper_voice = piper_voice if piper_voice and find_spec("piper") else None
        self.note = (
            "SPEECH_PIPER_VOICE is set, but the package piper-tts is not installed"
            if piper_voice and not self.piper_voice
            else None
        )
        self._piper = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> str:
        """What speaks a voice that names no engine's own."""
        return "piper" if self.piper_voice else "espeak-ng"

    def say(self, text: str, voice: str, speed: float) -> tuple[int, Iterator[np.ndarray]]:
        """The sample rate, and mono int16 pieces while they are made. `voice` is an OpenAI name, the Piper voice's or
        an espeak-ng one.

        Errors: ApiError 400 unknown_voice; 503 voice_unavailable when no synthesizer can be loaded.
        """
        if self.piper_voice and (voice in NAMED or voice == self.piper_voice.stem):
            piper = self._load_piper()
            return piper.config.sample_rate, self._say_piper(piper, text, speed)
        espeak = self._load_espeak()
        name = NAMED.get(voice, voice)
        if not ESPEAK_NAME.fullmatch(name) or not espeak.knows(name):
            raise ApiError(
                400,
                "unknown_voice",
                f"There is no voice {voice[:40]!r}. Use one of {', '.join(NAMED)}, or one of espeak-ng's.",
            )
        return espeak.sample_rate, espeak.say(text, name, round(NORMAL_RATE * speed))

    def _load_espeak(self) -> Espeak:
        with self._lock:
            try:
                return shared_espeak()
            except (OSError, RuntimeError) as error:
                raise ApiError(503, "voice_unavailable", f"espeak-ng could not be loaded: {error}.") from error

    def _load_piper(self):
        from piper import PiperVoice

        with self._lock:
            if self._piper is None:
                try:
                    self._piper = PiperVoice.load(self.piper_voice)
                except Exception as error:
                    raise ApiError(
                        503, "voice_unavailable", f"The Piper voice could not be loaded: {error}."
                    ) from error
            return self._piper

    @staticmethod
    def _say_piper(piper, text: str, speed: float) -> Iterator[np.ndarray]:
        from piper import SynthesisConfig

        for sentence in SENTENCE.split(text):
            for chunk in piper.synthesize(sentence, SynthesisConfig(length_scale=1 / speed)):
                yield chunk.audio_int16_array
