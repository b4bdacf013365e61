"""Speech as bytes while it is made: raw samples, or a container that FFmpeg writes."""

import struct
from collections.abc import Iterable, Iterator

import av
import numpy as np
from av.audio.resampler import AudioResampler

PCM_RATE = 24_000
"""What the OpenAI API's pcm is: signed 16 bit, little endian, mono."""
UNKNOWN_LENGTH = 0xFFFFFFFF
BIT_RATE = 48_000
"""Bits per second of the lossy formats: clear for one voice."""

# Format: media type, FFmpeg's container, codec, sample rate, container options.
CONTAINERS = {
    "opus": ("audio/ogg", "ogg", "libopus", 48_000, {"page_duration": "60000"}),
    "mp3": ("audio/mpeg", "mp3", "libmp3lame", 24_000, {"write_xing": "0"}),
    "flac": ("audio/flac", "flac", "flac", 24_000, {}),
    "aac": ("audio/aac", "adts", "aac", 24_000, {}),
}
MEDIA = {"wav": "audio/wav", "pcm": "audio/pcm", **{name: row[0] for name, row in CONTAINERS.items()}}


def encode(pieces: Iterable[np.ndarray], rate: int, form: str) -> Iterator[bytes]:
    """Encodes mono int16 pieces at `rate` Hz as wav, pcm, opus (in Ogg), mp3, flac or aac. Closing it closes
    `pieces`."""
    try:
        yield from _raw(pieces, rate, form) if form in ("wav", "pcm") else _contained(pieces, rate, form)
    finally:
        if close := getattr(pieces, "close", None):
            close()


def wav_header(rate: int) -> bytes:
    """RIFF header of mono 16 bit sound whose length is not known yet."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    return b"RIFF" + struct.pack("<I", UNKNOWN_LENGTH) + b"WAVE" + form + b"data" + struct.pack("<I", UNKNOWN_LENGTH)


def _raw(pieces: Iterable[np.ndarray], rate: int, form: str) -> Iterator[bytes]:
    if form == "wav":
        yield wav_header(PCM_RATE)
    for frame in _resampled(pieces, rate, "s16", PCM_RATE):
        yield frame.to_ndarray().tobytes()


def _contained(pieces: Iterable[np.ndarray], rate: int, form: str) -> Iterator[bytes]:
    _, container_format, codec, out_rate, options = CONTAINERS[form]
    sink = _Sink()
    container = av.open(sink, "w", format=container_format, options=options)
    stream = container.add_stream(codec, rate=out_rate, layout="mono")
    if form != "flac":
        stream.bit_rate = BIT_RATE
    for frame in _resampled(pieces, rate, stream.codec_context.format.name, out_rate):
        container.mux(stream.encode(frame))
        if made := sink.take():
            yield made
    container.mux(stream.encode(None))
    container.close()
    if made := sink.take():
        yield made


def _resampled(pieces: Iterable[np.ndarray], rate: int, sample_format: str, out_rate: int) -> Iterator[av.AudioFrame]:
    resampler = AudioResampler(format=sample_format, layout="mono", rate=out_rate)
    begun = False
    for piece in pieces:
        if not len(piece):
            continue
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        yield from resampler.resample(frame)
        begun = True
    if begun:
        yield from resampler.resample(None)


class _Sink:
    """A file that only grows, read out as it does. It has no seek, so FFmpeg writes for streaming."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        made, self._parts = b"".join(self._parts), []
        return made
