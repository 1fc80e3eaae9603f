"""Where to tell of a hole: /.well-known/security.txt, if the installation says so."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from config import environment

ADDRESS = "/.well-known/security.txt"


@pytest.mark.django_db
def test_without_a_contact_there_is_no_such_page(client: Client, settings: Any) -> None:
    settings.MINGA_SECURITY_CONTACT = ""
    assert client.get(ADDRESS).status_code == 404


def test_it_says_whom_to_write_to_and_until_when_that_holds(client: Client, settings: Any) -> None:
    settings.MINGA_SECURITY_CONTACT = "mailto:seguridad@ejemplo.ec"
    settings.SITE_ADDRESS = "https://gobiernoabierto.ejemplo.ec"
    answer = client.get(ADDRESS)
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = dt.datetime.fromisoformat(fields.pop("Expires"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields == {
        "Contact": "mailto:seguridad@ejemplo.ec",
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": "https://gobiernoabierto.ejemplo.ec/.well-known/security.txt",
    }
    assert dt.timedelta(days=170) < expires - timezone.now() < dt.timedelta(days=365)


@pytest.mark.parametrize("value", ["seguridad@ejemplo.ec", "http://ejemplo.ec", "mailto:a b@c", "javascript:alert(1)"])
def test_a_contact_that_nobody_could_use_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MINGA_SECURITY_CONTACT", value)
    with pytest.raises(ImproperlyConfigured, match="mailto: or https://"):
        environment.contact("MINGA_SECURITY_CONTACT")
