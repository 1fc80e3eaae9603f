"""The words of each consent. They are files of the repository and never change: a new wording is a new version."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from minga.accounts.models import Consent, Person
from minga.accounts.models.consents import ConsentQuerySet

TEXTS = Path(settings.BASE_DIR) / "data" / "consents"
# The version that forms show today.
CURRENT = {
    Consent.Purpose.ACCOUNT: "2026-11",
    Consent.Purpose.PUBLIC_NAME: "2026-11",
    Consent.Purpose.FOLLOWING: "2026-11",
    Consent.Purpose.DEMOGRAPHICS: "2026-11",
    Consent.Purpose.WORKSHOP_LIST: "2026-11",
}
# How addresses call each purpose.
SLUGS = {
    "cuenta": Consent.Purpose.ACCOUNT,
    "nombre": Consent.Purpose.PUBLIC_NAME,
    "avisos": Consent.Purpose.FOLLOWING,
    "participacion": Consent.Purpose.DEMOGRAPHICS,
    "taller": Consent.Purpose.WORKSHOP_LIST,
}


@dataclass(frozen=True)
class ConsentText:
    purpose: Consent.Purpose
    version: str
    language: str
    text: str
    digest: str


@cache
def versions_of(purpose: str) -> tuple[str, ...]:
    """Newest first."""
    return tuple(sorted({path.name.split(".")[0] for path in (TEXTS / purpose).glob("*.txt")}, reverse=True))


@cache
def text_in(purpose: str, version: str, language: str) -> ConsentText:
    """The text in that language, or in Spanish if it has no other. Raises FileNotFoundError for an unknown version."""
    path = TEXTS / purpose / f"{version}.{language}.txt"
    if not path.exists():
        language, path = "es", TEXTS / purpose / f"{version}.es.txt"
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return ConsentText(Consent.Purpose(purpose), version, language, content.decode().strip(), digest)


def current_text(purpose: str, language: str | None = None) -> ConsentText:
    """What a form shows now, in the language of the reader."""
    known = Consent.Purpose(purpose)
    return text_in(known.value, CURRENT[known], (language or get_language() or "es")[:2])


def shown_text(purpose: str) -> str:
    """The words of the consent as a form's label or help: read when the page is written."""
    return lazy(lambda: current_text(purpose).text, str)()


def standing_consents(person: Person) -> ConsentQuerySet:
    return Consent.objects.standing().of(person)
