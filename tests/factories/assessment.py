"""Processes that follow Ecuador's methodology, with groups to integrate and integrated proposals to assess."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.actions.assessment import assign_round, submit_evaluation
from minga.cocreation.actions.integration import declare_ready, start_integrated, write_integrated
from minga.cocreation.actions.methodologies import follow_methodology
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.models import (
    Classification,
    Evaluation,
    GroupMember,
    IntegratedProposal,
    MethodologyVersion,
    Phase,
    Process,
    Proposal,
    ProposalGroup,
)
from minga.cocreation.rules.integration import content_of
from minga.directory.models import Institution, Role
from tests.factories.cocreation import DAY, appoint, make_process, make_proposal
from tests.factories.plans import InstitutionFactory

FOLDER = Path(settings.BASE_DIR) / "data" / "methodologies"


def follow(process: Process, key: str = "ecuador-2019") -> Process:
    load_methodologies(FOLDER)
    version = MethodologyVersion.objects.get(key=key)
    follow_methodology(by=None, process=process, version=version, role="system")
    return Process.objects.get(pk=process.pk)


def open_only(process: Process, activity: str) -> Process:
    """Today only the phase of this activity is open."""
    for phase in process.phases.all():
        is_open = activity in phase.does
        Phase.objects.filter(pk=phase.pk).update(
            opened_at=timezone.now() if is_open else None,
            closed_at=None if is_open else timezone.now(),
            opens_by=Phase.Opening.ACT,
        )
    return Process.objects.get(pk=process.pk)


def make_related(process: Process, count: int, **fields: Any) -> list[Proposal]:
    """Ideas that the group found related; the process must be receiving."""
    ideas = [make_proposal(process, title=f"Idea {number}", **fields) for number in range(1, count + 1)]
    for idea in ideas:
        Classification.objects.create(proposal=idea, state=Classification.State.RELATED, decided_at=timezone.now())
    return ideas


def make_group(process: Process, ideas: list[Proposal], **fields: Any) -> ProposalGroup:
    number = process.proposal_groups.count() + 1
    values = {"name": f"Grupo de ideas {number}", "state": ProposalGroup.State.SETTLED, **fields}
    group = ProposalGroup.objects.create(process=process, number=number, **values)
    GroupMember.objects.bulk_create(GroupMember(group=group, proposal=idea) for idea in ideas)
    return group


def whole_sheet(integrated: IntegratedProposal, institution: Institution, other: Institution) -> dict[str, Any]:
    content = content_of(integrated)
    keys = ("problem", "description", "contribution", "relevance")
    return {
        **content,
        "fields": {key: f"Texto de {key}" for key in keys},
        "actors": {"1-responsible": [institution.slug], "2-counterpart": [other.slug]},
        "starts_on": "2027-01",
        "ends_on": "2028-12",
        "milestones": [{"title": "Publicar", "starts_on": "", "ends_on": "2028-06", "expected_output": "Un portal"}],
        "sources": {code: {"taken": "Todo", "left": "", "why_left": ""} for code in content["sources"]},
    }


def working_group(process: Process, count: int) -> list[Person]:
    return [appoint(Role.WORKING_GROUP, process.jurisdiction) for _number in range(count)]


def make_ready(process: Process, group: ProposalGroup, **fields: Any) -> IntegratedProposal:
    """Written by one member and declared ready by another."""
    writer, reader = fields.pop("by", None) or working_group(process, 2)
    institution, other = pair_of_institutions(process)
    integrated = start_integrated(by=writer, group=group)
    content = {**whole_sheet(integrated, institution, other), **fields}
    integrated = write_integrated(by=writer, integrated=integrated, content=content, edition=1)
    return declare_ready(by=reader, integrated=integrated, edition=2)


def pair_of_institutions(process: Process) -> tuple[Institution, Institution]:
    found = []
    for slug, sector in (("ministerio", "government"), ("fundacion", "civil_society")):
        known = Institution.objects.filter(jurisdiction=process.jurisdiction, slug=slug).first()
        found.append(known or InstitutionFactory(jurisdiction=process.jurisdiction, slug=slug, sector=sector))
    return found[0], found[1]


def make_assessed_process(count: int = 3, **fields: Any) -> Process:
    """In its assessment, with so many integrated proposals ready, each of one idea."""
    process = follow(make_process(**fields))
    process = open_only(process, "reception")
    ideas = make_related(process, count)
    process = open_only(process, "integration")
    writers = working_group(process, 2)
    for idea in ideas:
        make_ready(process, make_group(process, [idea]), by=writers)
    for writer in writers:
        writer.appointments.all().delete()
        writer.__dict__.pop("_roles", None)
    return open_only(process, "assessment")


def assign(process: Process, dimension: str = "relevance", round_key: str = "working_group") -> list[Evaluation]:
    """By a planner, for two weeks."""
    planner = appoint(Role.PLANNER, process.jurisdiction)
    due_on = timezone.localdate() + 14 * DAY
    return assign_round(by=planner, process=process, dimension=dimension, round_key=round_key, due_on=due_on)


def score(evaluation: Evaluation, value: int, *, by: Person | None = None) -> Evaluation:
    """Every indicator that is scored gets this value, with its reason."""
    dimension = evaluation.integrated.process.methodology.said.dimension(evaluation.dimension)
    values = {one.key: value for one in dimension.indicators if not one.is_counted}
    reasons = dict.fromkeys(values, "Porque sí")
    person = by or evaluation.person
    assert person
    return submit_evaluation(by=person, evaluation=evaluation, values=values, justifications=reasons)
