"""The speech worker: python workers/speech/serve.py, or python -m greenroom_speech with workers/speech as the
folder."""

from .server import main

main()
