"""Visitors that cost little: many connections that stay open, in one process, over bare sockets.

Written for this because the generator shares the machine with the server: a request costs it some 30 µs of processor.
"""

import select
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

END = b"\r\n\r\n"


def request(address: str, *, method: str = "GET", host: str = "127.0.0.1", body: bytes = b"", **headers: str) -> bytes:
    """Headers by keyword: `accept_language="es"`."""
    lines = [f"{method} {address} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + END + body


@dataclass
class Visits:
    """What came of a run: seconds each answer took, answers by status, seconds of clock and of our own processor."""

    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    clock: float = 0.0
    own: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.times) / self.clock

    def late(self, share: float) -> float:
        """Milliseconds within which that share was answered."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))] * 1e3

    def __str__(self) -> str:
        odd = "" if set(self.statuses) <= {200, 302, 304} else f"  statuses {self.statuses}"
        share = f"  our own share {self.own / self.clock:.2f}"
        return (
            f"{self.rate:8.0f}/s  median {statistics.median(self.times) * 1e3:6.1f}  p95 {self.late(0.95):6.1f}"
            f"  p99 {self.late(0.99):6.1f}  worst {max(self.times) * 1e3:6.0f} ms{share}{odd}"
        )


class Visitor:
    """One connection, one request at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.came = b""
        self.due = 0

    def ask(self, asked: bytes, began: float) -> None:
        self.began, self.came, self.due = began, b"", 0
        self.socket.sendall(asked)

    def hear(self) -> int:
        """The status when the answer is whole, or else 0."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server hung up")
        self.came += piece
        if not self.due:
            head = self.came.find(END)
            if head < 0:
                return 0
            length = self.came[:head].lower().partition(b"content-length: ")[2]
            self.due = head + len(END) + int(length.split(b"\r", 1)[0] or 0)
        return int(self.came[9:12]) if len(self.came) >= self.due else 0


def visit(port: int, requests: Iterator[bytes], *, visitors: int, seconds: float, rate: float = 0.0) -> Visits:
    """Each visitor asks again as soon as it is answered; or, with `rate`, all together ask so many times a second.

    With a rate, an answer's time counts from when its question was due: a server that falls behind does not hide it."""
    known = {one.socket.fileno(): one for one in (Visitor(port) for _turn in range(visitors))}
    poll = select.epoll()
    for number in known:
        poll.register(number, select.EPOLLIN)
    free: list[Visitor] = list(known.values())
    found, asked = Visits(), 0
    began, processor = time.perf_counter(), time.process_time()
    while (now := time.perf_counter()) < began + seconds:
        while free and (not rate or asked < (now - began) * rate):
            free.pop().ask(next(requests), began + asked / rate if rate else now)
            asked += 1
        for number, _event in poll.poll(1 / rate / 2 if rate else 1):
            one = known[number]
            if status := one.hear():
                found.times.append(time.perf_counter() - one.began)
                found.statuses[status] = found.statuses.get(status, 0) + 1
                free.append(one)
    found.clock, found.own = time.perf_counter() - began, time.process_time() - processor
    poll.close()
    for one in known.values():
        one.socket.close()
    return found


def in_turn(requests: Sequence[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests
