"""Measures memory and speed of training and of serving.

  npm run bench:interviewer -- train [--shape mistral-7b] [--bits 4,16] [--batches 1,2,4,8] [--steps 30] [--length 512]
  npm run bench:interviewer -- serve --url http://127.0.0.1:8000/v1 --model NAME [--together 1,4,16] [--tokens 128]

train   LoRA steps on random weights of the shape (mistral-7b or tiny), quantised (4) and not (16), with growing batches
        until memory is spent
serve   replies of a running server of the OpenAI API, so many at once

Prints one line of JSON for each case, also for those that failed, to be put into LOG.md with the machine's name.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

from .settings import Settings, Training

WARM_UP = 3


def shape(name: str) -> Any:
    """The shape of Mistral-7B-Instruct-v0.2, or one that any machine can hold."""
    from transformers import MistralConfig

    if name == "mistral-7b":
        return MistralConfig(sliding_window=None, max_position_embeddings=32768, rope_theta=1e6)
    small = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2}
    return MistralConfig(vocab_size=1024, num_attention_heads=4, num_key_value_heads=2, sliding_window=None, **small)


def write_random(folder: Path, name: str) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    torch.manual_seed(0)
    AutoModelForCausalLM.from_config(shape(name), dtype=torch.bfloat16).save_pretrained(folder)


def steps(settings: Settings, batch: int, count: int) -> dict[str, Any]:
    """Seconds a step, tokens a second and the most memory, after a few steps that do not count. Errors: torch's, when
    memory is spent."""
    import torch

    from .model import load_base, trainable, with_lora

    model = with_lora(load_base(settings), settings)
    if settings.training.checkpoint_gradients:
        # Quantised or not: else their memory could not be compared.
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        model.enable_input_require_grads()
    model.train()
    parameters = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=1e-4)
    ids = torch.randint(3, model.config.vocab_size, (batch, settings.length), device=model.device)
    on_gpu = ids.device.type == "cuda"
    losses, began = [], 0.0
    for step in range(WARM_UP + count):
        if step == WARM_UP:
            if on_gpu:
                torch.cuda.synchronize()
            began = time.perf_counter()
        with torch.autocast(ids.device.type, torch.bfloat16):
            loss = model(input_ids=ids, labels=ids).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    seconds = (time.perf_counter() - began) / count
    return {
        "parameters": trainable(model),
        "seconds_a_step": round(seconds, 4),
        "tokens_a_second": round(batch * settings.length / seconds),
        "most_memory_gib": round(torch.cuda.max_memory_allocated() / 2**30, 2) if on_gpu else None,
        "first_loss": round(losses[0], 4),
        "last_loss": round(losses[-1], 4),
    }


def bench_train(options: argparse.Namespace) -> None:
    import torch

    with TemporaryDirectory() as folder:
        write_random(Path(folder), options.shape)
        for bits in numbers(options.bits):
            for batch in numbers(options.batches):
                training = Training(checkpoint_gradients=torch.cuda.is_available())
                settings = Settings(base=folder, length=options.length, training=training)
                settings.quantisation = replace(settings.quantisation, bits=bits)
                case = {"shape": options.shape, "bits": bits, "batch": batch, "length": options.length}
                try:
                    print(json.dumps({**case, **steps(settings, batch, options.steps)}), flush=True)
                except torch.OutOfMemoryError as error:
                    print(json.dumps({**case, "failed": str(error)[:200]}), flush=True)
                    break
                finally:
                    if torch.cuda.is_available():
                        torch.cuda.empty_cache()
                        torch.cuda.reset_peak_memory_stats()


def ask(url: str, model: str, tokens: int, number: int) -> tuple[int, float]:
    """Tokens of one reply, and its seconds."""
    said = f"Write down everything that you know about the number {number}."
    body = {"model": model, "max_tokens": tokens, "messages": [{"role": "user", "content": said}]}
    key = os.environ.get("OPENAI_API_KEY", "none")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    began = time.perf_counter()
    request = Request(f"{url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers)
    with urlopen(request, timeout=600) as answer:
        usage = json.load(answer)["usage"]
    return usage["completion_tokens"], time.perf_counter() - began


def bench_serve(options: argparse.Namespace) -> None:
    ask(options.url, options.model, options.tokens, 0)
    for together in numbers(options.together):
        case = {"url": options.url, "model": options.model, "together": together, "tokens": options.tokens}
        began = time.perf_counter()
        with ThreadPoolExecutor(together) as pool:
            done = list(pool.map(lambda i: ask(options.url, options.model, options.tokens, i), range(2 * together)))
        seconds = time.perf_counter() - began
        waits = sorted(wait for _, wait in done)
        speed = round(sum(count for count, _ in done) / seconds, 1)
        half = round(waits[len(waits) // 2], 3)
        print(json.dumps({**case, "tokens_a_second": speed, "median_reply_seconds": half}), flush=True)


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run bench:interviewer --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["train", "serve"])
    parser.add_argument("--shape", choices=["mistral-7b", "tiny"], default="mistral-7b")
    parser.add_argument("--bits", default="4,16")
    parser.add_argument("--batches", default="1,2,4,8")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--length", type=int, default=512)
    parser.add_argument("--url")
    parser.add_argument("--model")
    parser.add_argument("--together", default="1,4,16")
    parser.add_argument("--tokens", type=int, default=128)
    options = parser.parse_args(words)
    if options.what == "serve" and not (options.url and options.model):
        parser.error("serve needs --url and --model")
    return options


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    if options.what == "train":
        bench_train(options)
    else:
        bench_serve(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
