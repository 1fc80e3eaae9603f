"""Every route asked as every kind of visitor, in both ways: what came back, and what was written by it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client

from minga.accounts.models import Person
from minga.directory.models import Role
from tests.factories.cocreation import appoint
from tests.factories.plans import InstitutionFactory
from tests.routes import Address, Route, addresses_of
from tests.world import World, sign_in

# Where one is led who may not come in as they are.
DOORS = ("/cuenta/login/", "/administracion/login/", "/cuenta/segundo-paso/", "/cuenta/reauthenticate/")
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)
# Counts of attempts, and sessions with when they were last seen, say nothing about what was asked for.
NO_TRACE = {"web_attempt", "django_session", "accounts_session"}
MOST_ADDRESSES = 4


def is_open(response: Any) -> bool:
    """Whether whoever asked came in, even if only to be told that something is missing."""
    if response.status_code in (401, 403, 404, 405):
        return False
    is_led_away = response.status_code in (301, 302) and urlsplit(response["Location"]).path in DOORS
    return not is_led_away


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that are written inside."""
    found: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if table := WRITES.match(sql):
            found.add(table[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
    found -= NO_TRACE


def finish(response: Any) -> None:
    """Read to its end: a file is closed there, and the test client's own way keeps the database's connection."""
    if response.streaming:
        b"".join(response)


def ask(client: Client, method: str, url: str, values: Any = None) -> tuple[Any, set[str]]:
    """The answer and the tables that it wrote; afterwards database and cookies are as they were."""
    kept = client.cookies.copy()
    with writes() as written:
        try:
            with transaction.atomic():
                response = client.post(url, values or {}) if method == "POST" else client.get(url)
                finish(response)
                transaction.set_rollback(True)
        finally:
            client.cookies = kept
    return response, written


def enter(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    sign_in(client, person)
    return client


def visitors(world: World) -> dict[str, Client]:
    """A browser for each: every role in the world's government ("here") and in another ("there"), and the others."""
    here, there = world.things["jurisdiction"], world.things["other"]
    people = {name: world.person(name) for name in ("citizen", "author", "staff")}
    people["owner"] = world.person("planner")
    people["site administrator"] = appoint(Role.ADMINISTRATOR)
    people["bare administrator"] = appoint(Role.ADMINISTRATOR)
    for role in Role.values:
        for place, government in (("here", here), ("there", there)):
            institution = InstitutionFactory(jurisdiction=government) if role == Role.OFFICER else None
            people[f"{role} {place}"] = appoint(role, government, institution=institution)
    for name, person in people.items():
        # Their powers rest without a second factor.
        if name.startswith(("administrator", "site administrator", Role.IDENTITY_OFFICER)):
            Authenticator.objects.create(user=person, type="totp", data={})
        EmailAddress.objects.get_or_create(user=person, email=person.email, primary=True, verified=True)
    return {"stranger": Client(raise_request_exception=False)} | {name: enter(one) for name, one in people.items()}


def sample(route: Route, world: World) -> list[Address]:
    """Addresses of the world's own government; of many, the first and the last."""
    found = [one for one in addresses_of(route, world, variants=False) if not one.url.startswith("/ecuador/")]
    half = MOST_ADDRESSES // 2
    return found if len(found) <= MOST_ADDRESSES else [*found[:half], *found[-half:]]
