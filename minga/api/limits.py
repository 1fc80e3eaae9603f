"""How often one network may ask. Counted in the memory of each process: reading must never write to the database."""

import threading
import time

SPAN = 60
# Of each serving process: with several, a client may get as many times more.
MOST = 600


class Counter:
    """How many times each sender asked within the minute that runs."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.minute, self.counts = 0, dict[str, int]()

    def add(self, sender: str) -> int:
        minute = int(time.monotonic() // SPAN)
        with self.lock:
            if minute != self.minute:
                self.minute, self.counts = minute, {}
            self.counts[sender] = count = self.counts.get(sender, 0) + 1
        return count

    def forget(self) -> None:
        with self.lock:
            self.counts = {}


COUNTER = Counter()


def is_too_often(sender: str) -> bool:
    return COUNTER.add(sender) > MOST


def seconds_left() -> int:
    return SPAN - int(time.monotonic() % SPAN)
