"""Which adapter serves under which name.

A folder with `versions/HASH`, a copy of every adapter that was promoted, and `registry.json`, which is replaced in
one step:
{"adapters": {NAME: {"current": HASH, "history": [HASH, ...]}}}. History holds earlier ones, the latest last.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .hashing import adapter_hash

FILES = ("adapter_config.json", "adapter_model.safetensors", "run.json")


class Refused(Exception):
    """Why nothing was changed, in words for who asked."""


class Registry:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.file = self.folder / "registry.json"

    def adapters(self) -> dict[str, dict]:
        return json.loads(self.file.read_text())["adapters"] if self.file.exists() else {}

    def current(self, name: str) -> str | None:
        return self.adapters().get(name, {}).get("current")

    def path_of(self, version: str) -> Path:
        return self.folder / "versions" / version

    def keep(self, name: str, adapter: Path) -> str:
        """Copies an adapter in that is to serve under a name, and gives its hash; `point` makes it the current one.
        Errors: Refused for a bad name."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name):
            raise Refused(f"{name!r}: a name has small letters, digits and dashes")
        version = adapter_hash(adapter)
        target = self.path_of(version)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                whole = Path(folder) / "adapter"
                whole.mkdir()
                for file in FILES:
                    if (adapter / file).exists():
                        shutil.copy2(adapter / file, whole / file)
                whole.rename(target)
        return version

    def point(self, name: str, version: str) -> None:
        """Makes an adapter that is kept the current one of a name."""
        with self.changing() as adapters:
            entry = adapters.setdefault(name, {"current": None, "history": []})
            if entry["current"] not in (None, version):
                entry["history"].append(entry["current"])
            entry["current"] = version

    def put(self, name: str, adapter: Path) -> str:
        """Both at once. Errors: Refused for a bad name."""
        version = self.keep(name, adapter)
        self.point(name, version)
        return version

    def earlier(self, name: str) -> str:
        """The hash of the one before the current one. Errors: Refused where there is none."""
        history = self.adapters().get(name, {}).get("history")
        if not history:
            raise Refused(f"{name} has no earlier adapter to go back to")
        return history[-1]

    def back(self, name: str) -> str:
        """Makes the one before the current one again; gives its hash. Errors: Refused where there is none."""
        with self.changing() as adapters:
            version = self.earlier(name)
            adapters[name]["current"] = version
            adapters[name]["history"].pop()
            return version

    @contextmanager
    def changing(self) -> Iterator[dict[str, dict]]:
        """Reads, lets the caller change, and writes; one at a time over all processes."""
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "registry.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            adapters = self.adapters()
            yield adapters
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps({"adapters": adapters}, indent=2) + "\n")
            os.replace(fresh, self.file)
