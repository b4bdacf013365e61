import threading

import pytest
from conftest import until
from test_fair import WINDOW

from greenroom_speech.batcher import Batcher, cancel
from greenroom_speech.errors import ApiError, Cancelled
from greenroom_speech.jobs import Ask, Job, Row, Segment


def segment(row: Row) -> Segment:
    return Segment(0, 1, f" {row.job.caller}{row.index}", [], 0, 0, 1, row.temperature)


class Bench:
    """A batcher over a hearing function that the test gives, and what became of its jobs."""

    def __init__(self, hear, limit: int = 8):
        self.ends: dict[str, Exception | None] = {}
        self.batches: list[list[str]] = []
        self.preparing = 0

        def noted(rows):
            self.batches.append([row.job.caller for row in rows])
            return hear(rows)

        self.batcher = Batcher(noted, limit, lambda: self.preparing)

    def job(self, caller: str, windows: int = 1, ask: Ask = Ask()) -> Job:
        return Job(
            caller,
            ask,
            [WINDOW] * windows,
            1.0,
            lambda *_: None,
            lambda job, error: self.ends.update({job.caller: error}),
        )

    def add(self, *jobs: Job) -> None:
        self.batcher.add([Row(job, n, None) for job in jobs for n in range(len(job.windows))])


@pytest.fixture
def bench():
    made: list[Bench] = []

    def make(hear, **options) -> Bench:
        made.append(Bench(hear, **options))
        return made[-1]

    yield make
    for each in made:
        each.batcher.stop()


def test_what_waits_is_heard_together_and_each_job_gets_its_own(bench):
    b = bench(lambda rows: [[segment(row)] for row in rows])
    jobs = [b.job("a", 2), b.job("b"), b.job("c")]
    b.add(*jobs)
    until(lambda: len(b.ends) == 3)
    assert [len(batch) for batch in b.batches] == [4]
    assert [[s.text for s in job.segments()] for job in jobs] == [[" a0", " a1"], [" b0"], [" c0"]]
    assert b.ends == {"a": None, "b": None, "c": None}


def test_one_bad_row_fails_its_own_job_only(bench):
    def hear(rows):
        if any(row.job.caller == "bad" for row in rows):
            raise RuntimeError("no")
        return [[segment(row)] for row in rows]

    b = bench(hear)
    b.add(b.job("a"), b.job("bad"), b.job("b"), b.job("c"))
    until(lambda: len(b.ends) == 4)
    assert [name for name, error in b.ends.items() if error] == ["bad"]
    assert b.ends["bad"].code == "hearing_failed" and b.ends["bad"].status == 500


@pytest.mark.parametrize(
    "fault", [MemoryError(), RuntimeError("CUDA failed with error out of memory"), RuntimeError("std::bad_alloc")]
)
def test_too_little_memory_for_a_batch_is_enough_for_its_parts(bench, fault):
    def hear(rows):
        if len(rows) > 2:
            raise fault
        return [[segment(row)] for row in rows]

    b = bench(hear)
    b.add(*(b.job(name) for name in "abcdef"))
    until(lambda: len(b.ends) == 6)
    assert set(b.ends.values()) == {None}


def test_too_little_memory_for_one_says_that_trying_again_may_help(bench):
    def hear(rows):
        raise MemoryError

    b = bench(hear)
    b.add(b.job("a"))
    until(lambda: "a" in b.ends)
    assert isinstance(b.ends["a"], ApiError) and (b.ends["a"].status, b.ends["a"].retry_after) == (503, 5)


def test_a_text_that_repeats_itself_is_tried_warmer(bench):
    b = bench(lambda rows: [None if row.temperature == 0 else [segment(row)] for row in rows])
    job = b.job("a", ask=Ask(temperatures=(0.0, 0.4)))
    b.add(job)
    until(lambda: "a" in b.ends)
    assert [s.temperature for s in job.segments()] == [0.4]


def test_a_cancelled_job_in_the_queue_is_never_heard(bench):
    started, go = threading.Event(), threading.Event()

    def hear(rows):
        started.set()
        assert go.wait(10)
        return [[segment(row)] for row in rows]

    b = bench(hear)
    b.add(b.job("a"))
    assert started.wait(10)
    gone, stays = b.job("gone"), b.job("stays")
    b.add(gone, stays)
    cancel(gone)
    go.set()
    until(lambda: "stays" in b.ends)
    assert b.batches == [["a"], ["stays"]]
    assert isinstance(b.ends["gone"], Cancelled)


def test_a_batch_waits_for_requests_that_are_being_decoded_but_not_for_ever(bench):
    b = bench(lambda rows: [[segment(row)] for row in rows])
    b.preparing = 1
    b.add(b.job("a"))
    b.add(b.job("b"))
    b.preparing = 0
    b.batcher.nudge()
    until(lambda: len(b.ends) == 2)
    assert b.batches == [["a", "b"]]
    b.preparing = 1
    b.add(b.job("c"))
    until(lambda: "c" in b.ends)
