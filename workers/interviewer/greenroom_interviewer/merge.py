"""Makes one plain model of the base and an adapter, for programs that know nothing of adapters, such as llama.cpp.

  npm run merge -- --config FILE --adapter DIR --out DIR [--base DIR] [--dtype bfloat16]
  npm run merge -- --config FILE --adapter DIR --out DIR --gguf CHECKOUT

--config   of the adapter's training
--out      a new folder: a Hugging Face model in full precision with its tokenizer and chat template, and merged.json
--base     another base than the configuration's: a folder, say
--dtype    of the weights: bfloat16, float16 or float32
--gguf     a checkout of llama.cpp, whose converter then writes OUT/model.gguf, too; its requirements must be installed
           for this Python or for the one that --python names
--python   a Python that has what the converter needs

An adapter that was trained on a base of 4 bits is added to just those weights, written out in full: it was trained to
make up for what is lost in them. Exit status: 0 done, 1 it could not be made, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from .hashing import adapter_hash
from .settings import BadSettings, Settings, read_settings
from .tiny import with_tiny_base

CONVERTER = "convert_hf_to_gguf.py"
DTYPES = ("bfloat16", "float16", "float32")


class NotMade(Exception):
    """Why there is no merged model, in words for who asked."""


def merged(settings: Settings, adapter: Path, dtype: str, base: str | None = None) -> Any:
    """The base as the adapter knew it, in `dtype`, with the adapter added to its weights. Errors: NotMade where the two
    do not fit, or where a sum is not a number."""
    import torch
    from peft import PeftModel

    from .model import load_base

    model = load_base(settings, base)
    if settings.quantisation.bits == 4:
        model = model.dequantize()
    model = model.to(getattr(torch, dtype))
    try:
        return PeftModel.from_pretrained(model, adapter).merge_and_unload(safe_merge=True)
    except (ValueError, RuntimeError) as error:
        raise NotMade(f"{adapter} does not fit {base or settings.base}: {error}") from error


def write(settings: Settings, adapter: Path, out: Path, dtype: str, base: str | None = None) -> None:
    """Writes model, tokenizer, chat template and merged.json, which says of what it was made, into a new folder."""
    from transformers.utils import cached_file

    from .model import load_tokenizer

    made = {"base": base or settings.base, "revision": settings.revision, "adapter": adapter_hash(adapter)}
    model, tokenizer = merged(settings, adapter, dtype, base), load_tokenizer(settings, base)
    out.mkdir(parents=True)
    model.save_pretrained(out)
    # The template goes with it: whoever serves it must put prompts as they were trained.
    tokenizer.save_pretrained(out)
    # What llama.cpp's converter goes by where the base has it; transformers does not write it any more.
    where = {"revision": settings.revision, "_raise_exceptions_for_missing_entries": False}
    if pieces := cached_file(made["base"], "tokenizer.model", **where):
        shutil.copy(pieces, out)
    (out / "merged.json").write_text(json.dumps({**made, "dtype": dtype}, indent=2) + "\n")


def to_gguf(out: Path, checkout: Path, python: str) -> Path:
    """What llama.cpp's own converter makes of the folder. Errors: NotMade."""
    target = out / "model.gguf"
    run = subprocess.run(
        [python, str(checkout / CONVERTER), str(out), "--outfile", str(target)], stdout=subprocess.DEVNULL
    )
    if run.returncode != 0 or not target.exists():
        raise NotMade("llama.cpp's converter failed; the lines above say why")
    return target


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run merge --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--config", required=True, type=Path)
    parser.add_argument("--adapter", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--base")
    parser.add_argument("--dtype", choices=DTYPES, default="bfloat16")
    parser.add_argument("--gguf", metavar="CHECKOUT", type=Path)
    parser.add_argument("--python", default=sys.executable)
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    try:
        settings = read_settings(options.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    if options.out.exists():
        print(f"{options.out} is there already", file=sys.stderr)
        return 2
    # Before the long work, not after it.
    if options.gguf and not (options.gguf / CONVERTER).is_file():
        print(f"merge: {options.gguf} holds no {CONVERTER}; name a checkout of llama.cpp", file=sys.stderr)
        return 1
    try:
        if not options.base:
            settings = with_tiny_base(settings, Path(settings.data))
        write(settings, options.adapter, options.out, options.dtype, options.base)
        print(f"{options.out}: {sum(f.stat().st_size for f in options.out.iterdir()) / 2**20:.1f} MiB")
        if options.gguf:
            print(to_gguf(options.out, options.gguf, options.python))
    except (NotMade, OSError) as error:
        if not (options.out / "merged.json").exists():
            shutil.rmtree(options.out, ignore_errors=True)
        print(f"merge: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
