"""The people of the demonstration, each in a browser of their own, and what a process of Ecuador needs first."""

import sqlite3
import uuid
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.site import Site

# Two groups that meet here, an officer for the counterpart, somebody who facilitates: as the planner of Ecuador.
PREPARE = """
from minga.accounts.models import Person
from minga.core.fields import Said
from minga.directory.models import Jurisdiction
from minga.groups.actions import establish_body, seat_member
from minga.portal.actions import appoint_example
people = {one.email.partition("@")[0]: one for one in Person.objects.filter(is_example=True)}
place, by = Jurisdiction.objects.get(slug="ecuador"), people["planifica.ecuador"]
def establish(slug, kind, name, seats):
    more = {"kind": kind, "name": Said(es=name), "notice_days": 0}
    rows = [{"sector": sector, "presides": not number} for number, (sector, _who) in enumerate(seats)]
    body = establish_body(by=by, jurisdiction=place, seats=rows, slug=slug, **more)
    for seat, (_sector, who) in zip(body.seats.order_by("number"), seats):
        seat_member(by=by, seat=seat, person=people[who], shown_name=people[who].name)
establish("grupo-de-viaje", "working_group", "Grupo de Trabajo de viaje", [
    ("government", "evalua.gobierno"), ("civil_society", "evalua.sociedad"), ("academia", "evalua.academia"),
    ("community", "grupo.trabajo"), ("productive", "evalua")])
establish("nucleo-de-viaje", "core_group", "Grupo Núcleo de viaje", [
    ("civil_society", "grupo.nucleo"), ("government", "nucleo.gobierno"), ("academia", "nucleo.academia")])
here = {"jurisdiction": "ecuador"}
appoint_example(people["firma.sociedad"], {"role": "officer", "institution": "fundacion-esquel", **here})
appoint_example(people["facilita"], {"role": "facilitator", **here})
print("ready")
"""


def prepare(site: Site) -> None:
    done = site.run("shell", "-v", "0", "-c", PREPARE)
    assert "ready" in done.stdout, done.stdout + done.stderr


class Theatre:
    """`theatre["Marco"]` is the page of that example person, who enters with the one click of the demonstration."""

    def __init__(self, site: Site, visit: Callable[..., Page], phones: Iterable[str], phone: Any, desk: Any) -> None:
        self.site, self.visit, self.phones = site, visit, set(phones)
        self.phone, self.desk = phone, desk
        self.pages: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self.pages:
            page = self.visit(device=self.phone if name in self.phones else self.desk)
            page.goto("/demo/")
            page.locator("main li", has_text=f"{name} Ejemplo").get_by_role("button").first.click()
            page.wait_for_url("**/escritorio/")
            self.pages[name] = page
        return self.pages[name]

    def refuse(self, name: str, url: str, reason: str, status: int = 403) -> None:
        """They come to the page and read why it is not theirs."""
        page = self[name]
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == status, f"{name} at {url}: {answer.status}"
        expect(page.locator("main")).to_contain_text(reason)

    def press(self, name: str, url: str, button: str, **fields: str) -> Page:
        """Fill these fields of the page and press the button."""
        page = self[name]
        page.goto(url)
        for field, value in fields.items():
            page.locator(f"main [name='{field}']").first.fill(value)
        page.get_by_role("button", name=button).first.click()
        return page

    def post(self, page: Page, url: str, data: dict[str, Any]) -> str:
        """What a form of the page would send, in the page's session; the page that answers."""
        token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
        body = urlencode({**data, "csrfmiddlewaretoken": token}, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{self.site.address}{url}"}
        answer = page.request.post(url, data=body, headers=headers)
        assert answer.ok, f"{url}: {answer.status} {answer.text()[:2000]}"
        return answer.text()

    def forget_attempts(self) -> None:
        """All come from this machine."""
        with closing(sqlite3.connect(self.site.home / "db.sqlite3", timeout=20)) as opened, opened:
            opened.execute("DELETE FROM web_attempt")

    def propose_many(self, url: str, titles: list[str]) -> None:
        page = self.visit(device=self.phone)
        page.goto(url)
        opened = page.locator("[name=opened]").get_attribute("value")
        page.wait_for_timeout(4_000)
        for place, title in enumerate(titles):
            if place % 5 == 0:
                self.forget_attempts()
            text = {"problem": f"Nadie sabe de {title}.", "solution": "Publicarlo.", "title": title}
            more = {"sector": "citizen", "accepts": "on", "opened": opened, "once": str(uuid.uuid4())}
            assert "Recibimos tu propuesta" in self.post(page, url, {**text, **more}), title
