"""A settled group becomes an integrated proposal; what was taken of each idea, and what not and why, is public."""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import (
    Classification,
    IntegratedActor,
    IntegratedEdition,
    IntegratedMilestone,
    IntegratedProposal,
    IntegratedSource,
    Process,
    Proposal,
    ProposalGroup,
    UnusedIdea,
)
from minga.cocreation.rules.integration import (
    INTEGRATE,
    content_of,
    missing_in,
    why_not_confirm,
    why_not_integrate,
    why_not_ready,
    why_not_write,
)
from minga.cocreation.rules.processes import party_of
from minga.core.canonical import canonical_json
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.core.permits import Refused
from minga.core.states import move
from minga.core.text import fold, tidy
from minga.directory.models import SDG, Institution, OGPValue, Pillar, PolicyArea
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

TAXA = {"values": OGPValue, "pillars": Pillar, "policy_areas": PolicyArea}
State = IntegratedProposal.State


class Overwritten(Refused):
    """Somebody else saved meanwhile."""


def allow(reason: str) -> None:
    if reason:
        raise Refused(reason)


def lock_integrated(integrated: IntegratedProposal) -> IntegratedProposal:
    known = IntegratedProposal.objects.select_related(
        *("process__jurisdiction", "process__methodology", "process__working_group", "process__core_group")
    )
    found: IntegratedProposal = known.select_for_update(of=("self",)).get(pk=integrated.pk)
    return found


@transaction.atomic
def start_integrated(*, by: Person, group: ProposalGroup) -> IntegratedProposal:
    """A draft with the group's name and ideas; a group that already has one, or is asked twice, gives the same."""
    process = Process.objects.select_for_update(of=("self",)).get(pk=group.process_id)
    allow(why_not_integrate(by, process))
    if existing := IntegratedProposal.objects.filter(group=group).first():
        return existing
    if group.state != ProposalGroup.State.SETTLED:
        raise Refused(_("Este grupo todavía se está formando: primero se da por listo en la mesa de grupos."))
    position = 1 + (process.integrated_proposals.aggregate(last=Max("position"))["last"] or 0)
    integrated = IntegratedProposal.objects.create(
        process=process,
        code=f"{process.code_series}-I{position:02d}",
        position=position,
        title=Said(es=group.name),
        state=State.DRAFT,
        group=group,
    )
    members = group.members.select_related("proposal")
    IntegratedSource.objects.bulk_create(
        IntegratedSource(integrated=integrated, proposal=member.proposal, taken="") for member in members
    )
    keep_edition(integrated, by)
    facts = {"process": process.slug, "group": group.number, "ideas": len(members)}
    record("integrated_proposal.started", integrated, by=by, role=party_of(process, INTEGRATE), **facts)
    return integrated


def keep_edition(integrated: IntegratedProposal, by: Person) -> None:
    IntegratedEdition.objects.create(
        integrated=integrated, number=integrated.edition, content=content_of(integrated), by=by
    )


@transaction.atomic
def write_integrated(
    *, by: Person, integrated: IntegratedProposal, content: dict[str, Any], edition: int
) -> IntegratedProposal:
    """Write the whole sheet over the edition that its writer was reading; refused if somebody saved meanwhile."""
    locked = lock_integrated(integrated)
    allow(why_not_write(by, locked))
    if locked.edition != edition:
        raise Overwritten(_("Otra persona guardó cambios mientras escribías. Lo tuyo está aquí: compáralo y decide."))
    if content == content_of(locked):
        return locked
    is_public = locked.state == State.READY
    if is_public:
        check_complete(locked, content)
    told = set(content["sources"]) - set(content_of(locked)["sources"]) if is_public else set()
    fill(locked, content)
    locked.edition += 1
    locked.save()
    keep_edition(locked, by)
    if is_public:
        facts = text_facts(locked)
        record("integrated_proposal.rewritten", locked, by=by, role=party_of(locked.process, INTEGRATE), **facts)
        tell_authors(locked, by, only=told)
    return locked


