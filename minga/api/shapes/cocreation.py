"""Processes, proposals and integrated proposals. A proposal that waits is not here; one that ended is its tombstone."""

import datetime as dt
from typing import Any

from pydantic import Field

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
    moment,
    page,
    ref,
    text,
    texts,
)
from minga.api.shapes.plans import commitment_ref, plan_ref
from minga.cocreation.models import IntegratedProposal, Process, Proposal
from minga.plans.models import Commitment

COPIED = (
    *("state", "channel", "sector", "language", "title", "problem", "solution", "shown_name"),
    *("is_without_sdg", "is_example"),
)


class PhaseShape(Shape):
    code: str
    kind: str
    number: int
    title: Text
    starts_on: Day | None
    ends_on: Day | None


class ProcessShape(Public):
    jurisdiction: str
    slug: str
    title: Text
    summary: Text
    starts_on: Day | None
    ends_on: Day | None
    is_closed: bool
    is_demo: bool
    open_phase: str | None
    received: int = Field(description="How many proposals were given a code, whatever became of them.")
    plan: Ref | None
    phases: list[PhaseShape]


class Processes(Listing):
    items: list[ProcessShape]


class CategoryShape(Shape):
    number: int
    title: Text
    leads_to: Text


class FigureShape(Shape):
    code: str
    label: Text
    value: str
    unit: Text
    denominator: str | None
    phase: str
    breakdown: str
    category: str
    is_derived: bool
    source: Source


class FullProcess(ProcessShape):
    categories: list[CategoryShape]
    figures: list[FigureShape]
    doubts: list[Any]
    lines: str
    source: Source


class ProposalShape(Public):
    jurisdiction: str
    process: Ref
    state: str = Field(description="received, withdrawn (by its author) or removed (by moderation: no text is left).")
    channel: str
    sector: str
    received_at: dt.datetime
    ended_at: dt.datetime | None
    language: str
    title: str
    problem: str
    solution: str
    shown_name: str = Field(description="Empty unless the author chose to show a name.")
    version: int
    sdg: int | None
    is_without_sdg: bool
    territory: str | None
    supports: int
    is_example: bool


class Proposals(Listing):
    items: list[ProposalShape]


class VersionShape(Shape):
    number: int
    made_at: dt.datetime
    title: str
    problem: str
    solution: str
    digest: str = Field(description="The salted hash that stands in the register.")


class FullProposal(ProposalShape):
    versions: list[VersionShape]
    ground: str = Field(description="Why moderation removed it; else empty.")
    lines: str


class IntegratedShape(Public):
    jurisdiction: str
    process: Ref
    title: Text
    category: int | None
    category_title: Text
    reason: Text
    institution_text: Text
    footnote: Text
    decided_on: Day | None
    commitment: Ref | None
    source: Source


class IntegratedProposals(Listing):
    items: list[IntegratedShape]


def lines_about(kind: str, code: str) -> str:
    return api("register") + f"?kind={kind}&code={code}"


def process_ref(row: Process) -> Ref:
    return ref(row.title, "processes", row.jurisdiction.slug, row.slug, code=row.code_series)


def base_of_process(row: Process) -> dict[str, Any]:
    open_phase = row.phase_open_on()
    return {
        "code": row.code_series,
        "url": page(row.get_absolute_url()),
        "api": api("processes", row.jurisdiction.slug, row.slug),
        "jurisdiction": row.jurisdiction.slug,
        **copied(row, "slug", "is_closed", "is_demo"),
        **texts(row, "title", "summary"),
        **days(row, "starts_on", "ends_on"),
        "open_phase": open_phase.key if open_phase else None,
        "received": row.received_count,
        "plan": plan_ref(row.public_plan) if row.public_plan else None,
        "phases": [
            PhaseShape(
                code=one.key,
                kind=one.kind,
                number=one.number,
                title=text(one.title),
                starts_on=day(one.starts_on),
                ends_on=day(one.ends_on),
            )
            for one in row.phase_list
        ],
    }


def tell_process(row: Process) -> ProcessShape:
    return ProcessShape(**base_of_process(row))


def tell_full_process(row: Process) -> FullProcess:
    return FullProcess(
        **base_of_process(row),
        categories=[
            CategoryShape(number=one.number, title=text(one.title), leads_to=text(one.leads_to))
            for one in row.categories.all()
        ],
        figures=[tell_figure(one) for one in row.figures.all()],
        doubts=row.doubts,
        lines=lines_about("process", row.code_series),
        source=row.source,
    )


def tell_figure(row: Any) -> FigureShape:
    return FigureShape(
        code=row.key,
        label=text(row.label),
        value=str(row.value),
        unit=text(row.unit),
        denominator=None if row.denominator is None else str(row.denominator),
        **copied(row, "phase", "breakdown", "category", "is_derived", "source"),
    )


def base_of_proposal(row: Proposal) -> dict[str, Any]:
    return {
        "code": row.code,
        "url": page(row.get_absolute_url()),
        "api": api("proposals", row.code),
        "jurisdiction": row.process.jurisdiction.slug,
        "process": process_ref(row.process),
        **copied(row, *COPIED),
        "received_at": moment(row.received_at),
        "ended_at": moment(row.ended_at),
        "version": row.version_number,
        "sdg": row.sdg_id,
        "territory": row.territory.code if row.territory else None,
        "supports": row.support_count,
    }


def tell_proposal(row: Proposal) -> ProposalShape:
    return ProposalShape(**base_of_proposal(row))


def tell_full_proposal(row: Proposal, ground: str) -> FullProposal:
    return FullProposal(
        **base_of_proposal(row),
        versions=[
            VersionShape(
                made_at=one.made_at.astimezone(dt.UTC),
                **copied(one, "number", "title", "problem", "solution", "digest"),
            )
            for one in row.versions.all()
        ],
        ground=ground,
        lines=lines_about("proposal", row.code),
    )


def shown_commitment(commitment: Commitment | None) -> Ref | None:
    return commitment_ref(commitment, commitment.jurisdiction.slug) if commitment else None


def tell_integrated(row: IntegratedProposal) -> IntegratedShape:
    return IntegratedShape(
        code=row.code,
        url=page(row.get_absolute_url()),
        api=api("integrated-proposals", row.code),
        jurisdiction=row.process.jurisdiction.slug,
        process=process_ref(row.process),
        **texts(row, "title", "reason", "institution_text", "footnote"),
        category=row.category.number if row.category else None,
        category_title=text(row.category.title) if row.category else {},
        decided_on=day(row.decided_on),
        commitment=shown_commitment(row.public_commitment),
        source=row.source,
    )
