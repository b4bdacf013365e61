"""Rows from Greenroom's own questions: the bank's probes are follow-ups to the answers that its raters wrote and
judged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from .columns import row_of

Row = dict[str, str | None]


def bank_rows(datasets: Path) -> Iterator[Row]:
    """A row for each rated answer to a question of the bank, with the probe of the key point that the answer touches
    least,
    and one without an answer for each question that nobody has answered. `datasets`: the folder with both."""
    questions = {line["id"]: line for line in lines_of(datasets / "questions", "*.jsonl")}
    answered = set()
    for line in lines_of(datasets / "rated-answers", "bank-*.jsonl"):
        question = questions.get(line["id"].rsplit("/", 1)[0])
        if question is None or line["kind"] != "answer":
            continue
        answered.add(question["id"])
        yield bank_row(question, line["answer"], line["band"], probe_after(question, line["answer"]))
    for question in questions.values():
        if question["id"] not in answered:
            yield bank_row(question, None, None, None)


def bank_row(question: dict, answer: str | None, band: str | None, probe: str | None) -> Row:
    cells = {"Job_Position": question["role"].replace("-", " "), "Question": question["question"], "Answer": answer}
    more = {"Interview Phase": question["phase"], "Answer Quality": band, "Follow Up": probe}
    return row_of({**cells, **more}, "bank")


def probe_after(question: dict, answer: str) -> str | None:
    """The probe of the key point with the smallest share of its longer words in the answer; None when all were said."""
    said = stems(answer)
    missed = []
    for probe in question["probes"]:
        needed = stems(question["key_points"][probe["key_point"]])
        missed.append((len(needed & said) / max(1, len(needed)), probe["question"]))
    least, asked = min(missed)
    return asked if least < 0.6 else None


def stems(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z]{4,}", text.lower())}


def lines_of(folder: Path, pattern: str) -> Iterator[dict]:
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)