def fill(integrated: IntegratedProposal, content: dict[str, Any]) -> None:
    """Every part of the sheet as `content` says; what was said in other languages stays where the Spanish stays."""
    if integrated.title.get("es") != content["title"]:
        integrated.title = Said(es=content["title"])
    integrated.fields = {
        key: kept_text(integrated.fields.get(key), text) for key, text in content["fields"].items() if text
    }
    integrated.starts_on, integrated.ends_on = date_of(content["starts_on"]), date_of(content["ends_on"])
    integrated.sdgs.set(SDG.objects.filter(pk__in=content["sdgs"]))
    for name, model in TAXA.items():
        getattr(integrated, name).set(model._default_manager.filter(slug__in=content[name]))
    write_actors(integrated, content["actors"])
    write_milestones(integrated, content["milestones"])
    write_sources(integrated, content["sources"])


def kept_text(old: dict[str, str] | None, text: str) -> dict[str, str]:
    return old if old and old.get("es") == text else {"es": text}


def date_of(text: str) -> PartialDate | None:
    return PartialDate(text) if text else None


def write_actors(integrated: IntegratedProposal, actors: dict[str, list[str]]) -> None:
    slugs = {slug for part in actors.values() for slug in part}
    known = Institution.objects.filter(jurisdiction=integrated.process.jurisdiction_id, slug__in=slugs)
    by_slug = {one.slug: one for one in known}
    if unknown := sorted(slugs - set(by_slug)):
        raise Refused(_("No hay una institución «%(slug)s» en este gobierno.") % {"slug": unknown[0]})
    integrated.actors.all().delete()
    IntegratedActor.objects.bulk_create(
        IntegratedActor(integrated=integrated, institution=by_slug[slug], part=part, position=position)
        for part, names in actors.items()
        for position, slug in enumerate(names, 1)
    )
    integrated.institutions.set([by_slug[slug] for slug in actors.get(IntegratedActor.Part.RESPONSIBLE, [])])


def write_milestones(integrated: IntegratedProposal, milestones: list[dict[str, str]]) -> None:
    integrated.milestones.all().delete()
    IntegratedMilestone.objects.bulk_create(
        IntegratedMilestone(
            integrated=integrated,
            number=number,
            title=Said(es=one["title"]),
            starts_on=date_of(one["starts_on"]),
            ends_on=date_of(one["ends_on"]),
            expected_output=Said(es=one["expected_output"]) if one["expected_output"] else Said(),
        )
        for number, one in enumerate(milestones, 1)
    )


def write_sources(integrated: IntegratedProposal, sources: dict[str, dict[str, str]]) -> None:
    """Only ideas of this process that the group found related."""
    related = Proposal.objects.readable().filter(
        process=integrated.process_id, classification__state=Classification.State.RELATED, code__in=sources
    )
    by_code = {one.code: one for one in related}
    if unknown := sorted(set(sources) - set(by_code)):
        reason = _("%(code)s no es una idea de este proceso que se relacione con el gobierno abierto.")
        raise Refused(reason % {"code": unknown[0]})
    integrated.sources.all().delete()
    IntegratedSource.objects.bulk_create(
        IntegratedSource(integrated=integrated, proposal=by_code[code], **source) for code, source in sources.items()
    )
    UnusedIdea.objects.filter(proposal__in=by_code.values()).delete()


def check_complete(integrated: IntegratedProposal, content: dict[str, Any]) -> None:
    assert integrated.process.methodology
    if missing := missing_in(content, integrated.process.methodology.said.template):
        raise Refused(" ".join(missing))
    others = IntegratedProposal.objects.public().filter(process=integrated.process_id).exclude(pk=integrated.pk)
    for other in others:
        if fold(str(other.title.get("es", ""))) == fold(content["title"]):
            raise Refused(_("%(code)s ya se llama así: dale otro título o júntalas.") % {"code": other.code})


@transaction.atomic
def declare_ready(*, by: Person, integrated: IntegratedProposal, edition: int) -> IntegratedProposal:
    """Public from now on. Whoever wrote it last does not declare it; the author of each idea is told what was taken."""
    locked = lock_integrated(integrated)
    allow(why_not_write(by, locked) or why_not_ready(by, locked))
    if locked.edition != edition:
        raise Overwritten(_("Otra persona guardó cambios después de que la leíste. Léela otra vez."))
    if locked.process.integrated_proposals.filter(evaluations__isnull=False).exists():
        raise Refused(_("La evaluación ya empezó: no entran más propuestas integradas."))
    check_complete(locked, content_of(locked))
    move(locked, State.READY, paths=IntegratedProposal.PATHS)
    locked.save(update_fields=["state", "updated_at"])
    facts = text_facts(locked)
    record("integrated_proposal.ready", locked, by=by, role=party_of(locked.process, INTEGRATE), **facts)
    tell_authors(locked, by)
    return locked


