"""A person looks at every row that comes from a stored interview: accepts it, edits it or rejects it.

Decisions stand in a file beside the rows, one JSON object a line, {"id", "decision", "row"?}. So the work can stop
and go
on, and whoever withdraws consent is gone with the next export: a decision about a row that is no longer there is left
out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from .columns import COLUMNS, row_of

Row = dict[str, str | None]
DECISIONS = ("accept", "edit", "reject")
EDITABLE = ["Question", "Answer", "Follow Up", "Answer Quality"]
HELP = "a accept   e edit   r reject   s skip for now   q stop"


def row_id(row: Row) -> str:
    text = json.dumps([row[name] for name in COLUMNS], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stored_rows(path: Path) -> list[Row]:
    """The rows of an export of stored interviews."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for line in lines if (row := row_of(line, "stored"))]


def decisions_file(path: Path) -> Path:
    return path.with_name(path.stem + ".decisions.jsonl")


def decisions_of(path: Path) -> dict[str, dict]:
    """The latest decision about each row. Errors: ValueError for a decision that nobody knows."""
    found = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry["decision"] not in DECISIONS:
                raise ValueError(f"{path}: a decision is one of {', '.join(DECISIONS)}, not {entry['decision']!r}")
            found[entry["id"]] = entry
    return found


def curated_rows(path: Path) -> Iterator[Row]:
    """Of an export what a person accepted, as they edited it."""
    decisions = decisions_of(decisions_file(path))
    for row in stored_rows(path):
        entry = decisions.get(row_id(row), {"decision": "reject"})
        if entry["decision"] == "accept":
            yield row
        elif entry["decision"] == "edit":
            edited = row_of({**row, **entry["row"]}, "stored")
            if edited:
                yield edited


def curate(path: Path, ask: Callable[[str], str], show: Callable[[str], None]) -> int:
    """Goes through the rows without a decision. `ask` puts a line and gives the reply. Returns how many are left."""
    target = decisions_file(path)
    done = decisions_of(target)
    waiting = [row for row in stored_rows(path) if row_id(row) not in done]
    left = len(waiting)
    with target.open("a", encoding="utf-8") as out:
        for row in waiting:
            show(f"\n{left} left")
            for name in COLUMNS[:-1]:
                show(f"  {name}: {row[name] or '-'}")
            key = ""
            while key not in ("a", "e", "r", "s", "q"):
                key = ask(f"{HELP}: ").strip().lower()[:1]
            if key == "q":
                break
            if key == "s":
                continue
            entry = {"id": row_id(row), "decision": {"a": "accept", "e": "edit", "r": "reject"}[key]}
            if key == "e":
                entry["row"] = {name: ask(f"  {name} (empty: as it is): ").strip() or row[name] for name in EDITABLE}
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")
            out.flush()
            left -= 1
    return left
