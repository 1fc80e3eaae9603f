"""People who send proposals through the real page, and send again with the same form until they have an answer."""

import http.client
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.core import signing

NEW = "/quito/propuestas/nueva/"
CODE = re.compile(r"/propuestas/([A-Z0-9-]+)/constancia/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Form:
    """An opened page: its cookie, its token and the moment when it was opened."""

    cookie: str
    token: str
    opened: str


def open_form(port: int, home: Path) -> Form:
    """The moment is signed with the installation's own key, some seconds ago, so that no robot is suspected."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", NEW)
    answer = line.getresponse()
    page = answer.read().decode()
    cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
    line.close()
    key = (home / "keys" / "secret.key").read_text(encoding="ascii")
    opened = signing.dumps(time.time() - 60, key=key, salt="minga.web.opened")
    found = TOKEN.search(page)
    assert found
    return Form(cookie, found[1], opened)


def body_of(form: Form, once: str, **more: str) -> bytes:
    typed = {
        "csrfmiddlewaretoken": form.token, "opened": form.opened, "once": once, "sector": "citizen", "accepts": "on",
        "title": "Horarios de buses abiertos", "problem": "En la parada nadie sabe cuándo llega el bus.",
        "solution": "Publicar los horarios como datos abiertos.", **more,
    }  # fmt: skip
    return urlencode(typed).encode()


def headers_of(form: Form, number: int) -> dict[str, str]:
    """Each sending comes from another address: one person may send twenty in an hour."""
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": form.cookie,
        "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    }


@dataclass
class Answer:
    status: int
    code: str = ""
    page: str = ""


def send(port: int, form: Form, once: str, number: int, *, seconds: float = 30, **more: str) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        line.request("POST", NEW, body_of(form, once, **more), headers_of(form, number))
        answer = line.getresponse()
        page = answer.read().decode()
        found = CODE.search(answer.getheader("Location") or "")
        return Answer(answer.status, found[1] if found else "", page)
    finally:
        line.close()


@dataclass
class Stream:
    """Several people who send at once until told to stop: which key was given which code, and what went wrong."""

    port: int
    form: Form
    people: int = 4
    accepted: dict[str, str] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Stream":
        self.threads = [threading.Thread(target=self.go_on, args=[one]) for one in range(self.people)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def go_on(self, person: int) -> None:
        number = person * 1_000_000
        while not self.stopping.is_set():
            number += 1
            self.insist(str(uuid.uuid4()), number)

    def insist(self, once: str, number: int) -> None:
        """Send the same form until it is answered with a code, as a person does who hears nothing."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                answer = send(self.port, self.form, once, number, follow_email=f"{once}@example.org")
            except (OSError, http.client.HTTPException) as error:
                self.trouble.append(type(error).__name__)
            else:
                if answer.code:
                    self.accepted[once] = answer.code
                    return
                self.trouble.append(str(answer.status))
            time.sleep(0.1)
        raise TimeoutError(f"{once} was never accepted: {self.trouble[-5:]}")

    def wait_for(self, count: int, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while len(self.accepted) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.accepted)} of {count}: {self.trouble[-5:]}")
            time.sleep(0.02)
