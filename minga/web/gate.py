"""Between the server's many threads and Django's few: nobody who sends or reads slowly holds up who does not.

The server has a cheap thread for each request under way. There what is sent is taken in whole; only then one of a few
threads, each with its own connection to the database, makes the answer; and who reads it slowly does so without that
thread. Without this, as many slow senders as Django has threads would stop the site.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import connections

from minga.web.page_cache import Answer, Application, Environ, Headers, Start

# A form with all its files holds less. What is larger is not kept: it is read as it comes, by a thread of its own, and
# refused by the form with kind words.
MOST_RECEIVED = 40_000_000
IN_MEMORY = 256_000
# What is longer, or of unknown length, is handed on piece by piece.
IN_ONE_PIECE = 1_000_000
PIECE = 65_536


class Gate:
    """A WSGI application before another that is called in at most `threads` threads at a time."""

    def __init__(self, application: Application, *, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="answering")
        self.pool_of_the_oversized = ThreadPoolExecutor(1, thread_name_prefix="refusing")

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        size = int(length) if length.isascii() and length.isdigit() else 0
        answer = Answer()
        if size > MOST_RECEIVED:
            body = self.pool_of_the_oversized.submit(made, self.application, environ, answer).result()
        else:
            with received(environ["wsgi.input"], size) as sent:
                environ["wsgi.input"] = sent
                body = self.pool.submit(made, self.application, environ, answer).result()
        start_response(answer.status, answer.headers)
        return body


def received(stream: IO[bytes], size: int) -> IO[bytes]:
    """All that was sent, ready to be read at once; large things on disk."""
    kept: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the gate closes it
    while size and (piece := stream.read(min(size, PIECE))):
        kept.write(piece)
        size -= len(piece)
    kept.seek(0)
    return kept


def made(application: Application, environ: Environ, answer: Answer) -> Iterable[bytes]:
    """The answer in one piece, if it is not too long, so that this thread has done with it."""
    response = application(environ, answer)
    if not is_short(answer.headers):
        return Pieces(response)
    try:
        return [b"".join(response)]
    finally:
        close(response)


def is_short(headers: Headers) -> bool:
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    return len(lengths) == 1 and int(lengths[0]) <= IN_ONE_PIECE


def close(response: Iterable[bytes]) -> None:
    if hasattr(response, "close"):
        response.close()


class Pieces:
    """A long answer, made in the server's own thread while it is read; the connection opened there goes with it."""

    def __init__(self, response: Iterable[bytes]) -> None:
        self.response = response

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.response)

    def close(self) -> None:
        close(self.response)
        connections.close_all()
