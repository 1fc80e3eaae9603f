from typing import Any

import pytest

from minga.core.fields import Said
from minga.plans.models import Document
from minga.plans.pages.citations import cite, label_of, lines_said, printed, translation_note

NAMES = {"mintel": "Ministerio de Telecomunicaciones"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2020-01 – 2020-03", "enero de 2020 – marzo de 2020"),
        ("2023-02-14", "14 de febrero de 2023"),
        ("2021-02-31", "2021-02-31"),
        ("2021-2017", "2021-2017"),
        ("desde 2020-01", "desde 2020-01"),
        (32014148, "32014148"),
        (["mintel", "otra"], "Ministerio de Telecomunicaciones, otra"),
        ({"es": "hola", "en": "hello"}, "hola"),
        (None, ""),
    ],
)
def test_what_a_doubt_quotes_is_readable(value: Any, said: str) -> None:
    assert printed(value, NAMES) == said


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("milestones.3.title", "Hito 3"),
        ("fields.problem", "¿Qué problema?"),
        ("problem", "¿Qué problema?"),
        ("targets.1.baseline", "Metas"),
        ("starts_on", "Fecha de inicio"),
        ("algo_nuevo", "Otros datos"),
    ],
)
def test_a_field_of_the_file_has_a_name_for_people(field: str, label: str) -> None:
    assert label_of(field, {"problem": "¿Qué problema?"}) == label


def test_a_citation_names_document_section_and_lines() -> None:
    document = Document(key="uno", title=Said(es="Documento uno"))
    found = cite({"document": "uno", "section": "Anexo", "lines": [3, 5]}, document)
    assert found is not None
    assert found.place == "Documento uno · Anexo · líneas 3–5"
    web = cite({"document": "ogp-site", "section": "https://www.opengovpartnership.org/x/"}, document)
    assert web is not None
    assert (web.place, web.url) == (
        "Sitio de la Alianza para el Gobierno Abierto",
        "https://www.opengovpartnership.org/x/",
    )
    assert cite({}, document) is None
    assert lines_said([4, 4]) == "línea 4"


def test_only_our_words_are_marked_as_ours() -> None:
    ours = Document(languages={"en": "original", "es": "minga"})
    theirs = Document(languages={"en": "original", "es": "original"})
    text = Said(es="hola", en="hello")
    assert translation_note(ours, text) == "Traducción de Minga; el documento está en inglés."
    assert translation_note(theirs, text) == ""
    assert translation_note(None, text) == ""
