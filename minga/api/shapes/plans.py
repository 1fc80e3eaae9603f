"""Plans, commitments and milestones, with the words of their documents."""

from typing import Any

from pydantic import Field

from minga.api.shapes.directory import institution_ref
from minga.api.shapes.objects import (
    Day,
    Listing,
    Public,
    Ref,
    Shape,
    Source,
    Text,
    api,
    copied,
    day,
    days,
    page,
    ref,
    text,
    texts,
)
from minga.plans.models import ActionPlan, Commitment, CommitmentActor, Doubt, Milestone


class Question(Shape):
    """What the document contradicts: kept as printed, and asked."""

    field: str
    value: Any = Field(description="As the document prints it.")
    question: Text
    milestone: int | None
    source: Source


class Plan(Public):
    jurisdiction: str
    slug: str
    number: int
    title: Text
    short_title: Text
    template: str
    version: int
    starts_on: Day | None
    ends_on: Day | None
    submitted_on: Day | None
    published_on: Day | None
    document: str | None
    checksum: str


class Plans(Listing):
    items: list[Plan]


class ThemeShape(Shape):
    code: str
    title: Text
    description: Text


class PassageShape(Shape):
    kind: str
    code: str
    heading: Text
    author: Text
    text: Text
    value: int | None


class FullPlan(Plan):
    stated_end_on: Day | None
    stated_duration: Text
    edition: Text
    leads: list[Ref]
    themes: list[ThemeShape]
    passages: list[PassageShape]
    commitments: list[Ref]
    doubts: list[Question]
    source: Source


class CommitmentShape(Public):
    jurisdiction: str
    plan: Ref
    number: int
    title: Text
    short_title: Text
    theme: str | None
    starts_on: Day | None
    ends_on: Day | None
    standing: str = Field(description="By its own dates alone: upcoming, running, ended, undated.")
    leads: list[Ref]
    sdgs: list[int]
    ogp_values: list[str]
    pillars: list[str]
    policy_areas: list[str]
    checksum: str


class Commitments(Listing):
    items: list[CommitmentShape]


class Actor(Shape):
    institution: Ref
    part: str
    is_counterpart: bool
    milestone: int | None
    note: Text


class TargetShape(Shape):
    title: Text
    unit: Text
    baseline: str | None
    target: str
    direction: str
    source: Source


class ContactShape(Shape):
    """Whom to ask, as the document prints it. The institution answers, whoever holds the post."""

    name: str
    job_title: Text
    department: Text
    email: str
    phone: str
    valid_from: Day | None
    valid_to: Day | None


class ConfirmationShape(Shape):
    document_number: str
    dated_on: Day | None
    from_institution: Ref | None
    to_institution: Ref | None
    text: Text
    source: Source


class MilestoneInside(Public):
    number: int
    label: str
    title: Text
    description: Text
    group: Text
    expected_output: Text
    starts_on: Day | None
    ends_on: Day | None
    starts_with: int | None
    standing: str
    source: Source


class MilestoneShape(MilestoneInside):
    jurisdiction: str
    plan: Ref
    commitment: Ref


class Milestones(Listing):
    items: list[MilestoneShape]


class FullMilestone(MilestoneShape):
    actors: list[Ref]
    doubts: list[Question]


class FullCommitment(CommitmentShape):
    fields: dict[str, Any] = Field(description="The sheet's answers by field, each by language.")
    planning_instruments: list[Any]
    legal_instruments: list[Any]
    actors: list[Actor]
    contacts: list[ContactShape]
    targets: list[TargetShape]
    confirmation: ConfirmationShape | None
    milestones: list[MilestoneInside]
    doubts: list[Question]
    origins: list[dict[str, Any]] = Field(description="What it was made from: the golden thread back to the ideas.")
    lines: str = Field(description="Its lines of the register.")
    source: Source
    sources: Source


def base_of_plan(row: ActionPlan) -> dict[str, Any]:
    return {
        "code": row.ledger_code,
        "url": page(row.get_absolute_url()),
        "api": api("plans", row.jurisdiction.slug, row.slug),
        "jurisdiction": row.jurisdiction.slug,
        **copied(row, "slug", "number", "template", "version", "checksum"),
        **texts(row, "title", "short_title"),
        **days(row, "starts_on", "ends_on", "submitted_on", "published_on"),
        "document": row.document.key if row.document else None,
    }


def tell_plan(row: ActionPlan) -> Plan:
    return Plan(**base_of_plan(row))


def plan_ref(row: ActionPlan) -> Ref:
    return ref(row.short_title or row.title, "plans", row.jurisdiction.slug, row.slug, code=row.ledger_code)


def commitment_ref(row: Commitment, jurisdiction: str) -> Ref:
    return ref(row.name, "commitments", jurisdiction, row.code)


def question(row: Doubt) -> Question:
    number = row.milestone.number if row.milestone else None
    said = copied(row, "field", "value", "source")
    return Question(**said, question=text(row.question), milestone=number)


