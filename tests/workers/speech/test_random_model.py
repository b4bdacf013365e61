"""Random weights in the shapes of real models."""

import json
import sys

import numpy as np
import pytest
from conftest import SPEECH
from faster_whisper import WhisperModel

sys.path.insert(0, str(SPEECH))
from random_model import SIZES, Shape, specification, tokens, write


def nothing(*shape: int) -> np.ndarray:
    """A tensor of a shape that takes no memory."""
    return np.broadcast_to(np.float32(0), shape)


@pytest.mark.parametrize(
    ("size", "parameters"),
    # What transformers counts for the published models.
    [("tiny", 37_760_640), ("base", 72_593_920), ("small", 241_734_912), ("large-v3", 1_543_490_560)],
)
def test_has_the_parameters_of_the_published_model(size, parameters):
    shape = SIZES[size]
    made = specification(shape, nothing).variables(ordered=True)
    # Written together, keys have a bias beside those of queries and values; Whisper's have none. Embeddings are shared.
    keys = 3 * shape.layers * shape.width
    weights = [value.numpy() for name, value in made if name != "decoder/projection/weight"]
    # Single numbers and those of other kinds are settings.
    assert sum(w.size for w in weights if w.dtype == np.float32 and w.size > 1) - keys == parameters


def test_large_v3_knows_a_hundred_languages():
    assert len(tokens(SIZES["large-v3"].languages)) == 51_866
    assert len(tokens(SIZES["small"].languages)) == 51_865
    assert "<|yue|>" in tokens(100) and "<|yue|>" not in tokens(99)


@pytest.mark.parametrize("numbers", ["int8", "float16"])
def test_a_miniature_of_large_v3_can_be_heard_with(tmp_path, numbers):
    write(tmp_path, Shape(layers=2, heads=2, width=128, mels=128, languages=100), numbers)
    assert json.loads((tmp_path / "preprocessor_config.json").read_text())["feature_size"] == 128
    model = WhisperModel(str(tmp_path), device="cpu", compute_type="int8", cpu_threads=1)
    assert (model.model.n_mels, model.model.num_languages) == (128, 100)
    assert model.model.is_multilingual
    noise = np.random.default_rng(0).standard_normal(16_000).astype(np.float32) * 0.1
    segments, _ = model.transcribe(noise, language="en", beam_size=1, max_new_tokens=5, temperature=0)
    assert [segment.text for segment in segments]
