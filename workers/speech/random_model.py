"""Writes a Whisper of a real size with random weights, to measure speed where no weights can be had: python
random_model.py OUT [small|base|tiny]

No torch: CTranslate2's own specification is filled with numpy. What it writes is noise, but it costs what the real
one costs.
"""

import json
import sys
from pathlib import Path

import numpy as np
from ctranslate2.specs import WhisperSpec
from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

# Layers, heads, width (Radford et al. 2022, table 1); encoder and decoder are alike.
SIZES = {"tiny": (4, 6, 384), "base": (6, 8, 512), "small": (12, 12, 768)}
WORDS, TIMES = 50_257, 1501


def tokens() -> list[str]:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = alphabet + [f"Ġw{n}" for n in range(WORDS - len(alphabet))]
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{code}|>" for code in _LANGUAGE_CODES[:99])]
    special += [
        "<|translate|>",
        "<|transcribe|>",
        "<|startoflm|>",
        "<|startofprev|>",
        "<|nospeech|>",
        "<|notimestamps|>",
    ]
    return words + special + [f"<|{n * 0.02:.2f}|>" for n in range(TIMES)]


def fill(spec: WhisperSpec, width: int, vocabulary: int, layers: int) -> None:
    """Gives every tensor of the specification its shape and small random numbers."""
    rng = np.random.default_rng(0)

    def normal(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape, dtype=np.float32) * np.float32(0.02)

    def linear(target, outs: int, ins: int) -> None:
        target.weight, target.bias = normal(outs, ins), normal(outs)

    def norm(target) -> None:
        target.gamma, target.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def attention(target, across: bool) -> None:
        norm(target.layer_norm)
        shapes = (
            [(width, width), (2 * width, width), (width, width)] if across else [(3 * width, width), (width, width)]
        )
        for part, shape in zip(target.linear, shapes, strict=True):
            linear(part, *shape)

    for half in (spec.encoder, spec.decoder):
        norm(half.layer_norm)
        for layer in half.layer:
            attention(layer.self_attention, False)
            if half is spec.decoder:
                attention(layer.attention, True)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, 4 * width, width)
            linear(layer.ffn.linear_1, width, 4 * width)
    for conv, ins in ((spec.encoder.conv1, 80), (spec.encoder.conv2, width)):
        conv.weight, conv.bias = normal(width, ins, 3), normal(width)
    spec.encoder.position_encodings.encodings = normal(1500, width)
    spec.decoder.position_encodings.encodings = normal(448, width)
    spec.decoder.embeddings.weight = normal(vocabulary, width)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.scale_embeddings = False


def main() -> None:
    out = Path(sys.argv[1])
    layers, heads, width = SIZES[sys.argv[2] if len(sys.argv) > 2 else "small"]
    names = tokens()
    spec = WhisperSpec(layers, heads, layers, heads)
    fill(spec, width, len(names), layers)
    spec.register_vocabulary(names)
    id_of = {name: n for n, name in enumerate(names)}
    spec.config.lang_ids = [id_of[f"<|{code}|>"] for code in _LANGUAGE_CODES[:99]]
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], [id_of["<|endoftext|>"]]
    spec.config.alignment_heads = [[layers - 1, head] for head in range(heads)]
    spec.validate()
    spec.optimize(quantization="int8")
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))
    tok = Tokenizer(models.BPE(vocab={name: n for n, name in enumerate(names[:WORDS])}, merges=[]))
    tok.pre_tokenizer, tok.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tok.add_special_tokens(names[WORDS:])
    assert tok.token_to_id("<|0.00|>") == id_of["<|0.00|>"]
    tok.save(str(out / "tokenizer.json"))
    features = {"feature_size": 80, "hop_length": 160, "n_fft": 400, "sampling_rate": 16000, "chunk_length": 30}
    (out / "preprocessor_config.json").write_text(json.dumps(features))


if __name__ == "__main__":
    main()
