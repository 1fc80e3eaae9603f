"""What the site keeps to itself: nobody meets it at any door, in any format, in any role, but those it belongs to."""

import html
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from minga.portal.duties import send_letters
from tests.documents.subjects import put_away
from tests.routes import Address, addresses
from tests.world import ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREVIEW = re.compile(r'"(/documentos/[^"]*permiso=[^"]*)"')


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A walk through every door is refused at most of them."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def text_of(answer: Any) -> str:
    """Everything that an answer says: headers, and its body as its reader would see it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.streaming:
        put_away(answer)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{body_text(body, answer.get('Content-Type', ''))}"


def body_text(body: bytes, kind: str) -> str:
    if kind.startswith("application/pdf") and body:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if kind.startswith(XLSX) and body:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist())
    return html.unescape(body.decode("utf-8", "replace"))


def walk(client: Client, world: World) -> Iterator[tuple[Address, int, str]]:
    """Every address, and after them the files that pages show to those who may look before everybody."""
    previews: set[str] = set()
    for address in addresses(world):
        answer = client.get(address.url)
        text = text_of(answer)
        previews |= set(PREVIEW.findall(text))
        yield address, answer.status_code, text
    for url in sorted(previews):
        answer = client.get(url)
        yield Address("documents:file", url), answer.status_code, text_of(answer)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_meets_what_is_not_theirs(world: World, client: Client, role: str) -> None:
    """Both ways: what a role may not read it meets nowhere, and what is its own it does meet."""
    world.enter(client, role)
    met: dict[str, set[str]] = {}
    broken = []
    for address, status, text in walk(client, world):
        broken += [address.url] if status == 500 else []
        for secret in world.secrets:
            if secret.word in text and address.name not in secret.doors:
                met.setdefault(secret.word, set()).add(address.url)
    leaks = {
        secret.what: met[secret.word] for secret in world.secrets if secret.word in met and role not in secret.readers
    }
    assert leaks == {}
    assert [secret.what for secret in world.secrets if role in secret.readers and secret.word not in met] == []
    assert broken == []


def test_what_is_public_everybody_meets(world: World, client: Client) -> None:
    said = "\n".join(text for _address, _status, text in walk(client, world))
    assert [word for word in world.public if word not in said] == []


def test_a_letter_says_only_what_is_its_readers(world: World) -> None:
    send_letters()
    assert mail.outbox
    leaks = []
    for letter in mail.outbox:
        said = letter.message().as_bytes().decode("utf-8", "replace") + letter.body
        leaks += [
            (secret.what, letter.to)
            for secret in world.secrets
            if secret.word in said and not secret.mailboxes >= set(letter.to)
        ]
    assert leaks == []


def test_the_key_of_an_author_without_account_opens_what_is_theirs(world: World, client: Client) -> None:
    held = world.things["held_unsigned"]
    word = next(secret.word for secret in world.secrets if "without account that waits" in secret.what)
    page = client.get(f"{held.get_absolute_url()}?clave={world.things['author_secret']}").content.decode()
    assert word in page
