"""The register's pages: for anybody, without JavaScript, and the same number of queries however long the list."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from minga.ledger.actions import record, record_many, seal
from minga.ledger.models import Checkpoint, Entry, Tile
from tests.ledger.subjects import Thing, write, write_sealed
from tests.ledger.triggers import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_spanish():
    with translation.override("es"):
        yield


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def sentences(answer) -> list[str]:
    return [line["sentence"] for line in answer.context["lines"]]


def test_an_empty_register_says_so(client: Client):
    answer = client.get("/registro/")
    assert answer.status_code == 200
    assert "Este registro todavía no tiene ningún sello" in text(answer)
    assert "Aún no hay decisiones anotadas" in text(answer)


def test_the_register_opens_with_its_size_and_tells_each_line_as_a_sentence(client: Client):
    write_sealed(2)
    write(1, "plan.published")
    write(1, "cosa.rara")
    answer = client.get("/registro/")
    assert "Este registro guarda 2 decisiones selladas" in text(answer)
    assert "2 líneas esperan su sello" in text(answer)
    assert sentences(answer) == [
        "cosa.rara: UIO-2026-0000",
        "Se publicó el plan UIO-2026-0000.",
        "Se recibió la propuesta UIO-2026-0001.",
        "Se recibió la propuesta UIO-2026-0000.",
    ]
    assert Checkpoint.objects.get().root_hex in text(answer)


def test_the_register_is_filtered_in_the_address(client: Client):
    write_sealed(1)
    write(1, "plan.published")
    record("plan.published", Thing("EC-1", "plan", "ecuador"), by=None, role="system")
    assert len(sentences(client.get("/registro/"))) == 3
    assert sentences(client.get("/registro/?gobierno=ecuador")) == ["Se publicó el plan EC-1."]
    assert sentences(client.get("/registro/?acto=proposal.submitted")) == ["Se recibió la propuesta UIO-2026-0000."]
    assert sentences(client.get("/registro/?tipo=plan&gobierno=quito")) == []
    assert "Ninguna línea concuerda con lo que pides" in text(client.get("/registro/?tipo=plan&gobierno=quito"))
    assert len(sentences(client.get("/registro/?gobierno=nadie"))) == 3


def test_every_line_is_on_exactly_one_page(client: Client):
    write(60)
    address, seen, pages = "/registro/?tipo=proposal", [], 0
    while address:
        page = client.get(address).context["page"]
        seen += [entry.subject_code for entry in page.entries]
        pages += 1
        address = f"/registro/{page.older_url}" if page.older_url else ""
    assert pages == 3
    assert seen == [f"UIO-2026-{number:04}" for number in range(59, -1, -1)]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", ""])
def test_a_page_that_makes_no_sense_is_the_first(client: Client, before: str):
    write(1)
    assert len(sentences(client.get("/registro/", {"antes": before}))) == 1


@pytest.mark.parametrize("address", ["/registro/", "/registro/asunto/proposal/UIO-2026-0000/"])
def test_a_list_costs_the_same_with_one_line_and_with_many(client: Client, address: str):
    write_sealed(1)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(30):
        write_sealed(1)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)
    assert len(many) <= 8


def test_a_subject_has_all_its_lines_and_no_others(client: Client):
    write_sealed(2)
    write(1, "proposal.withdrawn")
    answer = client.get("/registro/asunto/proposal/UIO-2026-0000/")
    assert sentences(answer) == [
        "Quien propuso UIO-2026-0000 la retiró.",
        "Se recibió la propuesta UIO-2026-0000.",
    ]
    assert "<h1>Propuesta UIO-2026-0000</h1>" in text(answer)


def test_a_subject_without_lines_is_not_found(client: Client):
    assert client.get("/registro/asunto/proposal/no-existe/").status_code == 404


def test_a_line_shows_itself_letter_by_letter_and_its_proof(client: Client):
    entry = write_sealed(3)[1]
    answer = client.get("/registro/entrada/1/")
    assert answer.context["leaf"] == entry.leaf
    assert answer.context["proof"].entry == entry
    assert len(answer.context["proof"].hashes) == 2
    assert answer.context["verdict"] is None
    assert client.get("/registro/entrada/3/").status_code == 404


def test_comprobar_says_that_nobody_changed_the_line(client: Client):
    write_sealed(3)
    write_sealed(2)
    answer = client.get("/registro/entrada/1/?comprobar=1")
    assert answer.context["verdict"].is_good
    assert answer.context["verdict"].first.size == 3
    assert answer.context["verdict"].latest.size == 5
    assert "Nadie cambió esta línea" in text(answer)


def falsify_line() -> None:
    Entry.objects.filter(index=1).update(role="moderator")


def falsify_root() -> None:
    Checkpoint.objects.filter(size=5).update(root=bytes(32))


def falsify_first_root() -> None:
    Checkpoint.objects.filter(size=3).update(root=bytes(32))


def falsify_signature() -> None:
    note = Checkpoint.objects.get(size=5).note
    Checkpoint.objects.filter(size=5).update(note=note.replace("\n5\n", "\n6\n"))


def falsify_tile() -> None:
    hashes = bytes(Tile.objects.get().hashes)
    Tile.objects.update(hashes=bytes(32) + hashes[32:])


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (falsify_line, "la línea fue cambiada"),
        (falsify_root, "La prueba no lleva de esta línea al último sello"),
        (falsify_first_root, "la historia fue rehecha"),
        (falsify_signature, "Un sello no está firmado con la llave de este registro"),
        (falsify_tile, "La prueba no lleva de esta línea al último sello"),
    ],
)
def test_comprobar_says_what_does_not_match(client: Client, attack, expected):
    write_sealed(3)
    write_sealed(2)
    with without_triggers():
        attack()
    answer = client.get("/registro/entrada/1/?comprobar=1")
    assert "Algo no concuerda" in text(answer)
    assert expected in text(answer)


def test_a_register_that_lost_its_tree_says_that_it_can_prove_nothing(client: Client):
    write_sealed(3)
    with without_triggers():
        Tile.objects.all().delete()
    assert "El registro está dañado" in text(client.get("/registro/entrada/1/?comprobar=1"))
    assert client.get("/registro/entrada/1/constancia.json").status_code == 503


def test_the_checkpoint_and_the_key_are_plain_texts_that_are_not_kept_long(client: Client):
    write_sealed(3)
    latest = Checkpoint.objects.get()
    for name, content in (("checkpoint", latest.note), ("key", latest.key + "\n")):
        answer = client.get(reverse(f"ledger:{name}"))
        assert answer.content.decode() == content
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer["Cache-Control"] == "public, max-age=5"


@pytest.mark.parametrize("name", ["checkpoint", "llave", "llaves", "tile/0/000", "tile/entries/000", "entrada/0/"])
def test_before_the_first_seal_there_is_nothing_to_serve(client: Client, name: str):
    write(1)
    assert client.get(f"/registro/{name}").status_code == 404


def test_tiles_and_bundles_are_those_of_the_standard_and_kept_for_ever(client: Client):
    record_many("proposal.submitted", [(Thing(f"U-{n}"), {}) for n in range(300)], by=None, role="system")
    seal()
    hashes = b"".join(bytes(entry.leaf_hash) for entry in Entry.objects.order_by("index"))
    for path, content in {
        "0/000": hashes[:8192],
        "0/001.p/44": hashes[8192:],
        "0/001.p/3": hashes[8192 : 8192 + 96],
    }.items():
        answer = client.get(f"/registro/tile/{path}")
        assert answer.content == content
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    leaves = [entry.leaf.encode() for entry in Entry.objects.order_by("index")]
    expected = b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves[256:])
    assert client.get("/registro/tile/entries/001.p/44").content == expected
    assert len(client.get("/registro/tile/1/000.p/1").content) == 32


@pytest.mark.parametrize(
    "path",
    [
        *("0/001", "0/000.p/4", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/0", "0/x000/000", "9/000"),
        *("entries/000", "entries/000.p/4", "0/../0/000.p/3"),
    ],
)
def test_a_tile_that_is_not_there_or_is_written_otherwise_is_not_found(client: Client, path: str):
    write_sealed(3)
    assert client.get("/registro/tile/0/000.p/3").status_code == 200
    assert client.get(f"/registro/tile/{path}").status_code == 404


def test_the_receipt_is_a_file_with_all_that_a_verifier_needs(client: Client):
    entry = write_sealed(3)[2]
    answer = client.get("/registro/entrada/2/constancia.json")
    latest = Checkpoint.objects.get()
    receipt = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="constancia-2.json"'
    assert {name: receipt[name] for name in ("minga_receipt", "leaf", "index", "checkpoint", "key")} == {
        "minga_receipt": 1,
        "leaf": entry.leaf,
        "index": 2,
        "checkpoint": latest.note,
        "key": latest.key,
    }


def test_the_pages_only_read(client: Client):
    write_sealed(1)
    for path in (
        "",
        "checkpoint",
        "llave",
        "llaves",
        "entrada/0/",
        "entrada/0/constancia.json",
        "tile/0/000.p/1",
        "verificador.py",
    ):
        assert client.get(f"/registro/{path}").status_code == 200
        assert client.post(f"/registro/{path}").status_code == 405


def test_a_subject_whose_code_has_bars_has_its_page(client: Client):
    record("plan.published", Thing("ecuador/2019-2021", "plan", "ecuador"), by=None, role="system")
    seal()
    address = Entry.objects.get().get_absolute_url()
    about = client.get(address).context["facts"][0].url
    assert sentences(client.get(about)) == ["Se publicó el plan ecuador/2019-2021."]


def test_facts_are_told_in_words(client: Client):
    facts = {
        "title": {"es": "Plan", "en": "Plan (en)"},
        "leads": ["a", "b"],
        "version": 2,
        "document": None,
        "x": {"y": 1},
        "text": "ab" * 32,
    }
    record("plan.published", Thing(), by=None, role="system", **facts)
    seal()
    told = [(fact.label, fact.value) for fact in client.get("/registro/entrada/0/").context["facts"]]
    assert told[3:] == [
        ("Instituciones responsables", "a, b"),
        ("Huella del texto", f'<span class="code">{"ab" * 32}</span>'),
        ("Título", "Plan"),
        ("Versión", "2"),
        ("x", '{"y":1}'),
    ]


def test_a_fact_is_shown_as_text_and_never_as_markup(client: Client):
    record("plan.published", Thing("<b>1</b>"), by=None, role="<i>x</i>", title="<script>alert(1)</script>")
    seal()
    for address in ("/registro/", "/registro/entrada/0/?comprobar=1"):
        page = client.get(address).content.decode()
        assert "<b>1</b>" not in page
        assert "<script>alert" not in page
        assert "<i>x</i>" not in page
