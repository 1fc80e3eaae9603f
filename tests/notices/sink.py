"""A mail server on this machine that takes letters, refuses them, or hangs up, as a test tells it."""

import re
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^@>]+)@", re.MULTILINE | re.IGNORECASE)


class Sink(socketserver.ThreadingTCPServer):
    """`answers` says what to answer instead of "yes" at a step: {"RCPT": b"550 no such person"}; b"" hangs up."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.answers: dict[str, bytes] = {}
        self.letters: list[bytes] = []
        self.recipients: list[str] = []
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def counts(self) -> Counter[str]:
        """How often each letter arrived, by its own name."""
        with self.lock:
            return Counter(MESSAGE_ID.search(letter)[1].decode() for letter in self.letters)

    @property
    def messages(self) -> list[EmailMessage]:
        with self.lock:
            return [message_from_bytes(letter, policy=default) for letter in self.letters]


class Dialogue(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        try:
            self.say("CONNECT", b"220 sink")
            self.talk()
        except (HungUpError, OSError):
            return

    def talk(self) -> None:
        while line := self.rfile.readline():
            verb = line[:4].decode("latin-1").upper().strip()
            if verb == "RCPT":
                self.recipient = line.split(b"<")[1].split(b">")[0].decode()
            if verb == "DATA":
                self.take()
            elif verb == "QUIT":
                self.say(verb, b"221 bye")
                return
            else:
                self.say(verb, b"250 yes")

    def take(self) -> None:
        if not self.say("DATA", b"354 go on"):
            return
        lines = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        else:
            return
        if self.server.answers.get("LOST") is not None:
            raise HungUpError
        if self.server.answers.get("DOT"):
            self.say("DOT", b"")
            return
        with self.server.lock:
            self.server.letters.append(b"".join(lines))
            self.server.recipients.append(self.recipient)
        self.say("TAKEN", b"250 taken")

    def say(self, step: str, yes: bytes) -> bool:
        """Whether the answer was the hoped-for one."""
        answer = self.server.answers.get(step, yes)
        if not answer:
            raise HungUpError
        self.wfile.write(answer + b"\r\n")
        return answer == yes


class HungUpError(Exception):
    pass


@contextmanager
def listening() -> Iterator[Sink]:
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield sink
        sink.shutdown()
        thread.join()
