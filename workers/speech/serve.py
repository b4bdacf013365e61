"""Runs the speech worker: python workers/speech/serve.py

Settings come from the environment (see README.md beside this file). When it listens it prints one line of JSON,
{"listening": "http://127.0.0.1:8765"}; the log goes to standard error.
"""

from greenroom_speech.server import main

main()
