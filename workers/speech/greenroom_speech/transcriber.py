"""From an upload to a job in the queue: decode, find speech, make features, wait for the model in turn."""

import asyncio
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from .audio import RATE, decode
from .batcher import Batcher, cancel
from .errors import ApiError, shortage
from .hearing import Hearing
from .jobs import Ask, Job, Row
from .settings import Settings
from .whisper import Whisper
from .windows import Window, speech_windows


@dataclass(frozen=True)
class Wish:
    """What a caller asked for, before the model's tokenizer is there. A temperature of 0 allows the fallback ones."""

    language: str = ""
    prompt: str = ""
    hotwords: str = ""
    temperature: float = 0.0
    timestamps: bool = False
    words: bool = False


class Transcriber:
    """Lives on one event loop; decoding runs in a pool of threads, the model in the batcher's."""

    def __init__(self, settings: Settings, hearing: Hearing) -> None:
        self.settings, self.hearing = settings, hearing
        self.batcher: Batcher | None = None
        self._pool = ThreadPoolExecutor(max_workers=max(2, min(8, settings.threads)), thread_name_prefix="decode")
        self._admitted: Counter[str] = Counter()
        self._preparing = 0
        self._lock = threading.Lock()

    @property
    def admitted(self) -> int:
        return self._admitted.total()

    def admit(self, caller: str) -> None:
        """Errors: ApiError 429 when the queue is full. A caller that has nothing waiting is let in up to twice the
        limit."""
        mine, limit = self._admitted[caller], self.settings.queue
        if self.admitted >= (limit if mine else 2 * limit):
            wait = self.batcher.waiting * self.batcher.seconds_per_row if self.batcher else 1
            raise ApiError(
                429,
                "queue_full",
                f"{self.admitted} recordings are waiting already.",
                retry_after=min(max(1, round(wait)), 60),
            )
        self._admitted[caller] += 1

    def leave(self, caller: str) -> None:
        self._admitted[caller] -= 1
        if not self._admitted[caller]:
            del self._admitted[caller]

    async def submit(self, data: bytes, wish: Wish, caller: str) -> "Hearings":
        """Decodes and queues. Errors: ApiError 400, 413, 503."""
        whisper = self.hearing.ready()
        ask = self._ask(whisper, wish)
        self._count(1)
        try:
            loop = asyncio.get_running_loop()
            seconds, windows, features = await loop.run_in_executor(self._pool, self._prepare, whisper, data)
            heard = Hearings(loop, caller, ask, windows, seconds)
            rows = [Row(heard.job, n, row) for n, row in enumerate(features)]
            if rows:
                self._running(whisper).add(rows)
            else:
                heard.job.on_end(heard.job, None)
            return heard
        finally:
            self._count(-1)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self.batcher:
            self.batcher.stop()

    def _count(self, change: int) -> None:
        with self._lock:
            self._preparing += change
        if self.batcher:
            self.batcher.nudge()

    def _prepare(self, whisper: Whisper, data: bytes) -> tuple[float, list[Window], list]:
        try:
            audio = decode(data, self.settings.max_seconds)
            windows = speech_windows(audio)
            return len(audio) / RATE, windows, [whisper.features(window) for window in windows]
        except Exception as error:
            if short := shortage(error):
                raise short from error
            raise

    def _running(self, whisper: Whisper) -> Batcher:
        if self.batcher is None:
            self.batcher = Batcher(whisper.hear, self.settings.batch, lambda: self._preparing)
        return self.batcher

    def _ask(self, whisper: Whisper, wish: Wish) -> Ask:
        language = wish.language.lower()
        if language and language not in whisper.languages:
            raise ApiError(
                400,
                "unknown_language",
                f"This model does not hear {wish.language[:20]!r}. Use a two-letter code, such as en.",
            )
        temperatures = (wish.temperature,) if wish.temperature > 0 else (0.0, *self.settings.fallback)
        ask = Ask(language or None, (), wish.timestamps, wish.words, temperatures)
        return replace(ask, prompt=whisper.prompt(wish.prompt, wish.hotwords))


class Hearings:
    """A job as the event loop sees it: the numbers of its windows as they are heard in order, then its end."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, caller: str, ask: Ask, windows: list[Window], seconds: float
    ) -> None:
        self._events: asyncio.Queue[int | Exception | None] = asyncio.Queue()

        def tell(what: int | Exception | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._events.put_nowait, what)

        self.job = Job(caller, ask, windows, seconds, lambda _job, index: tell(index), lambda _job, error: tell(error))

    async def windows(self):
        """Yields each window's segments in the recording's order. Errors: ApiError."""
        told = 0
        while True:
            what = await self._events.get()
            if isinstance(what, Exception):
                raise what
            while told < len(self.job.heard) and self.job.heard[told] is not None:
                yield self.job.heard[told]
                told += 1
            if what is None:
                return

    async def finished(self) -> Job:
        async for _ in self.windows():
            pass
        return self.job

    def cancel(self) -> None:
        cancel(self.job)
