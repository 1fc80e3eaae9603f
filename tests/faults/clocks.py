"""The machine's clock, put back or forward by the test, as Django and our own code see it."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

real_time = time.time


@contextmanager
def clock_put(**by: float) -> Iterator[None]:
    """`clock_put(hours=-3)`: three hours back. Field defaults follow too: they call `timezone.now`, which asks this."""
    shift = dt.timedelta(**by)

    class Shifted(dt.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime.now(tz) + shift

    with (
        patch("django.utils.timezone.datetime", Shifted),
        patch("time.time", lambda: real_time() + shift.total_seconds()),
    ):
        yield
