import importlib.util

import numpy as np
import pytest
from conftest import needs, worker

from greenroom_speech.audio import decode
from greenroom_speech.end_of_turn import RATE, EndOfTurn, last_seconds, packaged_model

pytestmark = needs(packaged_model() is not None, "pipecat-ai is not installed")


@pytest.fixture(scope="module")
def model() -> EndOfTurn:
    return EndOfTurn(packaged_model())


def noise(seconds: float) -> np.ndarray:
    return (np.random.default_rng(1).standard_normal(int(seconds * RATE)) * 0.1).astype(np.float32)


def test_the_features_are_those_the_model_was_trained_on(model):
    """The package's own implementation, which mirrors transformers'."""
    file = packaged_model().parents[1] / "_whisper_features.py"
    spec = importlib.util.spec_from_file_location("reference", file)
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    for seconds in (0.5, 8, 11):
        samples = noise(seconds)
        whole = np.pad(samples[-8 * RATE :], (max(0, 8 * RATE - len(samples)), 0))
        ours = model.features(samples)
        assert ours.shape == (80, 800)
        assert np.allclose(ours, reference.compute_whisper_log_mel_features(whole), atol=1e-4)


def test_only_the_last_seconds_count(model):
    last = noise(8)
    assert model.finished(np.concatenate([noise(3) * 5, last])) == pytest.approx(model.finished(last), abs=1e-6)


def test_silence_is_bearable(model):
    assert np.isfinite(last_seconds(np.zeros(100, np.float32))).all()
    assert 0 <= model.finished(np.zeros(RATE, np.float32)) <= 1


def test_it_hears_the_end(model, spoken):
    """Synthetic speech is not what it was trained on; between these it is sure all the same."""
    finished = model.finished(decode(spoken("yes"), 60))
    goes_on = model.finished(decode(spoken("i would start with a simple model because"), 60))
    assert finished > 0.5 > 0.1 > goes_on


def test_without_the_package_it_says_so():
    with pytest.raises(FileNotFoundError, match="pipecat-ai"):
        EndOfTurn(None).finished(noise(1))


def test_the_route(model):
    samples = (noise(2) * 32767).astype("<i2")
    with worker(SPEECH_END_OF_TURN="on") as client:
        answer = client.post("/v1/audio/turn", content=samples.tobytes())
        assert answer.json()["finished"] == pytest.approx(model.finished(samples.astype(np.float32) / 32768), abs=1e-3)
        assert client.get("/health").json()["end_of_turn"]["available"] is True
        for body, status in ((b"", 400), (b"abc", 400), (bytes(1024 * 1024 + 2), 413)):
            refused = client.post("/v1/audio/turn", content=body)
            assert refused.status_code == status and refused.json()["error"]["message"]


def test_switched_off():
    with worker(SPEECH_END_OF_TURN="off") as client:
        assert client.post("/v1/audio/turn", content=bytes(64)).status_code == 503
        assert client.get("/health").json()["end_of_turn"]["available"] is False
