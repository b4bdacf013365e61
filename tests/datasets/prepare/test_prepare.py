"""Spreadsheets whose columns are in chaos become one data set."""

import csv
import importlib.util
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from datasets import load_from_disk
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from greenroom_data.columns import COLUMNS, clean, column_of, quality
from greenroom_data.curate import curate, curated_rows, decisions_file
from greenroom_data.split import question_key, split, without_duplicates
from greenroom_data.spreadsheets import BadFile, rows_of

SCRIPT = Path(__file__).resolve().parents[3] / "datasets/prepare/main.py"
spec = importlib.util.spec_from_file_location("prepare_main", SCRIPT)
prepare = importlib.util.module_from_spec(spec)
spec.loader.exec_module(prepare)

POSITIONS = ["Nurse", "Data Scientist", "Law", "HR"]
QUALITIES = ["Good", "average ", "POOR", "8/10", "Excellent"]
ROWS = 2323


def made_rows(count: int) -> list[dict]:
    draw = random.Random(7)
    return [
        {
            "position": draw.choice(POSITIONS),
            "question": f"What would you do in case {i // 3} of {i // 3 * 7}?",
            "answer": f"In case {i // 3} I would look at fact number {i} first.",
            "phase": draw.choice(["Technical", "Behavioural", None]),
            "quality": draw.choice(QUALITIES),
        }
        for i in range(count)
    ]


def spreadsheets(folder: Path, rows: list[dict]) -> list[Path]:
    """Three files: headers below a title in xlsx with two sheets, and two CSV of other kinds; each calls its columns
    otherwise."""
    a, b, c = rows[: len(rows) // 3], rows[len(rows) // 3 : -200], rows[-200:]
    book = Workbook()
    sheet = book.active
    sheet.append(["Interviews of the spring", None])
    sheet.append(["Position", "Question", "Answer", "Interview Phase", "Answer Quality", "Column1.6", None])
    for row in a:
        sheet.append([row["position"], row["question"], row["answer"], row["phase"], row["quality"], "stray", 3])
    book.create_sheet("Notes").append(["nothing", "of use"])
    book.save(folder / "spring.xlsx")
    with (folder / "summer.csv").open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["Unnamed: 0", "Role", "QUESTION ", "answer", "answer_quality", "Phase", "Column1.6"])
        for i, row in enumerate(b):
            writer.writerow([i, row["position"], row["question"], row["answer"], row["quality"], row["phase"], "x"])
    with (folder / "autumn.csv").open("w", newline="", encoding="cp1252") as out:
        writer = csv.writer(out)
        writer.writerow(["Job_Position", "Position", "Interview Question", "Response", "Rating"])
        for row in c:
            writer.writerow(["", row["position"], row["question"] + " – café", row["answer"], row["quality"]])
    return [folder / name for name in ("spring.xlsx", "summer.csv", "autumn.csv")]


def test_merges_2323_rows_into_one_schema(tmp_path, capsys):
    rows = made_rows(ROWS)
    files = spreadsheets(tmp_path, rows + rows[:0])
    out = tmp_path / "data"
    assert prepare.main([*map(str, files), "--out", str(out)]) == 0
    assert f"{ROWS} rows, 0 duplicates removed" in capsys.readouterr().out
    data = load_from_disk(out)
    assert set(data) == {"train", "validation", "test"}
    assert all(part.column_names == COLUMNS for part in data.values())
    assert sum(map(len, data.values())) == ROWS
    shares = {name: len(part) / ROWS for name, part in data.items()}
    assert shares["train"] == pytest.approx(0.8, abs=0.04)
    assert shares["test"] == pytest.approx(0.1, abs=0.03)
    together = [row for part in data.values() for row in part]
    assert Counter(row["Job_Position"] for row in together) == Counter(row["position"] for row in rows)
    assert {row["Answer Quality"] for row in together} == {"good", "average", "poor", "excellent"}
    assert {row["Interview Phase"] for row in together} == {"technical", "behavioural", None}
    assert any("café" in row["Question"] for row in together)
    assert not any("stray" in str(row.values()) for row in together)
    facts = json.loads((out / "version.json").read_text())
    assert facts["version"] in (out / "README.md").read_text()


def test_the_version_is_the_contents(tmp_path):
    files = spreadsheets(tmp_path, made_rows(600))
    versions = []
    for name, order in (("one", files), ("two", files[::-1]), ("three", files[:2])):
        assert prepare.main([*map(str, order), "--out", str(tmp_path / name)]) == 0
        versions.append(json.loads((tmp_path / name / "version.json").read_text())["version"])
    assert versions[0] == versions[1] != versions[2]


