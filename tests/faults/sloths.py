"""Visitors who are slow on purpose: they open a connection, keep it, and hardly say or read anything."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.faults.senders import NEW, Form, body_of, headers_of

GREETING = b"Host: 127.0.0.1\r\n"


@contextmanager
def slow_clients(port: int, form: Form, *, each: int) -> Iterator[list[socket.socket]]:
    """`each` of those who never end their head, never end their form, and never read the answer."""
    with ExitStack() as lines:
        opened = [
            lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _turn in range(3 * each)
        ]
        for number, line in enumerate(opened):
            line.sendall((slow_head, slow_form, slow_reader)[number % 3](form))
        time.sleep(0.5)
        yield opened


def slow_head(form: Form) -> bytes:
    return b"GET /quito/ HTTP/1.1\r\n" + GREETING + b"X-Slow: "


def slow_form(form: Form) -> bytes:
    """The first octets of a form that says it is whole."""
    body = body_of(form, "slow")
    head = "".join(f"{name}: {value}\r\n" for name, value in headers_of(form, 1).items()).encode()
    return b"POST %s HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n%s" % (
        NEW.encode(),
        GREETING,
        head,
        len(body),
        body[:20],
    )


def slow_reader(form: Form) -> bytes:
    """Many questions in one breath, for long answers that nobody takes."""
    return (b"GET /estatico/no-existe HTTP/1.1\r\n" + GREETING + b"\r\n") * 20


def wait_of(port: int, address: str = "/quito/propuestas/") -> float:
    """Seconds until somebody who is not slow has a page that is not in memory."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(f"GET {address} HTTP/1.1\r\n".encode() + GREETING + b"Cookie: own=1\r\nConnection: close\r\n\r\n")
        answer = line.recv(12)
        assert answer == b"HTTP/1.1 200", answer
        while line.recv(65_536):
            pass
    return time.monotonic() - began
