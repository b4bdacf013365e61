"""Puts an adapter in the place of the one that serves under a name, only if an evaluation says that it is better.

  npm run promote -- --adapter DIR --evaluation FILE.json [--name interviewer] [--registry DIR] [--server URL]

--evaluation  what npm run evaluate:interviewer wrote about this adapter, beside the current one of that name, or
              beside the
              base model where there is none yet
--server      a running server to tell, such as http://127.0.0.1:8000/v1: interviews that run get it with their next
              question
--force       promotes although the evaluation says no, or without one; the registry's log says so

The gate: the first measure of the evaluation (ROUGE-L) is better with 95 % confidence, and no conduct check is worse
by more
than 0.05 with 95 % confidence. Exit status: 0 promoted, 3 the evaluation says no, 1 something else stands against it.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from .hashing import adapter_hash
from .measures import CONDUCT
from .registry import Refused, Registry
from .swap import swap

PRIMARY = "ROUGE-L"
WORSE = 0.05
NOT_BETTER = 3


def objections(evaluation: dict, adapter: str, current: str | None) -> list[str]:
    """What stands against a promotion; nothing where the adapter may serve. The hashes are of the new one and of the
    one that serves."""
    if evaluation["adapter"] != adapter:
        return [f"the evaluation is of adapter {evaluation['adapter']}, this one is {adapter}"]
    beside = f"adapter {current}" if current else "base"
    versus = evaluation["against"].get(beside)
    if versus is None:
        return [f"the evaluation does not compare it with what serves now ({beside})"]
    found = []
    if versus[PRIMARY]["low"] <= 0:
        found.append(f"{PRIMARY} is not surely better: {shown(versus[PRIMARY])}")
    for name in CONDUCT:
        if versus[name]["low"] < -WORSE:
            found.append(f"{name!r} may be worse: {shown(versus[name])}")
    return found


def shown(interval: dict) -> str:
    return f"{interval['mean']:+.3f} ({interval['low']:+.3f} to {interval['high']:+.3f})"


def log(registry: Registry, entry: dict) -> None:
    with (registry.folder / "log.jsonl").open("a") as out:
        out.write(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}) + "\n")


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run promote --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--adapter", required=True, type=Path)
    parser.add_argument("--evaluation", type=Path)
    parser.add_argument("--name", default="interviewer")
    parser.add_argument("--registry", default=Path(".data/adapters"), type=Path)
    parser.add_argument("--server")
    parser.add_argument("--force", action="store_true")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    registry = Registry(options.registry)
    try:
        version = adapter_hash(options.adapter)
        current = registry.current(options.name)
        against = ["there is no evaluation"]
        if options.evaluation:
            against = objections(json.loads(options.evaluation.read_text()), version, current)
        if against and not options.force:
            print(f"not promoted: {'; '.join(against)}", file=sys.stderr)
            return NOT_BETTER
        registry.keep(options.name, options.adapter)
        # The server first: the registry must not name what a server did not take.
        if options.server:
            swap(options.server, options.name, registry.path_of(version))
        registry.point(options.name, version)
        log(registry, {"did": "promote", "name": options.name, "to": version, "from": current, "despite": against})
    except (Refused, OSError, KeyError, ValueError) as error:
        print(f"promote: {error}", file=sys.stderr)
        return 1
    print(f"{options.name} is now {version}" + (f", before {current}" if current else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
