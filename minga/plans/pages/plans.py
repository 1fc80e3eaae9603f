"""A plan's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.core.fields import Said, said
from minga.core.markdown import render
from minga.core.text import shorten
from minga.plans.models import ActionPlan, Passage, Theme
from minga.plans.pages.citations import Citation, Question, cite, questions, translation_note
from minga.plans.pages.sentences import counted, listed, span_said, standing_said
from minga.plans.queries import Facet, Listed
from minga.plans.queries.translations import Share
from minga.web import numbers
from minga.web.components import Fact, Figure

LEAD = 180


@dataclass(frozen=True)
class Content:
    """A line of the plan's table of contents: a foreword or a section, and how it starts."""

    title: str
    start: str
    url: str


@dataclass(frozen=True)
class Backer:
    """Somebody outside the government who backs the plan with their name."""

    name: str
    job_title: Said
    organisation: str


@dataclass(frozen=True)
class Answer:
    """A question of OGP Local's form and what the government answered: a text, a number, or nothing."""

    question: str
    html: SafeString
    text: Said
    value: int | None
    asked: Sequence[str] = ()


@dataclass(frozen=True)
class Chapter:
    """A theme of the plan with its commitments; commitments without a theme stand under none."""

    theme: Theme | None
    listed: Sequence[Listed]

    @property
    def level(self) -> int:
        """Of the headings of its commitments: below the theme's, or where the theme's would be."""
        return 4 if self.theme else 3


@dataclass(frozen=True)
class PlanPage:
    plan: ActionPlan
    answer: str
    figures: Sequence[Figure]
    facts: Sequence[Fact]
    chapters: Sequence[Chapter]
    contents: Sequence[Content]
    answers: Sequence[Answer]
    endorsements: Sequence[Backer]
    credits: Sequence[tuple[str, Sequence[str]]]
    attachments: Sequence[Said]
    questions: Sequence[Question]
    citation: Citation | None
    translation: str


@dataclass(frozen=True)
class Paper:
    """The plan as a file in one language."""

    label: str
    url: str
    language: str


def papers_in(plan: ActionPlan, shares: Sequence[Share]) -> list[Paper]:
    """In Spanish, and in each language in which enough of it can be read."""
    where = [plan.jurisdiction.slug, plan.slug]
    found = [Paper(_("PDF en español"), reverse("plan_pdf_in", args=[*where, "es"]), "es")]
    whole = {"en": _("PDF en inglés"), "qu": _("PDF en kichwa")}
    partly = {
        "en": _("PDF en inglés, traducido el %(percent)s %%"),
        "qu": _("PDF en kichwa, traducido el %(percent)s %%"),
    }
    for share in shares:
        if share.is_enough:
            label = (whole if share.percent == 100 else partly)[share.language] % {"percent": share.percent}
            url = reverse("plan_pdf_in", args=[*where, share.language])
            found.append(Paper(label, url, share.language))
    return found


def share_said(share: Share) -> str:
    if share.percent == 100:
        return _("Es una traducción. Si algo difiere, prevalece el texto en español.")
    return _(
        "Es una traducción: se tradujo y revisó el %(percent)s %% de los textos, y lo demás queda en español."
        " Si algo difiere, prevalece el texto en español."
    ) % {"percent": share.percent}


def plan_page(plan: ActionPlan, listed_commitments: Sequence[Listed]) -> PlanPage:
    passages = list(plan.passages.all())
    return PlanPage(
        plan=plan,
        answer=answer_of(plan, listed_commitments),
        figures=figures_of(plan, listed_commitments),
        facts=facts_of(plan),
        chapters=chapters_of(listed_commitments),
        contents=[content_of(plan, passage) for passage in readable(passages)],
        answers=answers_of(plan, passages),
        endorsements=[
            Backer(one["name"], said(one["position"]), one["organisation"] or "") for one in plan.endorsements
        ],
        credits=[(str(said(one["role"])), [credited(person) for person in one["people"]]) for one in plan.credits],
        attachments=[said(one["title"]) for one in plan.attachments],
        questions=questions(
            plan.doubts.all(),
            plan.document,
            {passage.key: title_of(passage) for passage in passages},
            {lead.institution.slug: str(lead.institution.name) for lead in plan.plan_leads.all()},
        ),
        citation=cite(plan.source, plan.document),
        translation=translation_note(plan.document, plan.title),
    )


