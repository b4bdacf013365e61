"""Tells a running server, vLLM or the one for CPUs, to serve another adapter under a name. Both speak vLLM's protocol:
POST /v1/load_lora_adapter {"lora_name", "lora_path", "load_inplace"}."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from .registry import Refused

SECONDS = 120


def swap(server: str, name: str, path: Path) -> None:
    """`server` is the address up to /v1. Errors: Refused with what the server said."""
    body = {"lora_name": name, "lora_path": str(path), "load_inplace": True}
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get("OPENAI_API_KEY"):
        headers["Authorization"] = f"Bearer {key}"
    request = Request(f"{server.rstrip('/')}/load_lora_adapter", json.dumps(body).encode(), headers)
    try:
        with urlopen(request, timeout=SECONDS) as answer:
            answer.read()
    except HTTPError as error:
        raise Refused(f"{server} did not take the adapter: {error.code} {error.read()[:300].decode()}") from error
    except URLError as error:
        raise Refused(f"{server} cannot be reached: {error.reason}") from error
