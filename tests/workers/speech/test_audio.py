import struct

import numpy as np
import pytest
from conftest import as_wav

from greenroom_speech.audio import RATE, decode
from greenroom_speech.errors import ApiError

TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE * 2) / RATE)).astype(np.float32)


def refused(data: bytes, max_seconds: float = 60) -> ApiError:
    with pytest.raises(ApiError) as error:
        decode(data, max_seconds)
    return error.value


@pytest.mark.parametrize("form", ["wav", "opus", "mp3", "flac", "aac"])
def test_reads_what_it_writes(spoken, form):
    audio = decode(spoken("we built a search index", form=form), 60)
    reference = decode(spoken("we built a search index"), 60)
    assert audio.dtype == np.float32 and abs(len(audio) - len(reference)) < RATE / 5
    assert np.abs(audio).max() == pytest.approx(np.abs(reference).max(), abs=0.15)


def test_a_tone_keeps_its_length_pitch_and_loudness():
    audio = decode(as_wav(TONE), 60)
    assert len(audio) == pytest.approx(2 * RATE, abs=200)
    assert np.argmax(np.abs(np.fft.rfft(audio[:RATE]))) == pytest.approx(440, abs=2)
    assert np.abs(audio).max() == pytest.approx(0.5, abs=0.02)


def test_stereo_at_another_rate_becomes_mono():
    left = np.repeat((TONE * 32767).astype("<i2"), 2)
    body = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, 8000, 32000, 4, 16) + b"data" + struct.pack("<I", len(left) * 2)
    audio = decode(b"RIFF" + struct.pack("<I", 4 + len(body) + len(left) * 2) + b"WAVE" + body + left.tobytes(), 60)
    assert len(audio) == pytest.approx(4 * RATE, rel=0.01)


@pytest.mark.parametrize(
    "data", [b"no audio at all, just words " * 20, b"\x00" * 5000, b"RIFF", b"OggS" + b"\xff" * 300]
)
def test_a_broken_file_says_so(data):
    error = refused(data)
    assert (error.status, error.code) == (400, "bad_audio")
    assert error.message.startswith("The file")


def test_a_header_without_sound_says_so():
    assert refused(as_wav(TONE)[:44]).code == "bad_audio"


def test_a_file_that_breaks_off_is_read_up_to_there(spoken):
    whole = spoken("we built a search index last year and revenue grew ten percent", form="opus")
    audio = decode(whole[: len(whole) // 2], 60)
    assert len(audio) > RATE / 2


def test_too_long_is_refused_whatever_the_size():
    error = refused(as_wav(np.tile(TONE, 5)), max_seconds=9)
    assert (error.status, error.code) == (413, "audio_too_long")
    assert "9 seconds" in error.message
    assert len(decode(as_wav(np.tile(TONE, 5)), 10.1)) > 9 * RATE


@pytest.mark.parametrize(
    "listing",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ],
)
def test_play_lists_open_nothing(listing, tmp_path):
    (tmp_path / "secret.wav").write_bytes(as_wav(TONE))
    assert refused(listing.format(tmp_path / "secret.wav").encode()).code == "bad_audio"
