"""Making the environment: only what changed is installed, and each failure says itself in one line."""

import json
import shutil
import sys
from pathlib import Path

import install
import pytest
from conftest import ROOT

LINT = ROOT / "tests/requirements-lint.txt"


@pytest.fixture
def made(monkeypatch, tmp_path) -> list[str]:
    """What was made and installed, in order, without a network: a Python that runs stands in for the environment."""
    done = []

    def make(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "bin").mkdir(parents=True)
        (folder / "bin/python").symlink_to(sys.executable)
        done.append("environment")

    monkeypatch.setattr(install, "make", make)
    monkeypatch.setattr(install, "install", lambda _python, part: done.append(part.name))
    return done


def ask(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["install.py", *map(str, arguments)])
    return install.main()


def test_a_second_run_installs_nothing(monkeypatch, tmp_path, made, capsys):
    folder = tmp_path / "env"
    assert ask(monkeypatch, folder) == 0 == ask(monkeypatch, folder)
    assert made == ["environment", "requirements.txt", install.WITHOUT_DEPENDENCIES]
    assert capsys.readouterr().out.splitlines()[-1] == str(folder / "bin/python")
    assert ask(monkeypatch, folder, "--tests") == 0
    assert made[3:] == ["requirements-tests.txt"]


def test_what_has_changed_is_installed_again(monkeypatch, tmp_path, made):
    folder = tmp_path / "env"
    ask(monkeypatch, folder)
    notes = json.loads((folder / "installed.json").read_text())
    notes["requirements.txt"] = "another"
    (folder / "installed.json").write_text(json.dumps(notes))
    ask(monkeypatch, folder)
    assert made[3:] == ["requirements.txt"]


def test_another_python_gets_a_new_environment(monkeypatch, tmp_path, made):
    folder = tmp_path / "env"
    ask(monkeypatch, folder, "--only", LINT)
    (folder / "bin/python").unlink()
    (folder / "bin/python").write_text("#!/bin/sh\necho 3.9.9\n")
    (folder / "bin/python").chmod(0o755)
    ask(monkeypatch, folder, "--only", LINT)
    assert made == ["environment", "requirements-lint.txt"] * 2


def test_an_interrupted_install_goes_on_where_it_stopped(monkeypatch, tmp_path, made, capsys):
    def fails(_python, part: Path) -> None:
        if part.name == install.WITHOUT_DEPENDENCIES:
            raise install.Failure(install.NO_PACKAGES, "no network")
        made.append(part.name)

    with monkeypatch.context() as broken:
        broken.setattr(install, "install", fails)
        assert ask(monkeypatch, tmp_path / "env") == install.NO_PACKAGES
    assert capsys.readouterr().err.splitlines()[-1] == "ERROR: no network"
    assert ask(monkeypatch, tmp_path / "env") == 0
    assert made == ["environment", "requirements.txt", install.WITHOUT_DEPENDENCIES]


def test_a_python_that_is_too_old_is_told_so(monkeypatch, tmp_path, made, capsys):
    monkeypatch.setattr(install, "OLDEST", (9, 9))
    assert ask(monkeypatch, tmp_path / "env") == install.TOO_OLD
    assert "Python 9.9 or later is needed, and" in capsys.readouterr().err and not made


def test_a_folder_that_cannot_be_written_is_told_so(monkeypatch, tmp_path, made, capsys):
    (tmp_path / "file").write_text("")
    assert ask(monkeypatch, tmp_path / "file" / "env") == install.NO_ENVIRONMENT
    assert "cannot be written" in capsys.readouterr().err and not made


def test_without_venv_and_without_pip_the_advice_is_one_line(monkeypatch, tmp_path, capsys):
    tools = tmp_path / "modules"
    tools.mkdir()
    for module in ("venv", "pip"):
        (tools / f"{module}.py").write_text(f"raise SystemExit('Error: no {module} here')\n")
    monkeypatch.setenv("PYTHONPATH", str(tools))
    assert ask(monkeypatch, tmp_path / "env", "--only", LINT) == install.NO_ENVIRONMENT
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("ERROR: ") and "install python3-venv or pip" in last and "no pip here" in last
    assert not (tmp_path / "env").exists()
