"""A data set goes to a hub when it is told to, and only then."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from fake_hub import hub

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def spreadsheet(tmp_path):
    lines = [f"nurse,What is thing {i}?,It is {i}." for i in range(30)]
    (tmp_path / "a.csv").write_text("\n".join(["Role,Question,Answer", *lines]) + "\n")
    return tmp_path / "a.csv"


def prepare(folder, address, *words):
    more = {"HF_ENDPOINT": address, "HF_TOKEN": "hf_secret", "HF_HOME": str(folder / "hf"), "HF_HUB_DISABLE_XET": "1"}
    env = {key: value for key, value in os.environ.items() if key != "HF_HUB_OFFLINE"} | more
    command = [sys.executable, "datasets/prepare/main.py", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)


def test_a_data_set_is_pushed_to_a_private_repository_with_its_card(spreadsheet, tmp_path):
    with hub() as there:
        run = prepare(tmp_path, there.address, spreadsheet, "--out", tmp_path / "out", "--push", "me/x")
        assert run.returncode == 0, run.stderr
    assert "pushed to me/x" in run.stdout and "hf_secret" not in run.stdout + run.stderr
    assert there.tokens == {"Bearer hf_secret"}
    assert there.made == [{"name": "x", "organization": "me", "visibility": "private", "type": "dataset"}]
    rows = {}
    for name, data in there.files.items():
        if name.endswith(".parquet"):
            split = name.removeprefix("data/").split("-")[0]
            rows[split] = parquet.read_table(io.BytesIO(data)).to_pylist()
    assert set(rows) == {"train", "validation", "test"}
    assert sorted(row["Answer"] for part in rows.values() for row in part) == sorted(f"It is {i}." for i in range(30))
    here = tmp_path / "out"
    assert there.files["version.json"] == (here / "version.json").read_bytes()
    assert json.loads(there.files["version.json"])["version"].encode() in there.files["README.md"]


def test_without_the_word_nothing_is_sent(spreadsheet, tmp_path):
    with hub() as there:
        assert prepare(tmp_path, there.address, spreadsheet, "--out", tmp_path / "out").returncode == 0
    assert not there.made and not there.files and not there.tokens
