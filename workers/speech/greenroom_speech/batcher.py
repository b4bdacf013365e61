"""One thread that feeds the model: rows of many callers together, as many as fit, never waiting for rows that may not
come."""

import logging
import threading
import time
from collections.abc import Callable

from .errors import ApiError, Cancelled, shortage
from .fair import FairQueue
from .jobs import Job, Row, Segment

log = logging.getLogger("greenroom.speech")

GATHER_SECONDS = 0.05
"""The longest that a batch waits, and only while other requests are being decoded already."""
STOP_SECONDS = 5

Hear = Callable[[list[Row]], list[list[Segment] | None]]
"""Hears rows of one key. For each: its segments, or None when it must be tried at the next temperature."""


class Batcher:
    """`hear` runs in the batcher's thread only. `preparing` says how many requests are about to bring rows."""

    def __init__(self, hear: Hear, limit: int, preparing: Callable[[], int]) -> None:
        self._hear, self._limit, self._preparing = hear, limit, preparing
        self._queue, self._changed = FairQueue(), threading.Condition()
        self._stopped = False
        self.batches = self.rows = self.running = 0
        self.seconds_per_row = 0.5
        self._thread = threading.Thread(target=self._run, name="batcher", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        with self._changed:
            return len(self._queue)

    def add(self, rows: list[Row]) -> None:
        with self._changed:
            self._queue.add(rows)
            self._changed.notify()

    def nudge(self) -> None:
        """Says that a request in preparation brought nothing."""
        with self._changed:
            self._changed.notify()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        # A batch under way cannot be stopped; the process may end without it.
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while True:
            rows = self._next()
            if rows is None:
                return
            self.running = len(rows)
            began = time.monotonic()
            self._hear_split(rows)
            self.running = 0
            self.batches += 1
            self.rows += len(rows)
            self.seconds_per_row += 0.2 * ((time.monotonic() - began) / len(rows) - self.seconds_per_row)

    def _next(self) -> list[Row] | None:
        with self._changed:
            while not self._stopped:
                self._changed.wait_for(lambda: len(self._queue) or self._stopped)
                self._changed.wait_for(
                    lambda: self._stopped or len(self._queue) >= self._limit or not self._preparing(), GATHER_SECONDS
                )
                rows = self._queue.take(self._limit)
                if rows:
                    return rows
        return None

    def _hear_split(self, rows: list[Row]) -> None:
        """Hears rows; on a fault hears the halves alone, so that too large a batch or one bad row fails no other."""
        try:
            heard = self._hear(rows)
        except Exception as error:  # noqa: BLE001 - whatever the model throws belongs to these rows, not to the thread
            if len(rows) > 1:
                log.warning("a batch of %d failed (%s); hearing its halves", len(rows), type(error).__name__)
                middle = len(rows) // 2
                self._hear_split(rows[:middle])
                self._hear_split(rows[middle:])
                return
            end(rows[0].job, _fault(error))
            return
        again = []
        for row, segments in zip(rows, heard, strict=True):
            if segments is None:
                again.append(Row(row.job, row.index, row.features, row.attempt + 1))
            else:
                _deliver(row, segments)
        if again:
            with self._changed:
                self._queue.add(again, first=True)


def end(job: Job, error: Exception | None) -> None:
    """Ends a job once."""
    if not job.ended:
        job.ended = True
        job.on_end(job, error)


def cancel(job: Job) -> None:
    job.cancelled = True
    end(job, Cancelled())


def _deliver(row: Row, segments: list[Segment]) -> None:
    job = row.job
    job.heard[row.index] = segments
    if job.cancelled or job.ended:
        return
    job.on_window(job, row.index)
    if all(part is not None for part in job.heard):
        end(job, None)


def _fault(error: Exception) -> ApiError:
    if short := shortage(error):
        return short
    log.error("hearing failed", exc_info=error)
    return ApiError(500, "hearing_failed", f"The model failed: {type(error).__name__}.")
