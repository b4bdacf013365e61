import numpy as np
import pytest
from sounds import sound

from greenroom_speech.audio import RATE, decode
from greenroom_speech.windows import Window, speech_windows


def test_times_in_a_window_lead_back_to_the_recording():
    window = Window(np.zeros(5 * RATE, np.float32), ((RATE, 3 * RATE), (10 * RATE, 13 * RATE)))
    assert [window.original(t) for t in (0, 1, 1.9, 2.5, 5)] == [1, 2, 2.9, 10.5, 13]
    assert window.original(2.2, piece=0) == 3, "an end that runs over stays in its piece"
    assert window.original(9) == 13 and window.original(-1) == 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["silence", "white", "brown", "hum", "clicks"])
def test_sounds_that_are_not_speech_leave_nothing(kind, seed):
    import random

    noise = sound(kind, 6 * RATE, random.Random(seed), np.random.default_rng(seed))
    assert speech_windows(noise) == []


def test_speech_is_kept_and_silence_cut(spoken):
    words = decode(spoken("the test failed because two threads wrote the same value"), 60)
    pause = np.zeros(4 * RATE, np.float32)
    windows = speech_windows(np.concatenate([pause, words, pause, words, pause]))
    assert len(windows) == 1 and len(windows[0].pieces) == 2
    (first, second) = windows[0].pieces
    assert first[0] == pytest.approx(4 * RATE, abs=RATE / 2) and second[0] == pytest.approx(
        8 * RATE + len(words), abs=RATE / 2
    )
    assert windows[0].seconds < 2 * len(words) / RATE + 2


def test_long_speech_fills_windows_of_thirty_seconds_and_none_is_lost(spoken):
    words = decode(spoken("i split the data by time so nothing leaked from the future"), 60)
    audio = np.concatenate([np.concatenate([words, np.zeros(RATE, np.float32)])] * 20)
    windows = speech_windows(audio)
    assert len(windows) > 1 and all(w.seconds <= 30 for w in windows)
    assert all(len(w.audio) == sum(end - start for start, end in w.pieces) for w in windows)
    edges = [edge for w in windows for piece in w.pieces for edge in piece]
    assert edges == sorted(edges)
    assert sum(w.seconds for w in windows) >= 20 * len(words) / RATE * 0.9