def answers_of(plan: ActionPlan, passages: Sequence[Passage]) -> list[Answer]:
    """The questionnaire in its order; an answer that raises a question stands beside it."""
    asked: dict[str, list[str]] = {}
    for doubt in plan.doubts.all():
        head, _dot, key = doubt.field.partition(".")
        if head == "questionnaire":
            asked.setdefault(key, []).append(str(doubt.question))
    return [
        Answer(str(one.heading), render(str(one.text)), one.text, one.value, asked.get(one.key, ()))
        for one in passages
        if one.kind == Passage.Kind.ANSWER
    ]


def credited(person: dict[str, object]) -> str:
    organisation = said(person.get("organisation"))  # type: ignore[arg-type]
    return f"{person['name']} ({organisation})" if organisation else str(person["name"])


def answer_of(plan: ActionPlan, listed_commitments: Sequence[Listed]) -> str:
    values = {
        "government": plan.jurisdiction.name,
        "what": counted(len(listed_commitments), sum(item.milestones for item in listed_commitments)),
        "when": span_said(plan.starts_on, plan.ends_on),
    }
    said_first = _("%(government)s asumió aquí %(what)s, %(when)s.") % values
    return f"{said_first} {standing_said(plan.standing, plan.starts_on, plan.ends_on)}"


def figures_of(plan: ActionPlan, listed_commitments: Sequence[Listed]) -> list[Figure]:
    slug = plan.jurisdiction.slug
    address = f"{reverse('commitment_list', args=[slug])}?plan={plan.slug}"
    by_institution = reverse("commitments_by", args=[slug, Facet.INSTITUTION.value])
    milestones = sum(item.milestones for item in listed_commitments)
    leads = {lead.slug for item in listed_commitments for lead in item.leads}
    doubts: int = plan.doubt_count  # type: ignore[attr-defined] # annotated by queries.read_plan
    figures = [
        Figure(len(listed_commitments), _("compromisos"), url=address),
        Figure(milestones, _("hitos"), url=f"{address}&orden=-milestones"),
        Figure(len(leads), _("instituciones responsables de compromisos"), url=by_institution),
        Figure(doubts, _("preguntas sobre el documento, en el plan y en sus compromisos")),
    ]
    return [figure for figure in figures if figure.value]


def facts_of(plan: ActionPlan) -> list[Fact]:
    leads = [str(lead.institution.name) for lead in plan.plan_leads.all()]
    document = plan.document
    return [
        Fact(_("Gobierno"), str(plan.jurisdiction.government or plan.jurisdiction.name)),
        Fact(_("Instituciones que lo conducen"), listed(leads)),
        Fact(_("Periodo"), span_said(plan.starts_on, plan.ends_on)),
        Fact(_("Fin que dice el documento"), numbers.day(plan.stated_end_on)),
        Fact(_("Duración que dice el documento"), str(plan.stated_duration)),
        Fact(_("Entregado"), numbers.day(plan.submitted_on)),
        Fact(_("Publicado"), numbers.day(plan.published_on)),
        Fact(_("Edición"), str(plan.edition)),
        Fact(_("Formato"), plan.get_template_display()),
        Fact(_("Documento"), str(document.title) if document else ""),
        Fact(_("Publica el documento"), str(document.publisher) if document else ""),
        Fact(_("Versión en este sitio"), numbers.number(plan.version)),
    ]


def chapters_of(listed_commitments: Sequence[Listed]) -> list[Chapter]:
    """In the order of the plan's themes."""
    themes = {item.commitment.theme_id: item.commitment.theme for item in listed_commitments}
    in_order = sorted(themes.items(), key=lambda pair: (pair[1] is None, pair[1].position if pair[1] else 0))
    return [
        Chapter(theme, [item for item in listed_commitments if item.commitment.theme_id == theme_id])
        for theme_id, theme in in_order
    ]


def readable(passages: Sequence[Passage]) -> list[Passage]:
    """Forewords first, then the sections."""
    kinds = (Passage.Kind.FOREWORD, Passage.Kind.SECTION)
    return sorted((one for one in passages if one.kind in kinds), key=lambda one: (kinds.index(one.kind), one.position))


def title_of(passage: Passage) -> str:
    parts = [str(part) for part in (passage.heading, passage.author) if part]
    return " · ".join(parts) or str(passage.get_kind_display())


def content_of(plan: ActionPlan, passage: Passage) -> Content:
    url = reverse("passage", args=[plan.jurisdiction.slug, plan.slug, passage.key])
    return Content(title_of(passage), shorten(str(passage.text)[: 4 * LEAD], LEAD), url)
