"""The cache in a process's own memory, by a clock that only goes forward: whoever puts the machine's clock back does
not keep things for hours that were meant for seconds."""

import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class Memory(LocMemCache):
    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> float | None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else time.monotonic() + seconds

    def _has_expired(self, key: str) -> bool:
        ends_at = self._expire_info.get(key, -1)  # type: ignore[attr-defined] # of Django, unknown to its stubs
        return ends_at is not None and ends_at <= time.monotonic()
