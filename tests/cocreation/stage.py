"""Who plays in a process that is walked through its pages: each enters apart, and a no is read with its reason."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from minga.accounts.models import Person
from minga.cocreation.methodology import Methodology
from minga.cocreation.models import Process
from minga.directory.models import Institution, Jurisdiction
from minga.groups.models import Body
from minga.ledger.models import Entry


def read(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@dataclass
class Stage:
    key: str
    quito: Jurisdiction
    people: dict[str, Person]
    working_group: Body
    core_group: Body
    institutions: dict[str, Institution]
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def process(self) -> Process:
        known = ("jurisdiction", "methodology", "working_group", "core_group")
        return Process.objects.select_related(*known).get(jurisdiction=self.quito, slug="2027")

    @property
    def said(self) -> Methodology:
        methodology = self.process.methodology
        assert methodology
        return methodology.said

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = Client()
            self.clients[who].force_login(self.people[who])
        return self.clients[who]

    def refuse(self, who: str, url: str, data: Mapping[str, Any], reason: str) -> None:
        """They read why not, and nothing is written down."""
        lines = Entry.objects.count()
        page = read(self.client(who).post(url, data, follow=True))
        assert reason in page, f"{who} at {url}: {page[:1500]}"
        assert Entry.objects.count() == lines

    def do(self, who: str, url: str, data: Mapping[str, Any] | None = None) -> str:
        """What the page that follows says; its address is in `self.at`."""
        response = self.client(who).post(url, data or {}, follow=True)
        assert response.redirect_chain, f"{who} at {url}: {response.status_code} {read(response)[:3000]}"
        assert response.status_code == 200, response.status_code
        self.at = response.redirect_chain[-1][0]
        return read(response)

    def send_json(self, who: str, url: str, data: object) -> Any:
        return self.client(who).post(url, json.dumps(data), content_type="application/json")

    def code(self, number: int) -> str:
        return f"UIO-2027-{number:04d}"

    def integrated(self, number: int) -> str:
        return f"UIO-2027-I{number:02d}"
