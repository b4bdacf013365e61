"""Serves the base model and the promoted adapters behind the OpenAI API.

  npm run serve -- --config FILE --gpu [--quantised] [-- ARGUMENTS FOR VLLM]
  npm run serve -- --config FILE

--gpu        vLLM, with every adapter of the registry, chosen by the model's name; replies are bound to a JSON schema.
             Without it: a small server for a CPU, one reply at a time, for trying and for tests
--quantised  vLLM quantises the base to 4 bits while it loads it, for GPUs with little memory
--print      prints vLLM's command instead of running it
--registry   what promote and rollback write (.data/adapters)
--base       another base than the configuration's: a folder, say
--host       127.0.0.1
--port       8000; 0 takes a free one. The line "serving http://..." says which

OPENAI_API_KEY, where it is set, is asked of clients. Both servers take POST /v1/load_lora_adapter, which promote and
rollback
use with --server. Let nobody but yourself reach it: keep the host, or put a proxy before it that lets only
/v1/chat/completions
and /v1/models through.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import socket
import sys
from pathlib import Path

from .registry import Registry
from .settings import HERE, BadSettings, Settings, read_settings

ROOM = 8192
"""Tokens of messages and reply together."""
RANKS = (8, 16, 32, 64, 128, 256, 320, 512)
"""The greatest ranks of adapters that vLLM can be told."""


def vllm_command(settings: Settings, registry: Registry, options: argparse.Namespace) -> list[str]:
    """What runs vLLM's server; the environment must hold VLLM_ALLOW_RUNTIME_LORA_UPDATING=True for promote --server."""
    served = registry.adapters()
    ranks = [
        json.loads((registry.path_of(a["current"]) / "adapter_config.json").read_text())["r"] for a in served.values()
    ]
    command = [sys.executable, "-m", "vllm.entrypoints.cli.main", "serve", options.base or settings.base]
    command += ["--revision", settings.revision] if settings.revision else []
    command += ["--host", options.host, "--port", str(options.port), "--max-model-len", str(ROOM)]
    command += ["--served-model-name", settings.name, "--enable-lora"]
    # One more than there are, so that the next can be loaded beside them.
    rank = next(rank for rank in RANKS if rank >= max([8, *ranks]))
    command += ["--max-loras", str(len(served) + 1), "--max-lora-rank", str(rank)]
    if served:
        command += ["--lora-modules", *(f"{name}={registry.path_of(a['current'])}" for name, a in served.items())]
    if settings.chat_template:
        command += ["--chat-template", str(HERE / settings.chat_template)]
    command += ["--quantization", "bitsandbytes"] if options.quantised else []
    return command + options.more


def serve_on_cpu(settings: Settings, registry: Registry, options: argparse.Namespace) -> None:
    import torch
    import uvicorn
    from transformers import AutoModelForCausalLM

    from .app import make_app
    from .engine import Engine
    from .model import load_tokenizer

    threads = os.environ.get("OMP_NUM_THREADS")
    if threads:
        torch.set_num_threads(int(threads))
    base = options.base or settings.base
    model = AutoModelForCausalLM.from_pretrained(base, revision=settings.revision, dtype=torch.float32)
    longest = min(ROOM, model.config.max_position_embeddings)
    engine = Engine(model, load_tokenizer(settings, base), settings.name, longest)
    for name, entry in registry.adapters().items():
        engine.load(name, registry.path_of(entry["current"]))
    listening = socket.create_server((options.host, options.port))
    host, port = listening.getsockname()[:2]
    print(f"serving http://{host}:{port}/v1 with {', '.join(engine.served())}", flush=True)
    app = make_app(engine, registry.folder, os.environ.get("OPENAI_API_KEY"))
    uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5)).run([listening])


def arguments(words: list[str] | None) -> argparse.Namespace:
    words = sys.argv[1:] if words is None else words
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(
        prog="npm run serve --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--config", required=True, type=Path)
    parser.add_argument("--gpu", action="store_true")
    parser.add_argument("--quantised", action="store_true")
    parser.add_argument("--print", action="store_true")
    parser.add_argument("--registry", default=Path(".data/adapters"), type=Path)
    parser.add_argument("--base")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8000, type=int)
    options = parser.parse_args(words[:at])
    options.more = words[at + 1 :]
    return options


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    registry = Registry(options.registry)
    try:
        settings = read_settings(options.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    if not (options.gpu or options.print):
        serve_on_cpu(settings, registry, options)
        return 0
    command = vllm_command(settings, registry, options)
    # vLLM reads the key itself: a command line can be seen by everybody on the machine.
    more = {"VLLM_API_KEY": os.environ.get("OPENAI_API_KEY", "")} if os.environ.get("OPENAI_API_KEY") else {}
    if options.print:
        print("VLLM_ALLOW_RUNTIME_LORA_UPDATING=True", shlex.join(command))
        return 0
    os.execve(command[0], command, {**os.environ, **more, "VLLM_ALLOW_RUNTIME_LORA_UPDATING": "True"})


if __name__ == "__main__":
    sys.exit(main())
