"""A queue that takes turns over callers: a long recording of one does not hold up the others."""

from collections import OrderedDict, deque

from .jobs import Row


class FairQueue:
    """Not safe for threads; the batcher holds a lock around it."""

    def __init__(self) -> None:
        self._rows: OrderedDict[str, deque[Row]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def add(self, rows: list[Row], first: bool = False) -> None:
        """`first` puts them before what their caller has waiting."""
        for row in reversed(rows) if first else rows:
            waiting = self._rows.setdefault(row.job.caller, deque())
            waiting.appendleft(row) if first else waiting.append(row)

    def take(self, limit: int) -> list[Row]:
        """Up to `limit` rows that share a key, one from each caller in turn. Rows of cancelled jobs are dropped."""
        taken: list[Row] = []
        key = None
        progress = True
        while progress and len(taken) < limit:
            progress = False
            for caller in list(self._rows):
                waiting = self._rows[caller]
                while waiting and (waiting[0].job.cancelled or waiting[0].job.ended):
                    waiting.popleft()
                if not waiting:
                    del self._rows[caller]
                    continue
                if len(taken) < limit and (key is None or waiting[0].key() == key):
                    taken.append(waiting.popleft())
                    key = taken[0].key()
                    self._rows.move_to_end(caller)
                    progress = True
        return taken