def text_facts(integrated: IntegratedProposal) -> dict[str, Any]:
    """The register keeps the fingerprint of the sheet: who reads an edition can check that it is this one."""
    content = content_of(integrated)
    return {
        "process": integrated.process.slug,
        "title": dict(integrated.title),
        "edition": integrated.edition,
        "ideas": sorted(content["sources"]),
        "text": hashlib.sha256(canonical_json(content)).hexdigest(),
    }


def tell_authors(integrated: IntegratedProposal, by: Person, only: set[str] | None = None) -> None:
    """Each idea gets its line in the register, and its author and followers a letter."""
    role = party_of(integrated.process, INTEGRATE)
    sources = integrated.sources.select_related("proposal__process__jurisdiction", "proposal__author")
    for source in sources if only is None else sources.filter(proposal__code__in=only):
        proposal = source.proposal
        record("proposal.integrated", proposal, by=by, role=role, into=integrated.code, whole=not source.left)
        recipients = [*([proposal.author] if proposal.author else []), *followers(proposal)]
        told = {"into": integrated.code, "into_title": dict(integrated.title), "is_whole": not source.left}
        notify(recipients, "cocreation/notices/proposal_integrated", proposal, but=by, **told)


@transaction.atomic
def leave_idea_out(*, by: Person, proposal: Proposal, reason: str) -> UnusedIdea:
    """Propose that a related idea feeds nothing, with the reason; it counts once another person confirms it."""
    locked = lock_idea(proposal)
    allow(why_not_integrate(by, locked.process))
    if not tidy(reason):
        raise Refused(_("Escribe por qué no se usa: quien la propuso y los demás lo van a leer."))
    if locked.integrated_sources.exists():
        raise Refused(_("Esta idea ya está en una propuesta integrada: allí se dice qué se tomó y qué no."))
    if not Classification.objects.filter(proposal=locked, state=Classification.State.RELATED).exists():
        raise Refused(_("Solo se decide aquí sobre ideas que se relacionan con el gobierno abierto."))
    if UnusedIdea.objects.filter(proposal=locked, confirmed_at__isnull=False).exists():
        raise Refused(_("Ya se confirmó que esta idea no se usa."))
    said, _made = UnusedIdea.objects.update_or_create(
        proposal=locked, defaults={"reason": tidy(reason), "by": by, "said_at": timezone.now()}
    )
    return said


@transaction.atomic
def confirm_left_out(*, by: Person, proposal: Proposal) -> UnusedIdea:
    locked = lock_idea(proposal)
    allow(why_not_integrate(by, locked.process))
    idea = UnusedIdea.objects.select_for_update().filter(proposal=locked).first()
    if idea is None:
        raise Refused(_("Nadie ha propuesto dejar fuera esta idea."))
    allow(why_not_confirm(by, idea))
    if idea.confirmed_at:
        return idea
    idea.confirmed_at = timezone.now()
    idea.save(update_fields=["confirmed_at"])
    record("proposal.left_unused", locked, by=by, role=party_of(locked.process, INTEGRATE))
    recipients = [*([locked.author] if locked.author else []), *followers(locked)]
    notify(recipients, "cocreation/notices/proposal_left_unused", locked, but=by, reason=idea.reason)
    return idea


@transaction.atomic
def keep_idea(*, by: Person, proposal: Proposal) -> None:
    """Take back what somebody proposed and nobody confirmed."""
    locked = lock_idea(proposal)
    allow(why_not_integrate(by, locked.process))
    UnusedIdea.objects.filter(proposal=locked, confirmed_at=None).delete()


def lock_idea(proposal: Proposal) -> Proposal:
    known = Proposal.objects.select_related(
        *("process__jurisdiction", "process__methodology", "process__working_group", "process__core_group", "author")
    )
    found: Proposal = known.select_for_update(of=("self",)).get(pk=proposal.pk)
    return found
