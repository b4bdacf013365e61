"""Duplicates, and the split by question. A question's split depends on its own words alone, so that it stays the same
when data are added: what tested an earlier adapter never trains a later one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

Row = dict[str, str | None]
SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}


def question_key(text: str) -> str:
    """What makes two questions the same: their words, whatever their case, marks and spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded)) or folded.strip()


def place(key: str, seed: int = 0) -> float:
    """Where a question falls between 0 and 1, evenly."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:8]) / 2**64


def without_duplicates(rows: Iterable[Row]) -> list[Row]:
    """The rows in order, of those with the same position, question, answer and follow-up the first, completed by the
    others."""
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        same = tuple(question_key(row[name] or "") for name in ("Job_Position", "Question", "Answer", "Follow Up"))
        first = kept.setdefault(same, dict(row))
        for name, value in row.items():
            first[name] = first[name] if first[name] is not None else value
    return list(kept.values())


def split(rows: Iterable[Row], seed: int = 0) -> dict[str, list[Row]]:
    """80/10/10 by question: all rows of one question fall into one split. From three questions on no split is empty."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(question_key(row["Question"] or ""), []).append(row)
    keys = sorted(groups, key=lambda key: place(key, seed))
    chosen = {name: [] for name in SHARES}
    for key in keys:
        at = place(key, seed)
        name = "train" if at < SHARES["train"] else "validation" if at < 1 - SHARES["test"] else "test"
        chosen[name].append(key)
    fill_empty(chosen, keys)
    return {name: [row for key in members for row in groups[key]] for name, members in chosen.items()}


def fill_empty(chosen: dict[str, list[str]], keys: list[str]) -> None:
    """Small sets only: an empty split takes a question from the largest one."""
    for name in chosen:
        largest = max(chosen.values(), key=len)
        if not chosen[name] and len(largest) > 1 and len(keys) >= len(chosen):
            chosen[name].append(largest.pop())
