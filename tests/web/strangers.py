"""Asking a WSGI application as granian does, without a server in between."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from minga.web.page_cache import Answer, Application, PageCache

GZIP = {"HTTP_ACCEPT_ENCODING": "gzip"}


class Clock:
    """Seconds that pass when the test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Seen:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


@contextmanager
def one_connection() -> Iterator[None]:
    """Asked from outside Django's own test client, the end of a request would close the test's transaction with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def ask(application: Application, address: str = "/", method: str = "GET", **headers: Any) -> Seen:
    """`HTTP_…` headers; `cookie="a=1"` for short."""
    if "cookie" in headers:
        headers["HTTP_COOKIE"] = headers.pop("cookie")
    stream = headers.pop("stream", None)
    environ = RequestFactory().generic(method, address, **headers).environ
    if stream is not None:
        environ["wsgi.input"] = stream
    if "HTTP_COOKIE" not in headers:
        environ.pop("HTTP_COOKIE", None)
    answer = Answer()
    with one_connection():
        response = application(environ, answer)
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
    return Seen(answer.status, dict(answer.headers), body)


def in_one_piece(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Django, as the gate hands its answers on."""
    response = WSGIHandler()(environ, start_response)
    return [b"".join(response)]


def site(clock: Clock) -> PageCache:
    return PageCache(in_one_piece, clock=clock)
