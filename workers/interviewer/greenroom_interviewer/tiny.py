"""A Mistral small enough for any machine, made on the spot: random weights, and a tokenizer of its own.

It knows nothing, and learns a few sentences by heart. Everything that trains, judges and serves the real model runs
on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .examples import examples_of
from .settings import Settings

SPECIAL = ["<unk>", "<s>", "</s>"]


def make_tiny(folder: Path, texts: Iterable[str], vocabulary: int = 1024, seed: int = 0, width: int = 64) -> Path:
    """Writes the model and a byte-level BPE tokenizer, trained on `texts`, into a folder that did not exist; returns
    it."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import MistralConfig, MistralForCausalLM, PreTrainedTokenizerFast

    bpe = Tokenizer(models.BPE(unk_token="<unk>"))
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    bpe.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    config = MistralConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        sliding_window=None,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        initializer_range=width**-0.5,
    )
    torch.manual_seed(seed)
    model = MistralForCausalLM(config)
    # At the usual scale so few dimensions could not make any word likely, whatever an adapter does.
    torch.nn.init.normal_(model.lm_head.weight, std=0.4)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def with_tiny_base(settings: Settings, data: Path) -> Settings:
    """The settings with a tiny Mistral where their base is "tiny"; it is made beside the data once, from their
    words."""
    if settings.base != "tiny":
        return settings
    folder = data.parent / "tiny-mistral"
    if not (folder / "config.json").exists():
        make_tiny(folder, texts_of(data, settings))
    return replace(settings, base=str(folder))


def texts_of(data: Path, settings: Settings) -> list[str]:
    from datasets import load_from_disk

    rows = list(load_from_disk(data)["train"])
    examples = examples_of(rows, settings.examples.form, settings.examples.tasks.split())
    return [text for messages, reply in examples for text in (*(m["content"] for m in messages), reply)]
