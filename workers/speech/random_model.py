"""Writes a Whisper of a real size with random weights, to measure speed where no weights can be had.

    python workers/speech/random_model.py OUT [tiny|base|small|large-v3] [--for int8|float16|float32]

--for   what the weights are written as: int8 for a CPU (the default), float16 for a GPU; 3 GB of float16 for large-v3,
        for which 6 GB of memory are needed

No torch: CTranslate2's own specification is filled with numpy. What it writes is noise, but it costs what the real
one costs.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ctranslate2.specs import WhisperSpec
from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import Tokenizer, decoders, models, pre_tokenizers


@dataclass(frozen=True)
class Shape:
    """Layers of the encoder and as many of the decoder; mels: bands of the spectrogram; languages it can name."""

    layers: int
    heads: int
    width: int
    mels: int = 80
    languages: int = 99


SIZES = {
    # Radford et al. 2022, table 1.
    "tiny": Shape(4, 6, 384),
    "base": Shape(6, 8, 512),
    "small": Shape(12, 12, 768),
    # As its config.json says; Cantonese came with it.
    "large-v3": Shape(32, 20, 1280, mels=128, languages=100),
}
WORDS, TIMES = 50_257, 1501


def tokens(languages: int) -> list[str]:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    # Real ones have an empty token, too: without it CTranslate2 takes the model for an English one.
    words = alphabet + [""] + [f"Ġw{n}" for n in range(WORDS - len(alphabet) - 1)]
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{code}|>" for code in _LANGUAGE_CODES[:languages])]
    special += [
        "<|translate|>",
        "<|transcribe|>",
        "<|startoflm|>",
        "<|startofprev|>",
        "<|nospeech|>",
        "<|notimestamps|>",
    ]
    return words + special + [f"<|{n * 0.02:.2f}|>" for n in range(TIMES)]


Make = Callable[..., np.ndarray]


def small_numbers() -> Make:
    rng = np.random.default_rng(0)
    return lambda *shape: rng.standard_normal(shape, dtype=np.float32) * np.float32(0.02)


def fill(spec: WhisperSpec, shape: Shape, vocabulary: int, make: Make) -> None:
    """Gives every tensor of the specification its shape, with what `make` makes of that."""
    width = shape.width

    def linear(target, outs: int, ins: int) -> None:
        target.weight, target.bias = make(outs, ins), make(outs)

    def norm(target) -> None:
        target.gamma, target.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def attention(target, across: bool) -> None:
        norm(target.layer_norm)
        shapes = (
            [(width, width), (2 * width, width), (width, width)] if across else [(3 * width, width), (width, width)]
        )
        for part, sizes in zip(target.linear, shapes, strict=True):
            linear(part, *sizes)

    for half in (spec.encoder, spec.decoder):
        norm(half.layer_norm)
        for layer in half.layer:
            attention(layer.self_attention, False)
            if half is spec.decoder:
                attention(layer.attention, True)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, 4 * width, width)
            linear(layer.ffn.linear_1, width, 4 * width)
    for conv, ins in ((spec.encoder.conv1, shape.mels), (spec.encoder.conv2, width)):
        conv.weight, conv.bias = make(width, ins, 3), make(width)
    spec.encoder.position_encodings.encodings = make(1500, width)
    spec.decoder.position_encodings.encodings = make(448, width)
    spec.decoder.embeddings.weight = make(vocabulary, width)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.scale_embeddings = False


def specification(shape: Shape, make: Make) -> WhisperSpec:
    """The whole model, filled, with its vocabulary; not yet quantised."""
    names = tokens(shape.languages)
    spec = WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    fill(spec, shape, len(names), make)
    spec.register_vocabulary(names)
    id_of = {name: n for n, name in enumerate(names)}
    spec.config.lang_ids = [id_of[f"<|{code}|>"] for code in _LANGUAGE_CODES[: shape.languages]]
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], [id_of["<|endoftext|>"]]
    spec.config.alignment_heads = [[shape.layers - 1, head] for head in range(shape.heads)]
    spec.validate()
    return spec


def write(out: Path, shape: Shape, numbers: str) -> None:
    """A folder that faster-whisper loads."""
    spec = specification(shape, small_numbers())
    spec.optimize(quantization=numbers)
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))
    names = tokens(shape.languages)
    tok = Tokenizer(models.BPE(vocab={name: n for n, name in enumerate(names[:WORDS])}, merges=[]))
    tok.pre_tokenizer, tok.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tok.add_special_tokens(names[WORDS:])
    assert tok.token_to_id("<|0.00|>") == names.index("<|0.00|>")
    tok.save(str(out / "tokenizer.json"))
    rates = {"hop_length": 160, "n_fft": 400, "sampling_rate": 16000, "chunk_length": 30}
    (out / "preprocessor_config.json").write_text(json.dumps({"feature_size": shape.mels, **rates}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("size", nargs="?", choices=SIZES, default="small")
    parser.add_argument("--for", dest="numbers", choices=["int8", "float16", "float32"], default="int8")
    options = parser.parse_args()
    write(options.out, SIZES[options.size], options.numbers)


if __name__ == "__main__":
    main()
