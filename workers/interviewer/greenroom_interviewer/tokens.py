"""Tokens and labels of examples, and how they are padded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch

from .examples import Message, Row, examples_of, shortened

IGNORED = -100
"""The label of a token that does not count in the loss."""

SHORTER = (None, 1200, 600, 300, 150)
"""Characters of an answer that are tried in turn until an example fits."""


def encode(tokenizer: Any, messages: list[Message], reply: str, labels: str) -> dict[str, list[int]]:
    """input_ids and labels of one example. The prompt's tokens are exactly those that a server makes of the messages;
    the reply's follow, and the end of sequence. With labels "inputs" the prompt's tokens count, too."""
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    prompt = tokenizer(text, add_special_tokens=False)["input_ids"]
    answer = [*tokenizer(reply, add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
    return {
        "input_ids": prompt + answer,
        "labels": (prompt if labels == "inputs" else [IGNORED] * len(prompt)) + answer,
    }


def encode_rows(
    tokenizer: Any, rows: Iterable[Row], form: str, tasks: Iterable[str], labels: str, length: int
) -> tuple[list[dict[str, list[int]]], int]:
    """The examples of rows, none longer than `length` tokens, and how many did not fit. Long answers are cut in the
    middle."""
    rows = list(rows)
    versions = [
        examples_of([row if cut is None else shortened(row, cut) for row in rows], form, tasks) for cut in SHORTER
    ]
    encoded, left_out = [], 0
    for shapes in zip(*versions):
        fitting = (
            one
            for messages, reply in shapes
            if len((one := encode(tokenizer, messages, reply, labels))["input_ids"]) <= length
        )
        one = next(fitting, None)
        if one is None:
            left_out += 1
        else:
            encoded.append(one)
    return encoded, left_out


@dataclass
class PadLeft:
    """Pads on the left with the end of sequence. Padding is not attended to and does not count; the reply's own end
    does."""

    eos_token_id: int

    def __call__(self, examples: list[dict[str, list[int]]]) -> dict[str, torch.Tensor]:
        """Tensors of the shape (examples, longest example)."""
        longest = max(len(one["input_ids"]) for one in examples)
        fill = {"input_ids": self.eos_token_id, "labels": IGNORED, "attention_mask": 0}
        batch: dict[str, list[list[int]]] = {name: [] for name in fill}
        for one in examples:
            room = longest - len(one["input_ids"])
            full = {
                "input_ids": one["input_ids"],
                "labels": one["labels"],
                "attention_mask": [1] * len(one["input_ids"]),
            }
            for name, values in full.items():
                batch[name].append([fill[name]] * room + list(values))
        return {name: torch.tensor(values) for name, values in batch.items()}
