"""What is asked, what was heard, and the rows that wait for the model."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .windows import Window


@dataclass(frozen=True)
class Ask:
    """How a recording is to be heard. `prompt` and `hotwords` are token ids, already cut to what the model takes."""

    language: str | None = None
    prompt: tuple[int, ...] = ()
    timestamps: bool = False
    words: bool = False
    temperatures: tuple[float, ...] = (0.0,)
    """Tried in turn while the text repeats itself."""


@dataclass
class Word:
    word: str
    start: float
    end: float
    probability: float


@dataclass
class Segment:
    """Times are seconds in the recording; `avg_logprob` and `no_speech_prob` are those of its window."""

    start: float
    end: float
    text: str
    tokens: list[int]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    temperature: float
    words: list[Word] | None = None


@dataclass
class Job:
    """One request. Its windows are heard in order or at once; `on_window` is called from the model's thread."""

    caller: str
    ask: Ask
    windows: list[Window]
    seconds: float
    on_window: Callable[["Job", int], None]
    on_end: Callable[["Job", Exception | None], None]
    cancelled: bool = False
    ended: bool = False
    language: str | None = None
    language_probability: float | None = None
    heard: list[list[Segment] | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heard = [None] * len(self.windows)
        if self.ask.language:
            self.language, self.language_probability = self.ask.language, 1.0

    def segments(self) -> list[Segment]:
        return list(itertools.chain.from_iterable(part for part in self.heard if part))


@dataclass
class Row:
    """One window of a job on its way through the model."""

    job: Job
    index: int
    features: np.ndarray
    """Log-mel, float32 [mels, 3000]."""
    attempt: int = 0

    @property
    def window(self) -> Window:
        return self.job.windows[self.index]

    @property
    def temperature(self) -> float:
        return self.job.ask.temperatures[self.attempt]

    def key(self) -> tuple:
        """Rows with one key can share a call: CTranslate2 wants the start token at one place in every prompt."""
        ask = self.job.ask
        return len(ask.prompt), ask.timestamps, ask.words, self.temperature
