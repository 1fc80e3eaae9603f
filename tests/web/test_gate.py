"""Between the server's threads and Django's: who is slow holds up nobody."""

import threading
from io import BytesIO

import pytest

from minga.web import gate
from minga.web.gate import Gate
from tests.web.strangers import ask


class Tap:
    """A body that arrives when the test says so."""

    def __init__(self, *pieces):
        self.pieces, self.asked, self.open = list(pieces), threading.Event(), threading.Event()

    def read(self, size=-1):
        self.asked.set()
        assert self.open.wait(10)
        return self.pieces.pop(0) if self.pieces else b""


def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def send(application, stream, size, **more):
    return ask(application, method="POST", stream=stream, CONTENT_LENGTH=str(size), **more)


def test_what_is_sent_arrives_whole(tmp_path):
    site = Gate(echo, threads=1)
    for size in (0, 1, gate.IN_MEMORY + 5, gate.PIECE * 3):
        assert send(site, BytesIO(b"x" * size), size).body == b"x" * size


def test_who_hangs_up_in_the_middle_has_sent_what_arrived():
    assert send(Gate(echo, threads=1), BytesIO(b"half"), 1_000).body == b"half"


@pytest.mark.parametrize("length", ["", "many", "-1", "²"])
def test_a_length_that_is_none_is_nothing(length):
    assert send(Gate(echo, threads=1), BytesIO(b"xx"), length).body == b""


def test_who_sends_slowly_takes_no_thread_of_django():
    site, tap, answers = Gate(echo, threads=1), Tap(b"slow"), []
    slow = threading.Thread(target=lambda: answers.append(send(site, tap, 4).body))
    slow.start()
    assert tap.asked.wait(10)
    assert send(site, BytesIO(b"quick"), 5).body == b"quick"
    tap.open.set()
    slow.join()
    assert answers == [b"slow"]


def test_what_is_too_large_to_be_kept_holds_up_only_its_like():
    site, tap, answers = Gate(echo, threads=1), Tap(), []
    slow = threading.Thread(target=lambda: answers.append(send(site, tap, gate.MOST_RECEIVED + 1).body))
    slow.start()
    assert tap.asked.wait(10)
    assert send(site, BytesIO(b"quick"), 5).body == b"quick"
    tap.open.set()
    slow.join()
    assert answers == [b""]


def test_django_works_on_so_many_at_once_and_no_more():
    at_once, most, lock = 0, [], threading.Lock()
    go_on = threading.Barrier(2)

    def count(environ, start_response):
        nonlocal at_once
        with lock:
            at_once += 1
            most.append(at_once)
        go_on.wait(10)
        with lock:
            at_once -= 1
        start_response("200 OK", [("Content-Length", "0")])
        return []

    site = Gate(count, threads=2)
    visitors = [threading.Thread(target=ask, args=[site]) for _turn in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert (len(most), max(most)) == (8, 2)


class Long:
    """An answer of unknown length that remembers who read it and that it was closed."""

    readers: list[str] = []
    is_closed = False

    def __iter__(self):
        for piece in (b"a", b"b"):
            self.readers.append(threading.current_thread().name)
            yield piece

    def close(self):
        self.is_closed = True


def test_a_long_answer_is_read_without_django_and_closed():
    answer = Long()

    def application(environ, start_response):
        start_response("200 OK", [])
        return answer

    assert ask(Gate(application, threads=1)).body == b"ab"
    assert (set(answer.readers), answer.is_closed) == ({threading.current_thread().name}, True)


def test_an_error_reaches_the_server():
    def broken(environ, start_response):
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        ask(Gate(broken, threads=1))
