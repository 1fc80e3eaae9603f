"""The bench where groups become integrated proposals, and what everybody reads of the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import (
    IntegratedActor,
    IntegratedEdition,
    IntegratedMilestone,
    IntegratedProposal,
    IntegratedSource,
    Process,
    Proposal,
    ProposalGroup,
)
from minga.cocreation.queries.integration import drafts_of, free_ideas, groups_to_integrate, ready_of
from minga.cocreation.rules.integration import content_of, missing_in, why_not_ready
from minga.core.fields import said
from minga.ledger.models import Entry
from minga.plans.prompts import FIELDS
from minga.web.components import Fact, Knot, Stage
from minga.web.numbers import day, number


@dataclass(frozen=True)
class IntegrationBench:
    process: Process
    person: Person

    @cached_property
    def groups(self) -> list[ProposalGroup]:
        return groups_to_integrate(self.process)

    @cached_property
    def drafts(self) -> list[IntegratedProposal]:
        return drafts_of(self.process)

    @cached_property
    def ready(self) -> list[IntegratedProposal]:
        return ready_of(self.process)

    @cached_property
    def ideas(self) -> list[Proposal]:
        """Related ideas that no sheet holds; those of which somebody proposed not to use them say so."""
        return free_ideas(self.process)

    @property
    def proposed(self) -> list[Proposal]:
        return [one for one in self.ideas if hasattr(one, "unused")]

    @property
    def loose(self) -> list[Proposal]:
        return [one for one in self.ideas if not hasattr(one, "unused")]


@dataclass(frozen=True)
class DraftPage:
    integrated: IntegratedProposal
    person: Person

    @property
    def template(self) -> str:
        assert self.integrated.process.methodology
        return self.integrated.process.methodology.said.template

    @cached_property
    def content(self) -> dict[str, Any]:
        return content_of(self.integrated)

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each part of the sheet as it stands, for whoever compares it with what they typed."""
        return [(label, text) for label, text in flat(self.content, self.template).items() if text]

    @cached_property
    def missing(self) -> list[str]:
        return missing_in(self.content, self.template)

    @cached_property
    def why_not_ready(self) -> str:
        return why_not_ready(self.person, self.integrated)

    @cached_property
    def ideas(self) -> list[Proposal]:
        return [one.proposal for one in self.integrated.sources.select_related("proposal__process__jurisdiction")]

    @property
    def is_draft(self) -> bool:
        return self.integrated.state == IntegratedProposal.State.DRAFT


@dataclass(frozen=True)
class SheetPage:
    """What everybody reads of a proposal that was integrated on this site."""

    integrated: IntegratedProposal

    @property
    def is_live(self) -> bool:
        return self.integrated.state != IntegratedProposal.State.RECORDED

    @cached_property
    def answers(self) -> list[tuple[str, str]]:
        """(prompt, text) in the order of the template."""
        methodology = self.integrated.process.methodology
        prompts = FIELDS[methodology.said.template] if methodology and self.is_live else {}
        texts = [(str(label), str(said(self.integrated.fields.get(key)))) for key, label in prompts.items()]
        return [(label, text) for label, text in texts if text]

    @cached_property
    def milestones(self) -> list[IntegratedMilestone]:
        return list(self.integrated.milestones.all()) if self.is_live else []

    @cached_property
    def sources(self) -> list[IntegratedSource]:
        rows = self.integrated.sources.select_related("proposal__process__jurisdiction") if self.is_live else []
        return list(rows)

    @cached_property
    def facts(self) -> list[Fact]:
        if not self.is_live:
            return []
        parts: dict[str, list[str]] = {}
        for actor in self.integrated.actors.select_related("institution"):
            parts.setdefault(str(IntegratedActor.Part(actor.part).label), []).append(str(actor))
        dates = [day(one) for one in (self.integrated.starts_on, self.integrated.ends_on) if one]
        found = [Fact(label, " · ".join(names)) for label, names in parts.items()]
        found.append(Fact(_("Fechas"), " – ".join(dates)))
        for name, label in (
            ("sdgs", _("Objetivos de Desarrollo Sostenible")),
            ("values", _("Valores del gobierno abierto")),
            ("pillars", _("Pilares")),
            ("policy_areas", _("Áreas de política")),
        ):
            found.append(Fact(label, " · ".join(map(str, getattr(self.integrated, name).all()))))
        return found


