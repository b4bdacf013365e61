"""Makes the speech worker's environment: python3 workers/speech/install.py [FOLDER] [--tests] [--piper]

FOLDER is where the virtual environment goes (default .cache/speech-env under the current folder). --tests adds what the
tests need, --piper the better voice's engine. Running it again brings an existing environment up to date. The last line
printed is the path of the environment's Python.
"""

import argparse
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PIPER = "piper-tts==1.8.0"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=".cache/speech-env", type=Path)
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--piper", action="store_true")
    options = parser.parse_args()
    if sys.version_info < (3, 11):
        sys.exit("The speech worker needs Python 3.11 or later.")
    folder = options.folder.resolve()
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet"]
    wanted = ["-r", HERE / "requirements.txt"]
    wanted += ["-r", HERE / "requirements-tests.txt"] if options.tests else []
    wanted += [PIPER] if options.piper else []
    subprocess.run([*install, *wanted], check=True)
    subprocess.run([*install, "--no-deps", "-r", HERE / "requirements-without-dependencies.txt"], check=True)
    print(python)


if __name__ == "__main__":
    main()
