"""What the register keeps as keys, people read as words."""

import pytest
from django.apps import apps
from django.utils import translation

from minga.directory.models import Role
from minga.ledger.facts import VALUES, said
from minga.ledger.verbs import ROLES

SHA = "a" * 64
# Which fields of the rooms' models are written into the register under their own name.
TOLD = {
    "channel": ("Proposal", "Identity"),
    "ground": ("Appointment", "Moderation", "Decision", "Roll", "Identity", "RightsRequest"),
    "kind": ("Version", "RightsRequest"),
    "language": ("Version",),
    "method": ("Identity",),
    "sector": ("Proposal",),
}


@pytest.fixture(autouse=True)
def in_spanish():
    with translation.override("es"):
        yield


@pytest.mark.parametrize("name", TOLD)
def test_every_key_that_a_room_writes_has_its_words(name):
    fields = [model._meta.get_field(name) for model in apps.get_models() if model.__name__ in TOLD[name]]
    assert len(fields) == len(TOLD[name])
    assert {key for field in fields for key, _label in field.choices} <= set(VALUES[name])


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("is_demo", True, "sí"),
        ("in_time", False, "no"),
        ("sector", "citizen", "Ciudadanía, a título personal"),
        ("sector", "martian", "martian"),
        ("about", {"kind": "proposal", "code": "EC-1"}, "Propuesta EC-1"),
        ("found", {"email": 2, "cedula": 1}, "Números de cédula: 1, Correos electrónicos: 2"),
        ("signatures", ["good", "bad"], "Firma comprobada, Firma que no vale"),
        ("leads", ["mintel", "<b>"], "mintel, &lt;b&gt;"),
        ("leads", [], ""),
        ("title", {"es": "Uno", "en": "One"}, "Uno"),
        ("version", 3, "3"),
        ("ends_on", "2021-08", "agosto de 2021"),
        ("ends_on", "algún día", "algún día"),
        ("checksum", SHA, f'<span class="code">{SHA}</span>'),
        (
            "files",
            [{"kind": "pdf", "size": 340_000, "language": "en", "signatures": [], "sha256": SHA}],
            f'Documento PDF, 340\u00a0kB, Inglés, <span class="code">{SHA}</span>',
        ),
    ],
)
def test_a_fact_is_told_in_words(name, value, words):
    assert str(said(name, value)) == words


def test_words_follow_the_reader():
    with translation.override("en"):
        assert said("is_demo", True) == "yes"


def test_every_role_has_its_words():
    assert set(Role.values) <= set(ROLES)