def test_removes_duplicates_and_completes_the_first(tmp_path):
    same = {"Question": "Why here?", "Answer": "I like it."}
    one = {**dict.fromkeys(COLUMNS), **same, "Job_Position": "Nurse"}
    two = {**one, "Question": "WHY  here", "Answer Quality": "good"}
    other = {**one, "Answer": "The pay."}
    kept = without_duplicates([one, two, other])
    assert [row["Answer"] for row in kept] == ["I like it.", "The pay."]
    assert kept[0]["Answer Quality"] == "good"
    assert one["Answer Quality"] is None


questions = st.lists(
    st.tuples(st.text(min_size=1, max_size=12).filter(str.strip), st.sampled_from(["", "?", "  ", "!"]), st.booleans()),
    max_size=80,
)


@settings(max_examples=150, deadline=None)
@given(questions, st.integers(0, 5))
def test_no_question_stands_in_two_splits(made, seed):
    rows = []
    for i, (text, ending, upper) in enumerate(made):
        question = (text.upper() if upper else text) + ending
        rows.append({**dict.fromkeys(COLUMNS), "Job_Position": "x", "Question": question, "Answer": str(i)})
    parts = split(rows, seed)
    keys = {name: {question_key(row["Question"]) for row in part} for name, part in parts.items()}
    assert not keys["train"] & keys["validation"]
    assert not keys["train"] & keys["test"]
    assert not keys["validation"] & keys["test"]
    assert sum(map(len, parts.values())) == len(rows)
    if len(set().union(*keys.values())) >= 3:
        assert all(parts.values())


def test_a_question_keeps_its_split_when_data_are_added():
    rows = [{**dict.fromkeys(COLUMNS), "Question": f"Question {i} of many?"} for i in range(900)]
    few, many = split(rows[:300]), split(rows)
    for name, part in few.items():
        assert {row["Question"] for row in part} <= {row["Question"] for row in many[name]}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Role", "Job_Position"),
        (" job position", "Job_Position"),
        ("Answer.1", "Answer"),
        ("Follow-Up Question", "Follow Up"),
        ("Column1.6", None),
        ("Unnamed: 3", None),
        (None, None),
        (7, None),
    ],
)
def test_knows_what_a_header_means(header, column):
    assert column_of(header) == column


@pytest.mark.parametrize(
    ("said", "word"), [("9.5", "excellent"), ("3/10", "poor"), ("Fair", "average"), ("so-so", "so-so")]
)
def test_reads_ratings(said, word):
    assert quality(said) == word


def test_empty_cells_are_nothing_and_other_scripts_are_something():
    assert [clean(x) for x in (" ", "NaN", "-", None, float("nan"))] == [None] * 5
    assert clean(" हाँ ") == "हाँ"


def test_says_which_file_it_cannot_use(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("one,two\n1,2\n")
    (tmp_path / "b.xlsx").write_text("no spreadsheet")
    for name in ("a.csv", "b.xlsx", "c.csv", "d.ods"):
        with pytest.raises(BadFile, match=name):
            list(rows_of(tmp_path / name))
    assert prepare.main([str(tmp_path / "a.csv"), "--out", str(tmp_path / "out")]) == 1
    assert "a.csv" in capsys.readouterr().err


def test_only_what_a_person_accepted_joins(tmp_path):
    export = tmp_path / "stored.jsonl"
    lines = [{"Position": "Nurse", "Question": f"Question {i}?", "Answer": f"I am [name], {i}."} for i in range(4)]
    export.write_text("\n".join(map(json.dumps, lines)) + "\n")
    replies = iter(["x", "a", "e", "", "I am somebody.", "And then?", "", "r", "q"])
    shown = []
    assert curate(export, lambda _: next(replies), shown.append) == 1
    kept = list(curated_rows(export))
    assert [(row["Question"], row["Answer"], row["Follow Up"], row["Source"]) for row in kept] == [
        ("Question 0?", "I am [name], 0.", None, "stored"),
        ("Question 1?", "I am somebody.", "And then?", "stored"),
    ]
    assert any("I am [name], 0." in line for line in shown)
    # Somebody withdrew: the next export lacks the row, whatever was decided about it.
    export.write_text(json.dumps(lines[1]) + "\n")
    assert [row["Question"] for row in curated_rows(export)] == ["Question 1?"]
    decisions_file(export).write_text(json.dumps({"id": "x", "decision": "maybe"}) + "\n")
    with pytest.raises(ValueError, match="maybe"):
        list(curated_rows(export))


def test_greenrooms_own_questions_make_a_data_set(tmp_path):
    assert prepare.main(["--bank", "--out", str(tmp_path / "data")]) == 0
    data = load_from_disk(tmp_path / "data")
    rows = [row for part in data.values() for row in part]
    followed = [row for row in rows if row["Follow Up"]]
    assert len(followed) > 100
    assert all(row["Answer"] and row["Follow Up"].strip() for row in followed)
