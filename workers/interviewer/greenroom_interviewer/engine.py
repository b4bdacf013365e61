"""One language model with any number of LoRA adapters on it, for a CPU: replies token by token, bound to a JSON schema.

Everything here belongs to one thread; `app.py` puts what it wants done into a queue. So an adapter is never exchanged
in the
middle of a reply: the reply that runs ends with the adapter it began with, and the next one has the new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from llguidance import LLMatcher
from llguidance.hf import from_tokenizer
from llguidance.torch import allocate_token_bitmask, apply_token_bitmask_inplace, fill_next_token_bitmask
from peft import PeftModel


class Unknown(Exception):
    """No model or adapter has this name."""


class Unusable(Exception):
    """What is wrong with a request or an adapter, in words for who sent it."""


@dataclass
class Ask:
    """model: the base's name or an adapter's. schema: JSON Schema, {} for any object, None for free text."""

    model: str
    messages: list[dict[str, str]]
    schema: dict | None = None
    temperature: float = 1.0
    # Draws from the likeliest tokens that have this probability together; None: as the model's generation_config says.
    top_p: float | None = None
    max_tokens: int = 512
    seed: int | None = None


@dataclass
class Spent:
    """What a reply took; filled while it is made. finish: stop or length."""

    prompt: int = 0
    completion: int = 0
    finish: str = "length"


@dataclass
class Engine:
    model: Any
    tokenizer: Any
    base: str
    longest: int = 8192
    names: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self.model.eval()
        self.top_p = getattr(self.model.generation_config, "top_p", None) or 1.0
        self.guide = from_tokenizer(self.tokenizer)

    def served(self) -> list[str]:
        return [self.base, *self.names]

    def load(self, name: str, path: Path) -> None:
        """Serves an adapter under a name, in the place of the one that had it. Errors: Unusable."""
        if name == self.base:
            raise Unusable(f"{name} is the base model's own name")
        self.count += 1
        inner = f"adapter{self.count}"
        try:
            if isinstance(self.model, PeftModel):
                self.model.load_adapter(path, adapter_name=inner)
            else:
                self.model = PeftModel.from_pretrained(self.model, path, adapter_name=inner)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise Unusable(f"{path.name} is no adapter for {self.base}: {error}") from error
        self.model.eval()
        old = self.names.pop(name, None)
        self.names[name] = inner
        if old:
            self.model.delete_adapter(old)

    def unload(self, name: str) -> None:
        """Errors: Unknown."""
        if name not in self.names:
            raise Unknown(name)
        self.model.delete_adapter(self.names.pop(name))

    def reply(self, ask: Ask, spent: Spent, wanted: Callable[[], bool] = lambda: True) -> Iterator[str]:
        """Pieces of the reply; ends early once it is not wanted any more. Errors: Unknown, Unusable."""
        if ask.model != self.base and ask.model not in self.names:
            raise Unknown(ask.model)
        try:
            text = self.tokenizer.apply_chat_template(ask.messages, tokenize=False, add_generation_prompt=True)
        except Exception as error:
            raise Unusable(f"the chat template does not take these messages: {error}") from error
        prompt = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        room = min(ask.max_tokens, self.longest - len(prompt))
        if room < 1:
            raise Unusable(f"the messages have {len(prompt)} tokens; {self.longest} is the limit with the reply")
        spent.prompt = len(prompt)
        matcher = self.matcher_of(ask.schema)
        if ask.model == self.base and isinstance(self.model, PeftModel):
            with self.model.disable_adapter():
                yield from self.pieces(prompt, room, ask, matcher, spent, wanted)
        else:
            if isinstance(self.model, PeftModel):
                self.model.set_adapter(self.names[ask.model])
            yield from self.pieces(prompt, room, ask, matcher, spent, wanted)

    def matcher_of(self, schema: dict | None) -> LLMatcher | None:
        if schema is None:
            return None
        try:
            # White space that means nothing is none: a model that knows little would never end it.
            grammar = LLMatcher.grammar_from_json_schema(json.dumps(schema), defaults={"whitespace_flexible": False})
            matcher = LLMatcher(self.guide, grammar)
        except ValueError as error:
            raise Unusable(f"response_format: {error}") from error
        if matcher.is_error():
            raise Unusable(f"response_format: {matcher.get_error()}")
        return matcher

    def pieces(
        self,
        prompt: list[int],
        room: int,
        ask: Ask,
        matcher: LLMatcher | None,
        spent: Spent,
        wanted: Callable[[], bool],
    ) -> Iterator[str]:
        top_p = self.top_p if ask.top_p is None else ask.top_p
        draw = torch.Generator().manual_seed(ask.seed) if ask.seed is not None else None
        ids, past, made, said = torch.tensor([prompt]), None, [], 0
        while spent.completion < room and wanted():
            with torch.inference_mode():
                out = self.model(input_ids=ids, past_key_values=past, use_cache=True, logits_to_keep=1)
            past = out.past_key_values
            token = choose(out.logits[0, -1].float(), ask.temperature, top_p, matcher, draw)
            spent.completion += 1
            if token == self.tokenizer.eos_token_id:
                spent.finish = "stop"
                break
            made.append(token)
            if matcher is not None:
                matcher.consume_token(token)
            text = self.tokenizer.decode(made, skip_special_tokens=True)
            # Half a character is held back until its other bytes are there.
            if not text.endswith("\ufffd") and len(text) > said:
                yield text[said:]
                said = len(text)
            if matcher is not None and matcher.is_stopped():
                spent.finish = "stop"
                break
            ids = torch.tensor([[token]])


def choose(
    logits: torch.Tensor,
    temperature: float,
    top_p: float,
    matcher: LLMatcher | None,
    draw: torch.Generator | None,
) -> int:
    """The next token: the likeliest that the schema allows at temperature 0, else drawn."""
    if matcher is not None:
        mask = allocate_token_bitmask(1, logits.shape[-1])
        fill_next_token_bitmask(matcher, mask)
        apply_token_bitmask_inplace(logits.unsqueeze(0), mask)
    if temperature <= 0:
        return int(logits.argmax())
    likely, order = torch.softmax(logits / temperature, -1).sort(descending=True)
    # A token stays while those before it have less than top_p together: the first always does.
    left_out = likely.cumsum(0) - likely >= top_p
    left_out[0] = False
    likely[left_out] = 0
    return int(order[torch.multinomial(likely, 1, generator=draw)])
