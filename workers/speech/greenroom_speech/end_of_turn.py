"""Whether somebody has finished speaking: Smart Turn v3, a Whisper-tiny encoder with one output, run by onnxruntime.

The weights come with the package pipecat-ai (BSD-2-Clause), of which nothing else is used. Input: the last 8 seconds,
16 kHz, zeros before a shorter turn, scaled to mean 0 and variance 1; log-mel as Whisper's (its model card).
"""

import threading
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from faster_whisper.feature_extractor import FeatureExtractor

MODEL_ID = "smart-turn-v3.2"
PACKAGE = "pipecat"
FILE = "audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx"
RATE = 16_000
SECONDS = 8


def packaged_model() -> Path | None:
    """The weights' file, or None when their package is not installed."""
    spec = find_spec(PACKAGE)
    file = Path(spec.origin).parent / FILE if spec and spec.origin else None
    return file if file and file.exists() else None


def last_seconds(samples: np.ndarray) -> np.ndarray:
    """float32 [128000]: the end of the turn, silence before it where it is shorter, mean 0 and variance 1."""
    last = samples[-SECONDS * RATE :].astype(np.float32)
    whole = np.pad(last, (SECONDS * RATE - len(last), 0))
    return (whole - whole.mean()) / np.sqrt(whole.var() + 1e-7)


class EndOfTurn:
    """Loads the model at the first call; one call at a time, each on one thread."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self._features = FeatureExtractor(chunk_length=SECONDS)
        self._session: onnxruntime.InferenceSession | None = None
        self._lock = threading.Lock()

    def features(self, samples: np.ndarray) -> np.ndarray:
        """float32 [80, 800] of samples between -1 and 1."""
        return self._features(last_seconds(samples), padding=0).astype(np.float32)

    def finished(self, samples: np.ndarray) -> float:
        """The probability, 0 to 1, that the speaker has finished, from samples between -1 and 1 at 16 kHz.

        Errors: FileNotFoundError without the package."""
        if self.file is None:
            raise FileNotFoundError(f"the package {PACKAGE}-ai is not installed")
        features = self.features(samples)
        with self._lock:
            if self._session is None:
                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                self._session = onnxruntime.InferenceSession(
                    str(self.file), options, providers=["CPUExecutionProvider"]
                )
            (probability,) = self._session.run(None, {"input_features": features[None]})
        return float(np.asarray(probability).reshape(-1)[0])