def tell_full_plan(row: ActionPlan) -> FullPlan:
    here = row.jurisdiction.slug
    return FullPlan(
        **base_of_plan(row),
        stated_end_on=day(row.stated_end_on),
        **texts(row, "stated_duration", "edition"),
        leads=[institution_ref(lead.institution, here) for lead in row.plan_leads.all()],
        themes=[
            ThemeShape(code=theme.key, title=text(theme.title), description=text(theme.description))
            for theme in row.themes.all()
        ],
        passages=[
            PassageShape(
                kind=one.kind,
                code=one.key,
                heading=text(one.heading),
                author=text(one.author),
                text=text(one.text),
                value=one.value,
            )
            for one in row.passages.all()
        ],
        commitments=[commitment_ref(one, here) for one in row.commitments.all()],
        doubts=[question(one) for one in row.doubts.all() if one.commitment_id is None],
        source=row.source,
    )


def base_of_commitment(row: Commitment) -> dict[str, Any]:
    here = row.plan.jurisdiction.slug
    return {
        "code": row.code,
        "url": page(row.get_absolute_url()),
        "api": api("commitments", here, row.code),
        "jurisdiction": here,
        "plan": plan_ref(row.plan),
        "number": row.number,
        "title": text(row.title),
        "short_title": text(row.short_title),
        "theme": row.theme.key if row.theme else None,
        "starts_on": day(row.starts_on),
        "ends_on": day(row.ends_on),
        "standing": row.standing.value,
        "leads": [institution_ref(one.institution, here) for one in row.leads],
        "sdgs": [goal.number for goal in row.sdgs.all()],
        "ogp_values": [one.slug for one in row.values.all()],
        "pillars": [one.slug for one in row.pillars.all()],
        "policy_areas": [one.slug for one in row.policy_areas.all()],
        "checksum": row.checksum,
    }


def tell_commitment(row: Commitment) -> CommitmentShape:
    return CommitmentShape(**base_of_commitment(row))


def tell_full_commitment(row: Commitment) -> FullCommitment:
    here = row.plan.jurisdiction.slug
    for step in row.milestones.all():
        step.commitment = row
    return FullCommitment(
        **base_of_commitment(row),
        **copied(row, "fields", "planning_instruments", "legal_instruments", "origins"),
        actors=[tell_actor(one, here) for one in row.actors.all()],
        contacts=[tell_contact(one) for one in row.contacts.all()],
        targets=[tell_target(one) for one in row.targets.all()],
        confirmation=tell_confirmation(row, here),
        milestones=[MilestoneInside(**base_of_milestone(one)) for one in row.milestones.all()],
        doubts=[question(one) for one in row.doubts.all()],
        lines=api("register") + f"?kind=commitment&code={row.code}",
        source=row.source,
        sources=row.sources,
    )


def tell_actor(row: CommitmentActor, here: str) -> Actor:
    number = row.milestone.number if row.milestone else None
    return Actor(
        institution=institution_ref(row.institution, here),
        part=row.part.partition("-")[2],
        is_counterpart=row.is_counterpart,
        milestone=number,
        note=text(row.note),
    )


def tell_contact(row: Any) -> ContactShape:
    return ContactShape(
        **copied(row, "name", "email", "phone"),
        **texts(row, "job_title", "department"),
        **days(row, "valid_from", "valid_to"),
    )


def tell_target(row: Any) -> TargetShape:
    return TargetShape(
        **texts(row, "title", "unit"),
        baseline=None if row.baseline is None else str(row.baseline),
        target=str(row.target),
        direction=row.direction,
        source=row.source,
    )


def tell_confirmation(row: Commitment, here: str) -> ConfirmationShape | None:
    found = getattr(row, "confirmation", None)
    if found is None:
        return None
    sides = {name: getattr(found, name) for name in ("from_institution", "to_institution")}
    return ConfirmationShape(
        document_number=found.document_number,
        dated_on=day(found.dated_on),
        **{name: institution_ref(one, here) if one else None for name, one in sides.items()},
        text=text(found.text),
        source=found.source,
    )


def base_of_milestone(row: Milestone) -> dict[str, Any]:
    """`row.commitment` comes with its plan and government."""
    commitment = row.commitment
    return {
        "code": f"{commitment.code}-{row.number}",
        "url": page(row.get_absolute_url()),
        "api": api("milestones", commitment.plan.jurisdiction.slug, commitment.code, row.number),
        "number": row.number,
        "label": row.label,
        **texts(row, "title", "description", "group", "expected_output"),
        "starts_on": day(row.starts_on),
        "ends_on": day(row.ends_on),
        "starts_with": row.starts_with.number if row.starts_with else None,
        "standing": row.standing.value,
        "source": row.source,
    }


def around_milestone(row: Milestone) -> dict[str, Any]:
    plan = row.commitment.plan
    here = plan.jurisdiction.slug
    return {"jurisdiction": here, "plan": plan_ref(plan), "commitment": commitment_ref(row.commitment, here)}


def tell_milestone(row: Milestone) -> MilestoneShape:
    return MilestoneShape(**base_of_milestone(row), **around_milestone(row))


def tell_full_milestone(row: Milestone) -> FullMilestone:
    here = row.commitment.plan.jurisdiction.slug
    return FullMilestone(
        **base_of_milestone(row),
        **around_milestone(row),
        actors=[institution_ref(one.institution, here) for one in row.actors.all()],
        doubts=[question(one) for one in row.doubts.all()],
    )
