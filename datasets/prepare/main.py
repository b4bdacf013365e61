"""Prepares the data that interviewers are trained and judged on.

  npm run prepare:data -- FILES... --out DIR [--bank] [--stored EXPORT.jsonl] [--push REPO]
  npm run prepare:data -- --curate EXPORT.jsonl

FILES      spreadsheets (.xlsx, .csv) with any of the columns Position, Role, Job_Position, Question, Answer,
           Interview Phase,
           Answer Quality, Follow Up, under these names or similar ones; other columns are dropped
--out      folder for the data set: a Hugging Face DatasetDict with train, validation and test (80/10/10 by question),
           a card
           and version.json
--bank     adds Greenroom's own questions with their rated answers and follow-ups
--stored   adds what a person has accepted of an export of stored interviews (npm run export:interviews)
--curate   lets you accept, edit or reject each row of an export; it can be stopped and gone on with
--push     also puts it into this private repository of the Hugging Face hub (HF_TOKEN)
--seed     another split (0)
--licence  what the card names (other)

Exit status: 0 done, 1 a file could not be used, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from greenroom_data.curate import curate, curated_rows
from greenroom_data.greenroom_bank import bank_rows
from greenroom_data.split import split, without_duplicates
from greenroom_data.spreadsheets import BadFile, rows_of
from greenroom_data.write import push, write

DATASETS = Path(__file__).resolve().parents[1]


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run prepare:data --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--bank", action="store_true")
    parser.add_argument("--stored", action="append", default=[], type=Path)
    parser.add_argument("--curate", type=Path)
    parser.add_argument("--push", metavar="REPO")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--licence", default="other")
    options = parser.parse_args(words)
    if options.curate is None and (options.out is None or not (options.files or options.bank or options.stored)):
        parser.error("name files (or --bank, or --stored) and a folder with --out")
    return options


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    try:
        if options.curate:
            left = curate(options.curate, input, print)
            print(f"{left} rows wait for a decision.")
            return 0
        rows = [row for path in options.files for row in rows_of(path)]
        rows += [row for path in options.stored for row in curated_rows(path)]
        rows += list(bank_rows(DATASETS)) if options.bank else []
    except (BadFile, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    kept = without_duplicates(rows)
    splits = split(kept, options.seed)
    version = write(splits, options.out, options.seed, options.licence)
    sizes = ", ".join(f"{name} {len(part)}" for name, part in splits.items())
    print(f"{len(rows)} rows, {len(rows) - len(kept)} duplicates removed; {sizes}; version {version}; {options.out}")
    if options.push:
        push(options.out, options.push)
        print(f"pushed to {options.push}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
