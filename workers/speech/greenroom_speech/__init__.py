"""Greenroom's ears and voice: faster-whisper, a synthesiser and a sentence model behind the OpenAI audio API."""
