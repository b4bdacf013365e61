"""Goes back to the adapter that served under a name before.

  npm run rollback -- [--name interviewer] [--registry DIR] [--server URL]

--server   a running server to tell, such as http://127.0.0.1:8000/v1: interviews that run get it with their next
           question

Exit status: 0 done, 1 there is none to go back to, or the server could not be told.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .promote import log
from .registry import Refused, Registry
from .swap import swap


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run rollback --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--name", default="interviewer")
    parser.add_argument("--registry", default=Path(".data/adapters"), type=Path)
    parser.add_argument("--server")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    registry = Registry(options.registry)
    try:
        before = registry.current(options.name)
        version = registry.earlier(options.name)
        if options.server:
            swap(options.server, options.name, registry.path_of(version))
        registry.back(options.name)
        log(registry, {"did": "rollback", "name": options.name, "to": version, "from": before})
    except (Refused, OSError) as error:
        print(f"rollback: {error}", file=sys.stderr)
        return 1
    print(f"{options.name} is {version} again, instead of {before}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
