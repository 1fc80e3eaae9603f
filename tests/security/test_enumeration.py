"""What is hidden answers like what was never there: nobody learns by asking which codes exist."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from minga.documents.models import Document, Version
from tests.security.walking import enter, finish
from tests.world import World

TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def seen(client: Client, url: str, *own: str) -> tuple[int, str]:
    """Status and page, without what is drawn each time and without the words of the address itself."""
    response = client.get(url)
    page = TOKENS.sub("", response.content.decode(errors="replace")) if not response.streaming else ""
    for word in sorted(own, key=len, reverse=True):
        page = page.replace(word, "…")
    finish(response)
    return response.status_code, page


def hidden_document(world: World) -> Document:
    return Document.objects.exclude(state=Document.State.PUBLISHED).order_by("pk")[0]


def draft(world: World, name: str, *more: Any) -> tuple[str, str, tuple[str, ...]]:
    slug = world.things["draft"].slug
    hidden, absent = (reverse(name, args=["quito", one, *more]) for one in (slug, "noexiste"))
    return hidden, absent, (slug, "noexiste")


def pairs() -> dict[str, Callable[[World], tuple[str, str, tuple[str, ...]]]]:
    """By name: the address of something hidden, one of nothing at all, and the words that tell the two apart."""

    def document(world: World) -> tuple[str, str, tuple[str, ...]]:
        code = hidden_document(world).code
        return f"/documentos/{code}/", "/documentos/DOC-9999-9999/", (code, "DOC-9999-9999")

    def file(world: World) -> tuple[str, str, tuple[str, ...]]:
        one = Version.objects.filter(document=hidden_document(world))[0]
        address = f"/documentos/{one.document.code}/{one.sha256}/{one.name}"
        other = f"/documentos/{one.document.code}/{'0' * 64}/{one.name}"
        return address, other, (one.sha256, "0" * 64)

    def job(world: World) -> tuple[str, str, tuple[str, ...]]:
        own, none = str(world.things["job"].pk), "00000000-0000-4000-8000-000000000000"
        return f"/trabajos/{own}/", f"/trabajos/{none}/", (own, none)

    def job_file(world: World) -> tuple[str, str, tuple[str, ...]]:
        hidden, absent, words = job(world)
        return f"{hidden}archivo/", f"{absent}archivo/", words

    def held(world: World) -> tuple[str, str, tuple[str, ...]]:
        code = world.things["held"].code
        return f"/seguir/proposal/{code}/", "/seguir/proposal/UIO-2026-9999/", (code, "UIO-2026-9999")

    return {
        "plan": lambda world: draft(world, "plan"),
        "plan_pdf": lambda world: draft(world, "plan_pdf"),
        "translation_list": lambda world: draft(world, "translation_list"),
        "commitment": lambda world: draft(world, "commitment", world.things["draft_commitment"].code),
        "milestone": lambda world: draft(world, "milestone", world.things["draft_commitment"].code, 1),
        "passage": lambda world: draft(world, "passage", "presentacion"),
        "document": document,
        "file": file,
        "job": job,
        "job_file": job_file,
        "follow a held proposal": held,
    }


def test_what_is_hidden_looks_like_what_is_not(world: World) -> None:
    for name, find in pairs().items():
        hidden, absent, words = find(world)
        for client in (Client(), enter(world.person("citizen"))):
            assert seen(client, hidden, hidden, *words) == seen(client, absent, absent, *words), name
        asks_who = name.startswith("job") or name == "translation_list"
        assert Client().get(hidden).status_code == (302 if asks_who else 404), name


def test_a_wrong_secret_of_an_author_opens_no_more_than_none(world: World) -> None:
    code = world.things["held_unsigned"].code
    address = f"/quito/propuestas/{code}/"
    wrong = "clave=" + "0" * 40
    plain = seen(Client(), f"{address}?clave=", "clave=", "clave%3D")
    guessed = seen(Client(), f"{address}?{wrong}", wrong, wrong.replace("=", "%3D"))
    assert (guessed[0], strip_tags(guessed[1])) == (plain[0], strip_tags(plain[1]))
    assert "zqheldunsignedqz" not in plain[1]
    assert "zqheldunsignedqz" in seen(Client(), f"{address}?clave={world.things['author_secret']}")[1]


def test_the_last_letter_of_a_secret_matters_as_much_as_the_first(world: World) -> None:
    secret, code = world.things["author_secret"], world.things["held_unsigned"].code
    for wrong in (secret[:-1] + "0" * (secret[-1] != "0") + "1" * (secret[-1] == "0"), secret[:-1], secret + "0", ""):
        assert "zqheldunsignedqz" not in seen(Client(), f"/quito/propuestas/{code}/?clave={wrong}")[1]


def test_unknown_keys_of_letters_answer_like_known_ones_that_stop(world: World) -> None:
    """Whoever asks to hear no more shall hear no more either way; the keys are too long to be guessed."""
    token = world.things["reader"].token
    assert len(token) >= 32
    other = "x" * len(token)
    pages = [Client().post(f"/avisos/baja/{one}/").content.decode().replace(one, "…") for one in (token, other)]
    assert TOKENS.sub("", pages[0]) == TOKENS.sub("", pages[1])


def test_numbers_in_addresses_lead_nobody_to_what_is_anothers(world: World) -> None:
    """Keys that count up (jobs of a process, letters) belong to roles; everything personal has a random key."""
    citizen = enter(world.person("citizen"))
    letter = world.things["letter"].pk
    answers = {citizen.post(f"/avisos/fallidos/{pk}/").status_code for pk in (letter, letter + 10_000)}
    assert answers == {403}
