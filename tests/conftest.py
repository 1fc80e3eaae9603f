"""The network is closed to tests, except this machine; each process has its own home."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

from tests.ledger.triggers import let_flush_pass
from tests.world import world

__all__ = ["world"]

LOOPBACK = ("127.", "localhost", "::1")


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    really_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise OSError(f"tests do not reach out: {address[0]}")
        really_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True, scope="session")
def emptied_register() -> Iterator[None]:
    """The register refuses to be emptied, which Django does after each test that commits: only here it may."""
    with pytest.MonkeyPatch.context() as patch:
        let_flush_pass(patch)
        yield


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """Attempts counted in one test do not count in the next."""
    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()
