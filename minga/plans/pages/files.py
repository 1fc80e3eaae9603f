"""The same pages as content of a PDF: plain values, the same sentences."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from minga.plans.models import CommitmentActor, Contact, Milestone
from minga.plans.pages.citations import Question
from minga.plans.pages.commitments import CommitmentPage
from minga.plans.pages.plans import PlanPage, title_of
from minga.plans.pages.sentences import listed, span_said
from minga.web import numbers
from minga.web.components import Fact
from minga.web.pdf import qr_svg


def commitment_content(page: CommitmentPage, address: str) -> dict[str, Any]:
    commitment = page.commitment
    return {
        "title": str(commitment.title),
        "code": commitment.code,
        "issuer": str(commitment.jurisdiction.government),
        "plan": str(commitment.plan.title),
        "answer": page.answer,
        "address": address,
        "qr": qr_svg(address),
        "translation": page.translation,
        "knots": list(page.knots),
        "facts": facts_of(page.facts),
        "statements": [{"label": one.label, "text": str(one.text)} for one in page.statements],
        "who": [
            {"label": label, "names": institutions_of(actors)}
            for label, actors in (
                (_("Responsable"), page.leads),
                (_("Contraparte"), page.counterparts),
                (_("Otras instituciones del Estado"), page.state_actors),
                (_("Sociedad civil, academia y otros"), page.other_actors),
            )
            if actors
        ],
        "contacts": [contact_line(contact) for contact in commitment.contacts.all()],
        "milestones": [milestone_row(milestone) for milestone in commitment.milestones.all()],
        "targets": [
            f"{target.title}: {target.get_direction_display()} {numbers.number(target.target)} {target.unit}"
            for target in commitment.targets.all()
        ],
        "lists": [
            *({"label": heading, "items": [tag.name for tag in tags]} for heading, _facet, tags in page.tag_lists),
            *({"label": heading, "items": [str(text) for text in texts]} for heading, texts in page.instruments),
        ],
        "questions": questions_of(page.questions),
        "citations": [{"what": one.what, "place": one.url or one.place} for one in page.citations],
        "words": words(),
    }


def plan_content(page: PlanPage, passages: Iterable[Any], address: str) -> dict[str, Any]:
    plan = page.plan
    return {
        "title": str(plan.title),
        "issuer": str(plan.jurisdiction.government),
        "answer": page.answer,
        "address": address,
        "qr": qr_svg(address),
        "translation": page.translation,
        "facts": facts_of(page.facts),
        "chapters": [
            {
                "title": str(chapter.theme.title) if chapter.theme else "",
                "rows": [
                    {
                        "code": item.commitment.code,
                        "title": str(item.commitment.title),
                        "leads": listed(lead.name for lead in item.leads) or "–",
                        "span": item.span,
                        "standing": str(item.standing.label),
                    }
                    for item in chapter.listed
                ],
            }
            for chapter in page.chapters
        ],
        "passages": [{"title": title_of(one), "text": str(one.text)} for one in passages],
        "answers": [
            {"question": one.question, "text": str(one.text) or numbers.number(one.value) or "–"}
            for one in page.answers
        ],
        "endorsements": [
            ", ".join(filter(None, (one.name, str(one.job_title), one.organisation))) for one in page.endorsements
        ],
        "questions": questions_of(page.questions),
        "words": words(),
    }


def facts_of(facts: Iterable[Fact]) -> list[list[str]]:
    return [[str(fact.label), str(fact.value)] for fact in facts if fact.value not in ("", None)]


def institutions_of(actors: Iterable[CommitmentActor]) -> list[str]:
    return [str(actor.institution.name) for actor in actors]


def contact_line(contact: Contact) -> str:
    parts = (contact.name, contact.job_title, contact.department, contact.email, contact.phone)
    return ", ".join(str(part) for part in parts if part)


def milestone_row(milestone: Milestone) -> list[str]:
    return [
        milestone.label,
        str(milestone.title),
        span_said(milestone.starts_on, milestone.ends_on),
        str(milestone.standing.label),
    ]


def questions_of(questions: Iterable[Question]) -> list[dict[str, str]]:
    return [
        {
            "field": one.field,
            "printed": _("«%(text)s»") % {"text": one.printed} if one.printed else "",
            "text": one.text,
            "place": one.citation.place if one.citation else "",
        }
        for one in questions
    ]


def words() -> dict[str, str]:
    """The headings of the files, in the reader's language."""
    return {
        "thread": _("En qué va"),
        "facts": _("Ficha"),
        "qr": _("Esta página en el sitio, siempre al día"),
        "who": _("Quién responde"),
        "contacts": _("A quién preguntar, según el documento"),
        "milestones": _("Hitos"),
        "milestone_heads": _("Hito|Qué se hará|Plazo|Estado por fechas"),
        "targets": _("Metas que se pueden medir"),
        "questions": _("Preguntas sobre el documento"),
        "questions_why": _(
            "El documento se contradice o no se entiende en estos puntos. Lo dejamos como está y lo preguntamos."
        ),
        "citations": _("De dónde sale cada cosa"),
        "commitments": _("Compromisos"),
        "commitment_heads": _("Código|Compromiso|Responsable|Plazo|Estado por fechas"),
        "text": _("El texto del plan"),
        "answers": _("Lo que el gobierno respondió"),
        "endorsements": _("Quién lo respalda desde fuera del gobierno"),
        "no_milestones": _("El documento no trae hitos para este compromiso."),
    }
