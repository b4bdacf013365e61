"""Speech, found by Silero, laid end to end in windows of at most 30 seconds, with the way back to the recording's
times."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

from .audio import RATE

WINDOW_SECONDS = 30
VAD = VadOptions(min_silence_duration_ms=500, speech_pad_ms=400, max_speech_duration_s=WINDOW_SECONDS)


@dataclass(frozen=True)
class Window:
    """`audio` is the pieces' sound without the silence between them; `pieces` are (start, end) in samples of the
    recording."""

    audio: np.ndarray
    pieces: tuple[tuple[int, int], ...]

    @property
    def seconds(self) -> float:
        return len(self.audio) / RATE

    def original(self, seconds: float, piece: int | None = None) -> float:
        """A time in this window as a time in the recording, in seconds; `piece` when it is known which one it falls
        in."""
        starts = self._starts()
        at = min(max(seconds, 0.0), self.seconds) * RATE
        n = self.piece_at(seconds) if piece is None else piece
        start, end = self.pieces[n]
        return round(min(max(start + at - starts[n], start), end) / RATE, 3)

    def piece_at(self, seconds: float) -> int:
        return max(0, bisect_right(self._starts(), seconds * RATE) - 1)

    def _starts(self) -> list[int]:
        starts, total = [], 0
        for start, end in self.pieces:
            starts.append(total)
            total += end - start
        return starts


def speech_windows(audio: np.ndarray) -> list[Window]:
    """The windows that hold speech, in order; none for silence and most noise."""
    limit = WINDOW_SECONDS * RATE
    groups: list[list[tuple[int, int]]] = []
    filled = limit
    for found in get_speech_timestamps(audio, VAD):
        for start in range(found["start"], found["end"], limit):
            end = min(found["end"], start + limit)
            if filled + end - start > limit:
                groups.append([])
                filled = 0
            groups[-1].append((start, end))
            filled += end - start
    return [Window(np.concatenate([audio[start:end] for start, end in group]), tuple(group)) for group in groups]
