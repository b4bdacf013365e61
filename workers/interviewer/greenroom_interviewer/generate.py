"""Replies of a local model, with an adapter or without, to many situations; and how sure it was of the references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from tqdm import tqdm

from .examples import Message
from .tokens import PadLeft, encode


@torch.inference_mode()
def replies(model: Any, tokenizer: Any, asked: Sequence[list[Message]], most: int = 200, batch: int = 8) -> list[str]:
    """The likeliest reply to each list of messages (greedy), of `most` tokens at most."""
    said = []
    for at in tqdm(range(0, len(asked), batch), desc="replies", leave=False):
        texts = [
            tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
            for messages in asked[at : at + batch]
        ]
        inputs = tokenizer(texts, add_special_tokens=False, padding=True, return_tensors="pt").to(model.device)
        out = model.generate(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            max_new_tokens=most,
            do_sample=False,
            pad_token_id=tokenizer.eos_token_id,
        )
        new = out[:, inputs["input_ids"].shape[1] :]
        said += [text.strip() for text in tokenizer.batch_decode(new, skip_special_tokens=True)]
    return said


@torch.inference_mode()
def reference_losses(model: Any, tokenizer: Any, examples: Sequence[tuple[list[Message], str]]) -> list[float]:
    """For each example the mean negative log-likelihood of its reply's tokens, in nats."""
    pad = PadLeft(tokenizer.eos_token_id)
    losses = []
    for messages, reply in tqdm(examples, desc="references", leave=False):
        batch = pad([encode(tokenizer, messages, reply, "reply")])
        losses.append(float(model(**{name: value.to(model.device) for name, value in batch.items()}).loss))
    return losses
