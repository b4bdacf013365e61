"""Every command that the documents name is one, with options that its program takes."""

import importlib
import importlib.util
import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from made import ROOT, WORKER

from greenroom_interviewer.settings import read_settings

SCRIPTS = json.loads((ROOT / "package.json").read_text())["scripts"]
DOCUMENTS = [WORKER / "README.md", WORKER / "LOG.md", WORKER / "run.ts", *sorted((WORKER / "configs").glob("*.yaml"))]


def commands() -> list[tuple[str, str]]:
    """Lines of code and words in code marks that run something, with the document's name."""
    found = []
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        lines = re.findall(r"(?:^(?: {4,}|# +| *//.*: )|`)(npm run [^`\n]+)", text, re.M)
        found += [(path.name, line.strip()) for line in lines]
    return found


def words_of(line: str) -> tuple[str, list[str]]:
    """The script's name and its arguments, without comments."""
    _, _, name, *rest = shlex.split(line, comments=True)
    return name.rstrip(".,;:"), rest[1:] if rest[:1] == ["--"] else []


def arguments_of(program: str):
    """What reads the arguments of a Python program."""
    if program != "prepare":
        return importlib.import_module(f"greenroom_interviewer.{program}").arguments
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "datasets/prepare/main.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.arguments


def test_the_way_from_zero_to_a_served_adapter_is_there():
    named = [words_of(line)[0] for document, line in commands() if document == "README.md"]
    way = ["prepare:data", "evaluate:interviewer", "promote", "serve"]
    assert [name for name in dict.fromkeys(named) if name in way] == way
    assert {"train", "rollback", "merge", "export:interviews", "bench:interviewer", "evaluate:follow-ups"} <= set(named)


@pytest.mark.parametrize(("document", "line"), commands(), ids=lambda text: text[:90])
def test_a_command_is_one(document, line):
    name, words = words_of(line)
    assert name in SCRIPTS
    for config in re.findall(r"\S+\.yaml", line):
        assert read_settings(ROOT / config).name
    program = re.search(r"workers/interviewer/run\.ts (\w+)", SCRIPTS[name])
    if "..." in words:
        # Only a part of it is written down.
        words = words[words.index("...") + 1 :]
        options = [word for word in words if word.startswith("--")]
        assert options == [option for option in options if option in help_of(name, program)]
    elif program and words:
        if program[1] == "train" and "--gpus" in words:
            # run.ts takes it.
            at = words.index("--gpus")
            del words[at : at + 2]
        if "[" not in line:
            arguments_of(program[1])(words)
    else:
        for option in [word for word in words if word.startswith("--")]:
            assert option in help_of(name, program)


def help_of(name: str, program: re.Match | None) -> str:
    if program:
        file = (
            "datasets/prepare/main.py" if program[1] == "prepare" else f"{WORKER}/greenroom_interviewer/{program[1]}.py"
        )
        return (ROOT / file).read_text(encoding="utf-8")
    node, script = ROOT / "node_modules/.bin/node", Path(SCRIPTS[name].split()[-1])
    run = subprocess.run([node, script, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout
