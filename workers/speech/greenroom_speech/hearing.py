"""The way to a loaded model: found, downloaded with progress, loaded, or the reason why not; then tried again."""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import huggingface_hub
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.utils import _MODELS as REPOSITORIES
from huggingface_hub import errors as hub_errors
from tqdm.auto import tqdm

from .errors import ApiError
from .settings import Settings
from .whisper import Whisper
from .windows import speech_windows

log = logging.getLogger("greenroom.speech")

FILES = ["config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*"]
RETRY_SECONDS, LONGEST_RETRY_SECONDS = 60, 900


@dataclass
class Progress:
    """Bytes of the model fetched so far, and in all as far as it is known."""

    done: int = 0
    total: int = 0


class Hearing:
    """`state` is starting, downloading, loading, ready or unavailable; `reason` says why it is unavailable."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.state, self.reason = "starting", ""
        self.progress = Progress()
        self.whisper: Whisper | None = None
        self.device = self.compute_type = ""
        folder = Path(settings.model)
        self.folder = folder if folder.is_dir() else None
        self.repository = REPOSITORIES.get(settings.model, settings.model)
        self.name = folder.resolve().name if self.folder else settings.model
        self._stopped = threading.Event()

    def start(self, on_ready: Callable[[], None] = lambda: None) -> None:
        threading.Thread(target=self._run, args=(on_ready,), name="model", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def ready(self) -> Whisper:
        """The model. Errors: ApiError 503 model_loading or model_unavailable, with the reason."""
        if self.whisper:
            return self.whisper
        if self.state == "unavailable":
            raise ApiError(503, "model_unavailable", f"No speech model: {self.reason}", retry_after=RETRY_SECONDS)
        raise ApiError(503, "model_loading", f"The speech model {self.name} is {self.state}.", retry_after=2)

    def answers_to(self, name: str) -> bool:
        """Whether a request for model `name` means this one; whisper-1 is what clients of the OpenAI API ask for
        unasked."""
        return name in ("", "whisper-1", self.name, self.repository, self.settings.model)

    def _run(self, on_ready: Callable[[], None]) -> None:
        wait = RETRY_SECONDS
        while not self._stopped.is_set():
            try:
                self._load(self._find())
                self.state = "ready"
                on_ready()
                return
            except Exception as error:  # noqa: BLE001 - anything here means no hearing for now, and the server goes on
                self.reason, self.state = explain(error, self.repository), "unavailable"
                log.warning("no speech model: %s", self.reason)
            self._stopped.wait(wait)
            wait = min(wait * 2, LONGEST_RETRY_SECONDS)

    def _find(self) -> str:
        if self.folder:
            return str(self.folder)
        where = {"cache_dir": self.settings.model_cache, "allow_patterns": FILES}
        try:
            return huggingface_hub.snapshot_download(self.repository, local_files_only=True, **where)
        except hub_errors.LocalEntryNotFoundError:
            self.state, self.progress = "downloading", Progress()
        return huggingface_hub.snapshot_download(self.repository, tqdm_class=progress_bar(self.progress), **where)

    def _load(self, folder: str) -> None:
        for name in ("model.bin", "config.json", "tokenizer.json"):
            # faster-whisper would go and fetch a tokenizer, and of another model at that.
            if not (Path(folder) / name).is_file():
                raise FileNotFoundError(f"{name} is missing in the model's folder")
        self.state = "loading"
        device = self.settings.device
        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
        self.compute_type = self.settings.compute_type or ("float16" if device == "cuda" else "int8")
        model = WhisperModel(folder, device=device, compute_type=self.compute_type, cpu_threads=self.settings.threads)
        self.device = device
        warm_up(model)
        self.whisper = Whisper(model, self.settings.beam_size)


def warm_up(model: WhisperModel) -> None:
    """The first call of either model is slow; no caller should pay for it."""
    speech_windows(np.zeros(16_000, np.float32))
    features = np.zeros((1, model.model.n_mels, 3000), np.float32)
    start = model.hf_tokenizer.token_to_id("<|startoftranscript|>")
    model.model.generate(model.encode(features), [[start]], max_length=2, beam_size=1)


def progress_bar(progress: Progress) -> type[tqdm]:
    """A bar that shows nothing and counts the bytes written. huggingface_hub makes several bars; that one has this
    name."""

    class Counting(tqdm):
        def __init__(self, *args, **kwargs) -> None:
            name = kwargs.pop("name", "")
            self.counts = kwargs.get("unit") == "B" and not str(name).endswith("transfer")
            super().__init__(*args, **{**kwargs, "file": open(os.devnull, "w")})  # noqa: SIM115 - lives as long as the bar

        def update(self, n: float | None = 1):
            if self.counts:
                progress.done += int(n or 0)
                progress.total = int(self.total or 0)
            return super().update(n)

    return Counting


def explain(error: Exception, repository: str) -> str:
    """Why there is no model, in a sentence for the person who runs this."""
    offline = (hub_errors.LocalEntryNotFoundError, hub_errors.OfflineModeIsEnabled, ConnectionError)
    if isinstance(error, hub_errors.RepositoryNotFoundError):
        return f"there is no model {repository}; set WHISPER_MODEL to a size, a repository or a folder"
    if isinstance(error, offline) or "connect" in type(error).__name__.lower():
        found = f"the weights of {repository} are not on this machine and could not be downloaded"
        return f"{found}; set WHISPER_MODEL to a folder that holds them"
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no detail'}"
