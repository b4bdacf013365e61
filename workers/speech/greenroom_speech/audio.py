"""Any audio that FFmpeg reads, decoded in memory to 16 kHz mono, within limits."""

import io

import av
import numpy as np
from av.audio.resampler import AudioResampler

from .errors import ApiError, shortage

RATE = 16_000
# Play lists name other files and addresses; opening them would let an upload read this machine or its network.
OPTIONS = {"protocol_whitelist": "none"}


def decode(data: bytes, max_seconds: float) -> np.ndarray:
    """Mono float32 in -1..1 at 16 kHz. A file that breaks off is read up to there.

    Errors: ApiError 400 bad_audio when nothing of it can be read, 413 audio_too_long (decoding stops at the limit), 503
    out_of_memory; MemoryError.
    """
    pieces: list[np.ndarray] = []
    samples, limit = 0, int(max_seconds * RATE)
    try:
        with av.open(io.BytesIO(data), mode="r", metadata_errors="ignore", options=OPTIONS) as container:
            if not container.streams.audio:
                raise ApiError(400, "bad_audio", "The file holds no audio.")
            resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
            for frame in _frames(container):
                for piece in resampler.resample(frame):
                    pieces.append(piece.to_ndarray()[0])
                    samples += len(pieces[-1])
                if samples > limit:
                    raise ApiError(413, "audio_too_long", f"The audio is longer than {max_seconds:g} seconds.")
    except (av.error.FFmpegError, ValueError, IndexError) as error:
        if short := shortage(error):
            raise short from error
        raise ApiError(400, "bad_audio", f"The file could not be read as audio: {_reason(error)}.") from error
    if samples == 0:
        raise ApiError(400, "bad_audio", "The file could not be read as audio: it holds no sound.")
    return np.nan_to_num(np.clip(np.concatenate(pieces), -1, 1))


def _frames(container):
    """Decoded frames, broken packets left out, and None at the end, which flushes the resampler."""
    stream = container.streams.audio[0]
    stream.thread_type = "NONE"
    try:
        for packet in container.demux(stream):
            try:
                for frame in packet.decode():
                    # Damaged or live-recorded files have times that run backwards; only the samples' order counts here.
                    frame.pts = None
                    yield frame
            except av.error.InvalidDataError:
                continue
    except (av.error.InvalidDataError, av.error.EOFError):
        pass  # The container breaks off here; what came before it is kept.
    yield None


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".").lower()
