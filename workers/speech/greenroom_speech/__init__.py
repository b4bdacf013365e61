"""Greenroom's ears and voice: faster-whisper, a synthesiser and a sentence model behind the OpenAI audio API."""

import os

# Fetching a model tells nobody who fetches it; the library reads this when it is first imported.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