@dataclass(frozen=True)
class Change:
    """What an edition says otherwise than the one before it."""

    edition: IntegratedEdition
    lines: Sequence[tuple[str, str, str]]  # what, before, after


def changes_of(editions: Sequence[IntegratedEdition], template: str) -> list[Change]:
    """The newest first; the first edition only says that it was begun."""
    found: list[Change] = []
    before: dict[str, str] = {}
    for edition in editions:
        now = flat(edition.content, template)
        keys = [key for key in {**before, **now} if before.get(key, "") != now.get(key, "")]
        found.append(Change(edition, [(key, before.get(key, ""), now.get(key, "")) for key in keys]))
        before = now
    return found[::-1]


def flat(content: dict[str, Any], template: str) -> dict[str, str]:
    """Each part of a sheet by its name, as text."""
    parts = {_("Título"): content["title"]}
    parts |= {str(label): content["fields"].get(key, "") for key, label in FIELDS[template].items()}
    for part, slugs in content["actors"].items():
        parts[str(IntegratedActor.Part(part).label)] = ", ".join(slugs)
    parts[_("Fechas")] = " – ".join(filter(None, (content["starts_on"], content["ends_on"])))
    for place, row in enumerate(content["milestones"], 1):
        parts[_("Hito %(number)s") % {"number": place}] = " · ".join(filter(None, row.values()))
    parts[_("Objetivos de Desarrollo Sostenible")] = ", ".join(map(str, content["sdgs"]))
    for name, label in (
        ("values", _("Valores del gobierno abierto")),
        ("pillars", _("Pilares")),
        ("policy_areas", _("Áreas de política")),
    ):
        parts[label] = ", ".join(content[name])
    for code, source in content["sources"].items():
        parts[code] = " · ".join(filter(None, source.values()))
    return parts


def sheet_knots(integrated: IntegratedProposal) -> list[Knot]:
    """From which ideas it was made, and since when it can be read; told by the register."""
    verbs = ("integrated_proposal.ready", "integrated_proposal.rewritten")
    entries = Entry.objects.about("integrated_proposal", integrated.code).filter(verb__in=verbs).order_by("id")
    knots = []
    for entry in entries:
        ideas = len(entry.facts["ideas"])
        body = _("Edición %(edition)s, a partir de %(ideas)s ideas.") % {
            "edition": entry.facts["edition"],
            "ideas": ideas,
        }
        title = _("Integrada y lista para evaluar") if entry.verb.endswith("ready") else _("Se corrigió su texto")
        knots.append(Knot(Stage.GROUPED, entry.at, title, body, by=_("el grupo"), url=entry.get_absolute_url()))
    return knots


def assessed_knots(integrated: IntegratedProposal) -> list[Knot]:
    """The figure of each dimension, once everybody may read it."""
    methodology = integrated.process.methodology
    titles = {one.key: str(one.title) for one in methodology.said.dimensions} if methodology else {}
    address = reverse("assessment_results", args=[integrated.process.jurisdiction.slug, integrated.process.slug])
    public = integrated.consolidated.filter(published_at__isnull=False).order_by("published_at", "pk")
    return [
        Knot(
            Stage.ASSESSED,
            one.published_at,
            titles.get(one.dimension, one.dimension),
            _("%(score)s de 100.") % {"score": number(one.score, 1)},
            url=address,
            link=_("Ver cómo se llega"),
        )
        for one in public
    ]
