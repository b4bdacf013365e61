"""Writes a prepared data set: a Hugging Face DatasetDict, its version and its card; pushes it to a hub when told to."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

from .columns import COLUMNS

Row = dict[str, str | None]
Splits = dict[str, list[Row]]


def version_of(splits: Splits) -> str:
    """The content's SHA-256 in hex, its first 16 digits: the same rows in the same splits are the same version."""
    digest = hashlib.sha256()
    for name in sorted(splits):
        lines = sorted(json.dumps([row[column] for column in COLUMNS], ensure_ascii=False) for row in splits[name])
        digest.update(json.dumps([name, lines], ensure_ascii=False).encode())
    return digest.hexdigest()[:16]


def write(splits: Splits, folder: Path, seed: int, licence: str) -> str:
    """Writes into `folder`, replacing what is there; gives the version."""
    from datasets import Dataset, DatasetDict, Features, Value

    version = version_of(splits)
    features = Features({name: Value("string") for name in COLUMNS})
    tables = {
        name: Dataset.from_dict({column: [row[column] for row in rows] for column in COLUMNS}, features=features)
        for name, rows in splits.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    DatasetDict(tables).save_to_disk(folder)
    facts = {"version": version, "seed": seed, "rows": {name: len(rows) for name, rows in splits.items()}}
    (folder / "version.json").write_text(json.dumps(facts, indent=2) + "\n")
    (folder / "README.md").write_text(card(splits, version, licence), encoding="utf-8")
    return version


def push(folder: Path, repo: str) -> None:
    """Pushes a written data set, with its card, to a private repository of the hub that HF_TOKEN opens."""
    from datasets import load_from_disk
    from huggingface_hub import HfApi

    load_from_disk(folder).push_to_hub(repo, private=True)
    for name in ("README.md", "version.json"):
        HfApi().upload_file(path_or_fileobj=folder / name, path_in_repo=name, repo_id=repo, repo_type="dataset")


def card(splits: Splits, version: str, licence: str) -> str:
    rows = [row for part in splits.values() for row in part]
    counted = {name: Counter(row[name] or "(none)" for row in rows) for name in COLUMNS}
    sizes = "\n".join(
        f"| {name} | {len(part)} | {len({row['Question'] for row in part})} |" for name, part in splits.items()
    )

    def tops(name: str) -> str:
        return ", ".join(f"{value} {count}" for value, count in counted[name].most_common(12))

    return f"""---
license: {licence}
task_categories:
- text-generation
---
# Interview questions, answers and follow-ups

Version `{version}` (SHA-256 over the rows and their splits). Made by `npm run prepare:data`.

| split | rows | questions |
|---|---|---|
{sizes}

Split by question: all rows of a question, whatever its case and punctuation, stand in one split.
Duplicates were removed. A question's split depends on its own words only, so later versions keep it.

| column | what it is |
|---|---|
| Job_Position | the position interviewed for |
| Question, Answer | as asked and as answered; the answer may be missing |
| Interview Phase, Answer Quality | where the source names them; quality is excellent, good, average, poor or none |
| Follow Up | what a good interviewer asked next, where that is known |
| Source | the file; `bank`: the Greenroom project's own; `stored`: an interview, see below |

Sources: {tops("Source")}.
Phases: {tops("Interview Phase")}.
Quality: {tops("Answer Quality")}.
Positions: {tops("Job_Position")}.

Rows from stored interviews are from candidates who agreed. They are redacted by rules and by a person; what identifies
somebody can still have been missed. When somebody withdraws consent, export again, prepare again, and train again: an
adapter that has seen a row does not forget it.
"""
