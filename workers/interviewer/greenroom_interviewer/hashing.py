"""What makes an adapter this one. No model is loaded for it."""

from __future__ import annotations

import hashlib
from pathlib import Path


def adapter_hash(folder: Path) -> str:
    """SHA-256 over an adapter's configuration and weights, its first 16 hex digits. Errors: OSError where one is
    missing."""
    digest = hashlib.sha256()
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]
