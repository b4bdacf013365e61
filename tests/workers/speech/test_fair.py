import numpy as np

from greenroom_speech.fair import FairQueue
from greenroom_speech.jobs import Ask, Job, Row
from greenroom_speech.windows import Window

WINDOW = Window(np.zeros(16_000, np.float32), ((0, 16_000),))


def rows(caller: str, count: int, ask: Ask = Ask()) -> list[Row]:
    job = Job(caller, ask, [WINDOW] * count, float(count), lambda *_: None, lambda *_: None)
    return [Row(job, n, np.zeros(1)) for n in range(count)]


def names(taken: list[Row]) -> str:
    return "".join(row.job.caller for row in taken)


def test_callers_take_turns_whatever_they_have_waiting():
    queue = FairQueue()
    for each in (rows("a", 6), rows("b", 2), rows("c", 1)):
        queue.add(each)
    assert names(queue.take(4)) == "abca"
    assert names(queue.take(4)) == "baaa"
    assert names(queue.take(4)) == "a" and len(queue) == 0


def test_a_callers_windows_keep_their_order_and_a_retry_goes_first():
    queue = FairQueue()
    mine = rows("a", 3)
    queue.add(mine[1:])
    queue.add(mine[:1], first=True)
    assert [row.index for row in queue.take(9)] == [0, 1, 2]


def test_rows_share_a_call_only_with_their_like_and_each_kind_gets_its_turn():
    queue = FairQueue()
    queue.add(rows("a", 2))
    queue.add(rows("b", 1, Ask(words=True)))
    queue.add(rows("c", 1))
    assert names(queue.take(8)) == "aca"
    assert names(queue.take(8)) == "b"


def test_the_turn_passes_on_even_between_kinds():
    queue = FairQueue()
    queue.add(rows("a", 50))
    queue.add(rows("b", 1, Ask(prompt=(1, 2))))
    assert names(queue.take(2)) == "aa"
    assert names(queue.take(2)) == "b"


def test_rows_of_cancelled_jobs_are_dropped():
    queue = FairQueue()
    gone, here = rows("a", 3), rows("b", 1)
    queue.add(gone)
    queue.add(here)
    gone[0].job.cancelled = True
    assert queue.take(8) == here and len(queue) == 0
