"""A session from its call to its published minutes, through the pages: each step by who may, refused to who may not."""

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from minga.accounts.models import Person
from minga.groups.models import Body, Minutes, Resolution, Session
from minga.ledger.models import Entry
from tests.documents import authority
from tests.factories.cocreation import PersonFactory
from tests.factories.groups import chair_of, fill_seats, holder, make_body


@pytest.fixture
def council(settings: Any, tmp_path: Path, db: None) -> Body:
    settings.MINGA_HOME = tmp_path
    settings.MINGA_SIGNATURE_ROOTS = tmp_path / "roots"
    backend = "django.core.files.storage.FileSystemStorage"
    documents = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    (tmp_path / "keys").mkdir()
    body = make_body()
    fill_seats(body)
    return body


def enter(person: Person | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def call(council: Body, chair: Client) -> Session:
    starts_at = (timezone.localtime() + dt.timedelta(days=6)).strftime("%Y-%m-%dT%H:%M")
    points = {
        **{"title_1": "Informe de avance", "kind_1": "information"},
        **{"title_2": "Validar el informe", "kind_2": "vote", "text_2": "Validar el informe del trimestre."},
        **{"kind_3": "information", "kind_4": "information"},
    }
    sent = {"kind": "ordinary", "starts_at": starts_at, "place": "Sala 1", "admits_observers": "on", **points}
    assert chair.post(f"{council.get_absolute_url()}sesiones/nueva/", sent).status_code == 302
    return Session.objects.get()


def seat_six(session: Session, chair: Client) -> None:
    """Five holders, and the substitute of seat 3."""
    council, sent = session.body, {}
    for seat, member in ((1, 1), (3, 4), (5, 5), (7, 7), (9, 9), (11, 11)):
        sent[f"seat_{seat}"] = str(holder(council, member).pk)
    assert chair.post(f"{session.get_absolute_url()}conducir/", sent).status_code == 302


def signed(paper: bytes) -> SimpleUploadedFile:
    person = authority.Person(authority.Authority("Autoridad de prueba"), "Quien preside")
    return SimpleUploadedFile("acta-firmada.pdf", authority.sign(paper, person))


def test_from_the_call_to_the_published_minutes(council: Body) -> None:
    chair, stranger = enter(chair_of(council)), enter(PersonFactory())
    assert stranger.get(f"{council.get_absolute_url()}sesiones/nueva/").status_code == 403
    session = call(council, chair)
    address = session.get_absolute_url()
    Session.objects.update(starts_at=timezone.now())

    refused = chair.post(f"{address}abrir/", follow=True).content.decode()
    assert "Todavía no hay quórum: están 0 puestos y hacen falta 6." in refused
    seat_six(session, chair)
    chair.post(f"{address}abrir/")
    assert Session.objects.get().state == "open"

    vote = f"{address}puntos/2/votar/"
    assert enter(holder(council, 3).person).post(vote, {"choice": "in_favour"}).status_code == 403
    for number, choice in ((1, "in_favour"), (4, "in_favour"), (5, "against"), (7, "abstain")):
        assert enter(holder(council, number).person).post(vote, {"choice": choice}).status_code == 302
    excuse = {"choice": "recused", "conflict": "Mi organización hizo el informe."}
    enter(holder(council, 9).person).post(vote, excuse)
    chair.post(f"{address}puntos/2/anotar/", {"seat": "11", "choice": "in_favour"})
    chair.post(f"{address}puntos/1/cerrar/", {"notes": "Se presentó el informe."})
    chair.post(f"{address}puntos/2/cerrar/", {"responsible": "Secretaría de Planificación", "due_on": "2027-01-31"})
    chair.post(f"{address}terminar/")
    resolution = Resolution.objects.get()
    assert (resolution.text, resolution.due_on) == ("Validar el informe del trimestre.", dt.date(2027, 1, 31))
    seats = {"in_favour": [1, 3, 11], "against": [5], "abstain": [7], "recused": [9]}
    assert Entry.objects.get(verb="item.decided", facts__outcome="adopted").facts["seats"] == seats

    minutes_address = f"{address}acta/"
    assert stranger.get(f"{minutes_address}escribir/").status_code == 403
    chair.post(f"{minutes_address}escribir/", {"opening": "Bienvenida.", "notes_1": "Hubo preguntas.", "closing": ""})
    assert stranger.get(minutes_address).status_code == 404
    refused = chair.post(f"{minutes_address}revisar/", follow=True).content.decode()
    assert "nunca quien la escribió" in refused
    enter(holder(council, 5).person).post(f"{minutes_address}revisar/")
    minutes = Minutes.objects.get()
    assert (minutes.state, minutes.content["points"][0]["notes"]) == ("reviewed", "Hubo preguntas.")

    paper = chair.get(f"{minutes_address}pdf/").content
    assert hashlib.sha256(paper).hexdigest() == minutes.sha256
    sign = {"seat_number": "1", "means": "electronic"}
    refused = chair.post(f"{minutes_address}publicar/", follow=True).content.decode()
    assert "la firmó quien presidió la sesión" in refused
    bare = SimpleUploadedFile("acta.pdf", paper)
    refused = chair.post(f"{minutes_address}firmar/", {**sign, "file": bare})
    assert "no trae una firma electrónica que valga" in refused.content.decode()
    other = chair.get(f"{resolution.get_absolute_url()}pdf/").content
    refused = chair.post(f"{minutes_address}firmar/", {**sign, "file": signed(other)})
    assert "Lo que se firmó no es esta acta" in refused.content.decode()
    answer = chair.post(f"{minutes_address}firmar/", {**sign, "file": signed(paper)})
    assert answer.status_code == 302, re.findall(r'class="error[^>]*>([^<]+)', answer.content.decode())
    chair.post(f"{minutes_address}publicar/")

    page = Client().get(minutes_address).content.decode()
    assert "Publicada el" in page
    assert "suplente en funciones" in page
    assert "Mi organización hizo el informe." in page
    verbs = list(Entry.objects.filter(verb__startswith="minutes.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["minutes.reviewed", "minutes.signed", "minutes.published"]


def test_the_register_names_nobody(council: Body) -> None:
    session = call(council, enter(chair_of(council)))
    Session.objects.update(starts_at=timezone.now())
    seat_six(session, enter(chair_of(council)))
    enter(chair_of(council)).post(f"{session.get_absolute_url()}abrir/")
    leaves = " ".join(Entry.objects.values_list("leaf", flat=True))
    assert "Integrante" not in leaves
    assert "example.org" not in leaves
