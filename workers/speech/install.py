"""Makes the speech worker's environment: python3 workers/speech/install.py [FOLDER] [--tests] [--piper] [--only FILE]

FOLDER is where the virtual environment goes (default .cache/speech-env under the current folder). --tests adds what the
tests need, --piper the better voice's engine; --only makes one with nothing but what a requirements file names. Running
it again installs only what has changed since. The last line of standard output is the path of the environment's Python;
progress goes to standard error, whose last line says "ERROR: ..." when something failed. Exit status: 0 done, 2 wrong
arguments, 3 this Python is too old, 4 no environment could be made, 5 the packages could not be installed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
TOO_OLD, NO_ENVIRONMENT, NO_PACKAGES = 3, 4, 5
VIRTUALENV = "virtualenv==21.15.8"
WITHOUT_DEPENDENCIES = "requirements-without-dependencies.txt"
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install"]


class Failure(Exception):
    """Why there is no environment, in one line, and the exit status that says it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def parts(options: argparse.Namespace) -> list[Path]:
    """The requirement files to install, in order."""
    if options.only:
        return [options.only.absolute()]
    more = ["requirements-tests.txt"] * options.tests + ["requirements-piper.txt"] * options.piper
    return [HERE / name for name in ("requirements.txt", WITHOUT_DEPENDENCIES, *more)]


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run(command: list[str], status: int, doing: str, env: dict[str, str] | None = None) -> None:
    """Runs a command and shows what pip is at. Errors: Failure with the last error that the command printed."""
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    )
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if line.startswith(("Collecting", "Installing")):
            say("  " + line.strip()[:100])
    if process.wait() == 0:
        return
    errors = [line for line in lines if line.lower().startswith("error")] or [line for line in lines if line] or ["?"]
    why = errors[-1].removeprefix("ERROR: ").removeprefix("Error: ")
    raise Failure(status, f"{doing} failed: {why[:300]}")


def make(folder: Path) -> None:
    """A new virtual environment with pip, also where this Python comes without ensurepip (as on Debian)."""
    say(f"Making a Python environment in {folder} ...")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        run([sys.executable, "-m", "venv", folder], NO_ENVIRONMENT, "venv")
        return
    except Failure as failure:
        say(f"  {failure}; trying virtualenv")
    with tempfile.TemporaryDirectory() as tools:
        try:
            run([sys.executable, *PIP, "--target", tools, VIRTUALENV], NO_ENVIRONMENT, "pip")
            env = {**os.environ, "PYTHONPATH": tools}
            run([sys.executable, "-m", "virtualenv", "--clear", folder], NO_ENVIRONMENT, "virtualenv", env)
        except Failure as failure:
            shutil.rmtree(folder, ignore_errors=True)
            advice = "install python3-venv or pip for it"
            raise Failure(
                NO_ENVIRONMENT, f"{sys.executable} can make no environment, {advice} ({failure})"
            ) from failure


def install(python: Path, part: Path) -> None:
    say(f"Installing {part.name}; the first time this takes a minute or two ...")
    more = ["--no-deps"] if part.name == WITHOUT_DEPENDENCIES else []
    run([python, *PIP, *more, "-r", part], NO_PACKAGES, f"installing {part.name}")


@contextmanager
def alone(lock: Path):
    """Waits for another process that installs into the same folder. The lock goes with the process that holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.5)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def bring_up_to_date(folder: Path, wanted: list[Path]) -> Path:
    """The Python of an environment that has what is wanted. Errors: Failure."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    notes = folder / "installed.json"
    with alone(folder.with_name(folder.name + ".installing")):
        if not fits(python):
            make(folder)
        found = json.loads(notes.read_text()) if notes.exists() else {}
        for part in wanted:
            fingerprint = hashlib.sha256(part.read_bytes()).hexdigest()
            if found.get(part.name) == fingerprint:
                continue
            install(python, part)
            found[part.name] = fingerprint
            notes.write_text(json.dumps(found, indent=1) + "\n")
    return python


def fits(python: Path) -> bool:
    """Whether an environment's Python runs, is as old as this one and has pip."""
    if not python.exists():
        return False
    asked = [python, "-c", "import pip, sys; print(sys.version)"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == sys.version


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=".cache/speech-env", type=Path)
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--piper", action="store_true")
    parser.add_argument("--only", type=Path)
    options = parser.parse_args()
    try:
        if sys.version_info < OLDEST:
            need = f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed"
            raise Failure(TOO_OLD, f"{need}, and {sys.executable} is {platform.python_version()}")
        print(bring_up_to_date(options.folder.absolute(), parts(options)))
    except Failure as failure:
        say(f"ERROR: {failure}")
        return failure.status
    except OSError as error:
        say(f"ERROR: {options.folder} cannot be written: {error}")
        return NO_ENVIRONMENT
    return 0


if __name__ == "__main__":
    sys.exit(main())
