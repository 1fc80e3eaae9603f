"""Where each thing comes from, and whose words it is in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from minga.core.dates import PartialDate
from minga.core.fields import Said, said
from minga.core.markdown import render
from minga.plans.models import Document, Doubt
from minga.web import numbers
from minga.web.drawing import linked
from minga.web.markup import joined, markup

LABELS = {
    "title": gettext_lazy("Título"),
    "short_title": gettext_lazy("Título corto"),
    "code": gettext_lazy("Código"),
    "number": gettext_lazy("Número"),
    "starts_on": gettext_lazy("Fecha de inicio"),
    "ends_on": gettext_lazy("Fecha de fin"),
    "submitted_on": gettext_lazy("Fecha de entrega"),
    "published_on": gettext_lazy("Fecha de publicación"),
    "stated_end_on": gettext_lazy("Fin del plan que dice el documento"),
    "stated_duration": gettext_lazy("Duración que dice el documento"),
    "leads": gettext_lazy("Responsable"),
    "lead_institutions": gettext_lazy("Instituciones responsables"),
    "actors": gettext_lazy("Otros actores"),
    "contacts": gettext_lazy("Contacto"),
    "sdgs": gettext_lazy("Objetivos de Desarrollo Sostenible"),
    "values": gettext_lazy("Valores del gobierno abierto"),
    "pillars": gettext_lazy("Pilares"),
    "policy_areas": gettext_lazy("Áreas de política"),
    "planning_instruments": gettext_lazy("Instrumentos de planificación"),
    "legal_instruments": gettext_lazy("Normas"),
    "targets": gettext_lazy("Metas"),
    "confirmation": gettext_lazy("Confirmación"),
    "milestones": gettext_lazy("Hitos"),
    "endorsements": gettext_lazy("Respaldos"),
    "questionnaire": gettext_lazy("Cuestionario"),
    "sections": gettext_lazy("Texto del plan"),
    "forewords": gettext_lazy("Presentación"),
    "attachments": gettext_lazy("Anexos"),
    "commitments": gettext_lazy("Compromisos"),
    "fields": gettext_lazy("Ficha del compromiso"),
}
DATE = re.compile(r"\b\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?\b")
SITES = {"ogp-site": gettext_lazy("Sitio de la Alianza para el Gobierno Abierto")}


@dataclass(frozen=True)
class Citation:
    """What is cited, the document, its section, the lines of its text, and the address of a web page."""

    what: str
    document: str
    section: str
    lines: str = ""
    url: str = ""

    @property
    def place(self) -> str:
        return " · ".join(part for part in (self.document, self.section, self.lines) if part)


@dataclass(frozen=True)
class Statement:
    """A question of the sheet and what the document answers."""

    key: str
    label: str
    text: Said
    citation: Citation | None = None

    @property
    def html(self) -> SafeString:
        return render(str(self.text))

    @property
    def language(self) -> str:
        return self.text.language


@dataclass(frozen=True)
class Question:
    """Something that the source contradicts or leaves unclear, kept as it is and asked."""

    field: str
    printed: str
    text: str
    citation: Citation | None


def lines_said(lines: list[int] | None) -> str:
    if not lines:
        return ""
    first, last = lines
    return _("línea %s") % first if first == last else _("líneas %(first)s–%(last)s") % {"first": first, "last": last}


def cite(source: Mapping[str, Any], document: Document | None, what: str = "") -> Citation | None:
    if not source:
        return None
    key, section = source.get("document", ""), source.get("section", "")
    title = str(document.title) if document and key == document.key else str(SITES.get(key, key))
    url = section if section.startswith("https://") else ""
    return Citation(what, title, "" if url else section, lines_said(source.get("lines")), url)


def citations(sources: Mapping[str, Any], document: Document | None, labels: Mapping[str, Any]) -> list[Citation]:
    """One for each part that has its own source, in the order of the file."""
    found = [cite(source, document, label_of(name, labels)) for name, source in sources.items()]
    return [citation for citation in found if citation]


def drawn_citations(found: Iterable[Citation]) -> SafeString:
    """The rows of the table that says where each thing comes from. A commitment has thirty."""
    return joined(
        markup(
            '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>',
            one.what,
            linked(one.document, one.url),
            one.section or "–",
            one.lines or "–",
        )
        for one in found
    )


def label_of(field: str, labels: Mapping[str, Any]) -> str:
    """The reader's word for a field of the file: `fields.problem` is "Problema", `milestones.3.title` is "Hito 3"."""
    head, _dot, rest = field.partition(".")
    if head == "milestones" and rest.split(".")[0].isdigit():
        return _("Hito %s") % rest.split(".")[0]
    last = rest.split(".")[-1] if rest else head
    for name in (last, head):
        if name in labels or name in LABELS:
            return str(labels.get(name) or LABELS[name])
    return _("Otros datos")


def questions(
    doubts: Iterable[Doubt],
    document: Document | None,
    labels: Mapping[str, Any],
    names: Mapping[str, str] | None = None,
) -> list[Question]:
    """`names`: of the institutions that a doubt may quote by their key."""
    return [
        Question(
            label_of(doubt.field, labels),
            printed(doubt.value, names or {}),
            str(doubt.question),
            cite(doubt.source, document),
        )
        for doubt in doubts
    ]


def printed(value: Any, names: Mapping[str, str]) -> str:
    """What the doubt quotes: institutions by their name, dates as people read them, the rest as it is."""
    if isinstance(value, dict):
        return str(said(value))
    if isinstance(value, list):
        return ", ".join(printed(one, names) for one in value)
    if isinstance(value, str) and not re.search(r"\w", DATE.sub("", value)):
        return DATE.sub(day_said, value)
    return "" if value is None else names.get(str(value), str(value))


def day_said(found: re.Match[str]) -> str:
    """The date in words, unless the calendar does not have it: that may be what is being asked."""
    try:
        return numbers.day(PartialDate(found[0]))
    except ValueError:
        return found[0]


def translation_note(document: Document | None, text: Said) -> str:
    """ "Traducción de Minga; el documento está en inglés", when the words shown are ours; else nothing.

    What was translated here, and is in no document, was translated from Spanish: Spanish prevails."""
    if is_made_here(document, text.language):
        return _("Es una traducción. Si algo difiere, prevalece el texto en español.")
    if document is None or not document.is_our_translation(text):
        return ""
    names = [get_language_info(code)["name_translated"].lower() for code in document.original_languages]
    return _("Traducción de Minga; el documento está en %s.") % " / ".join(names) if names else ""


def is_made_here(document: Document | None, language: str) -> bool:
    """Whether what a plan says in this language was translated on this site, and is in no document."""
    if language in ("", "es"):
        return False
    return document is None or (bool(document.languages) and language not in document.languages)
