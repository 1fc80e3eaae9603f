"""A commitment's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.core.dates import PartialDate
from minga.core.fields import Said, said
from minga.plans.models import Commitment, CommitmentActor, Confirmation, Milestone, Standing
from minga.plans.models.periods import standing_of
from minga.plans.pages.citations import (
    Citation,
    Question,
    Statement,
    citations,
    cite,
    drawn_citations,
    questions,
    translation_note,
)
from minga.plans.pages.sentences import at, span_said, standing_said, who_answers
from minga.plans.prompts import FIELDS
from minga.plans.queries import Facet, Span, Tag, span_of
from minga.web import numbers
from minga.web.components import Fact, Knot, Stage

Part = CommitmentActor.Part


@dataclass(frozen=True)
class CommitmentPage:
    commitment: Commitment
    answer: str
    standing: Standing
    knots: Sequence[Knot]
    facts: Sequence[Fact]
    statements: Sequence[Statement]
    translation: str
    tags: Sequence[Tag]
    instruments: Sequence[tuple[str, Sequence[Said]]]
    questions: Sequence[Question]
    citations: Sequence[Citation]

    @property
    def citation_rows(self) -> SafeString:
        return drawn_citations(self.citations)

    def tags_by(self, facet: Facet) -> list[Tag]:
        return [tag for tag in self.tags if tag.facet == facet]

    @property
    def tag_lists(self) -> list[tuple[str, str, list[Tag]]]:
        """(heading, facet, tags) of the lists that are not empty."""
        facets = (Facet.SDG, Facet.VALUE, Facet.PILLAR, Facet.POLICY_AREA)
        headings = {
            Facet.SDG: _("Objetivos de Desarrollo Sostenible"),
            Facet.VALUE: _("Valores del gobierno abierto"),
            Facet.PILLAR: _("Pilares"),
            Facet.POLICY_AREA: _("Áreas de política"),
        }
        return [(headings[facet], facet.value, self.tags_by(facet)) for facet in facets if self.tags_by(facet)]

    @property
    def leads(self) -> list[CommitmentActor]:
        return self.commitment.leads

    @property
    def counterparts(self) -> list[CommitmentActor]:
        return self.commitment.counterparts

    @property
    def state_actors(self) -> list[CommitmentActor]:
        return self.others(Part.STATE)

    @property
    def other_actors(self) -> list[CommitmentActor]:
        return self.others(Part.NON_STATE)

    def others(self, part: str) -> list[CommitmentActor]:
        return [actor for actor in self.commitment.actors.all() if actor.part == part and not actor.is_counterpart]


def commitment_page(commitment: Commitment, tags: Sequence[Tag]) -> CommitmentPage:
    plan, span = commitment.plan, span_of(commitment)
    standing = standing_of(span.starts_on, span.ends_on, timezone.localdate())
    labels = FIELDS[plan.template]
    who = who_answers(commitment.leads, commitment.counterparts)
    answer = f"{who} {standing_said(standing, span.starts_on, span.ends_on)}"
    return CommitmentPage(
        commitment=commitment,
        answer=answer,
        standing=standing,
        knots=knots_of(commitment, standing, span),
        facts=facts_of(commitment, span),
        statements=statements_of(commitment),
        translation=translation_note(plan.document, commitment.title),
        tags=tags,
        instruments=instruments_of(commitment),
        questions=questions(commitment.doubts.all(), plan.document, labels, names_of(commitment)),
        citations=citations({**{"title": commitment.source}, **commitment.sources}, plan.document, labels),
    )


def names_of(commitment: Commitment) -> dict[str, str]:
    return {actor.institution.slug: str(actor.institution.name) for actor in commitment.actors.all()}


def statements_of(commitment: Commitment) -> list[Statement]:
    """The sheet in the order and with the words of its template; what the document leaves out is left out."""
    document = commitment.plan.document
    found = []
    for key, label in FIELDS[commitment.plan.template].items():
        text = said(commitment.fields.get(key))
        source = commitment.sources.get(key) or commitment.sources.get(f"fields.{key}") or commitment.source
        if text:
            found.append(Statement(key, str(label), text, cite(source, document)))
    return found


def instruments_of(commitment: Commitment) -> list[tuple[str, list[Said]]]:
    lists = (
        (_("Instrumentos de planificación"), commitment.planning_instruments),
        (_("Normas"), commitment.legal_instruments),
    )
    return [(heading, [said(text) for text in texts]) for heading, texts in lists if texts]


def facts_of(commitment: Commitment, span: Span) -> list[Fact]:
    plan = commitment.plan
    theme_url = reverse("commitment_list", args=[commitment.jurisdiction.slug])
    facts = [
        Fact(_("Código"), commitment.code),
        Fact(_("Plan"), str(plan), plan.get_absolute_url()),
        Fact(_("Periodo"), span_said(span.starts_on, span.ends_on)),
        Fact(_("Hitos"), span.milestones or _("el documento no los dice")),
    ]
    if commitment.theme:
        theme = commitment.theme
        facts.insert(2, Fact(_("Tema"), str(theme.title), f"{theme_url}?tema={plan.slug}.{theme.key}"))
    if not (commitment.starts_on or commitment.ends_on) and span.milestones:
        facts[-2] = Fact(_("Periodo, según sus hitos"), span_said(span.starts_on, span.ends_on))
    return facts


def knots_of(commitment: Commitment, standing: Standing, span: Span) -> list[Knot]:
    """What the published documents let us know, and nothing else."""
    plan = commitment.plan
    known = plan.submitted_on or plan.published_on or (plan.document.published_on if plan.document else None)
    knots = [
        *map(origin_knot, commitment.origins),
        Knot(
            Stage.SELECTED,
            known,
            _("Entró al plan de acción"),
            _("Forma parte de: %s.") % plan,
            url=plan.get_absolute_url(),
            link=_("Ver el plan"),
        ),
    ]
    confirmation = getattr(commitment, "confirmation", None)
    if confirmation:
        knots.append(confirmed(confirmation))
    knots += [execution(span, standing), outcome(span, standing)]
    return knots


def origin_knot(row: dict[str, Any]) -> Knot:
    """The proposal that it was made from, and what was decided about it."""
    return Knot(
        Stage.GROUPED,
        PartialDate(row["decided_on"]) if row["decided_on"] else None,
        _("Viene de la propuesta %(code)s") % {"code": row["code"]},
        f"{Said(row['title'])}. {Said(row['decision'])}.",
        url=row["address"],
        link=_("Ver la propuesta y de dónde viene"),
    )


def confirmed(confirmation: Confirmation) -> Knot:
    number = confirmation.document_number
    title = _("Confirmado por escrito") if number else _("Confirmado; el documento no da el número del oficio")
    body = _("Documento %s.") % number if number else ""
    if confirmation.to_institution:
        body = f"{body} {_('Dirigido a: %s.') % confirmation.to_institution}".strip()
    by = str(confirmation.from_institution or "")
    return Knot(Stage.CONFIRMED, confirmation.dated_on, title, body, by=by)


def execution(span: Span, standing: Standing) -> Knot:
    states = {Standing.ENDED: "done", Standing.RUNNING: "now"}
    titles = {
        Standing.ENDED: _("Pasó el plazo para hacerlo"),
        Standing.RUNNING: _("Está en el plazo para hacerlo"),
        Standing.UPCOMING: _("El plazo para hacerlo todavía no empieza"),
        Standing.UNDATED: _("El documento no dice el plazo"),
    }
    when = span_said(span.starts_on, span.ends_on)
    return Knot(
        Stage.PLANNED,
        span.starts_on,
        titles[standing],
        f"{when[:1].upper()}{when[1:]}.",
        state=states.get(standing, "next"),
    )


def outcome(span: Span, standing: Standing) -> Knot:
    if standing is Standing.ENDED and span.ends_on:
        body = _(
            "El plazo terminó %(when)s y este sitio todavía no tiene informes ni pruebas de lo que se hizo."
            " No decimos que se cumplió ni que no se cumplió."
        ) % {"when": at(span.ends_on)}
        return Knot(Stage.DONE, None, _("Aún no hay informe en este sitio"), body, state="next")
    return Knot(Stage.DONE, None, _("Informe de lo que se hizo"), "", state="next")


def milestone_facts(milestone: Milestone) -> list[Fact]:
    commitment = milestone.commitment
    facts = [
        Fact(_("Compromiso"), f"{commitment.code} · {commitment.name}", commitment.get_absolute_url()),
        Fact(_("Grupo"), str(milestone.group)),
        Fact(pgettext("fecha", "Inicio"), day_or_nothing(milestone.starts_on)),
        Fact(_("Fin"), day_or_nothing(milestone.ends_on)),
        Fact(_("Estado por fechas"), str(milestone.standing.label)),
        Fact(_("Resultado esperado"), str(milestone.expected_output)),
    ]
    first = milestone.starts_with
    if first:
        facts.insert(2, Fact(_("Empieza junto con"), _("Hito %s") % first.label, first.get_absolute_url()))
    return facts


def day_or_nothing(date: PartialDate | None) -> str:
    return numbers.day(date) or _("el documento no lo dice")
