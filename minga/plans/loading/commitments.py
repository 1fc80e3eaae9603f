"""A commitment's file as a sheet that an action can write."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from minga.core.dates import PartialDate
from minga.core.fields import Said, said
from minga.directory.models import Institution
from minga.plans.loading.files import Item, Known
from minga.plans.models import Commitment, CommitmentActor, Confirmation, Contact, Doubt, Milestone, Target, Theme
from minga.plans.sheets import CommitmentSheet

OF_MILESTONE = re.compile(r"milestones\.(\d+)\b")
Find = Callable[[str | None], Institution | None]

PARTS = {"state": CommitmentActor.Part.STATE, "non_state": CommitmentActor.Part.NON_STATE}


def partial(value: str | None) -> Any:
    """A PartialDate, or nothing; the stubs of Django think that its field holds text."""
    return PartialDate(value) if value else None


def commitment_sheet(
    item: Item, known: Known, government: str, themes: Mapping[str, Theme], checksum: str
) -> CommitmentSheet:
    def find(slug: str | None) -> Institution | None:
        return known.institution(slug, government) if slug else None

    def find_all(slugs: Sequence[str]) -> list[Institution]:
        return [institution for institution in map(find, slugs) if institution]

    milestones = item["milestones"]
    return CommitmentSheet(
        commitment=commitment_row(item, themes, checksum),
        leads=find_all(item["leads"]),
        actors=[
            CommitmentActor(
                institution=find(one["institution"]),
                part=PARTS[one["side"]],
                is_counterpart=one["is_counterpart"],
                note=said(one["note"]),
            )
            for one in item["actors"]
        ],
        contacts=rows_of_contacts(item["contacts"]),
        milestones=[milestone_row(one) for one in milestones],
        milestone_actors={one["number"]: find_all(one["institutions"]) for one in milestones if one["institutions"]},
        starts_with={one["number"]: one["starts_with"] for one in milestones if one["starts_with"]},
        targets=rows_of_targets(item["targets"]),
        confirmation=confirmation_row(item["confirmation"], find) if item["confirmation"] else None,
        doubts=rows_of_doubts(item["doubts"]),
        doubtful_milestones={
            place: int(found[1])
            for place, doubt in enumerate(item["doubts"])
            if (found := OF_MILESTONE.match(doubt["field"]))
        },
        sdgs=[known.sdgs[one] for one in item["sdgs"]],
        values=[known.values[one] for one in item["values"]],
        pillars=[known.pillars[one] for one in item["pillars"]],
        policy_areas=[known.policy_areas[one] for one in item["policy_areas"]],
    )


def commitment_row(item: Item, themes: Mapping[str, Theme], checksum: str) -> Commitment:
    return Commitment(
        theme=themes.get(item["theme"] or ""),
        code=item["code"],
        number=item["number"],
        title=Said(item["title"]),
        short_title=said(item["short_title"]),
        starts_on=partial(item["starts_on"]),
        ends_on=partial(item["ends_on"]),
        fields={name: text for name, text in item["fields"].items() if text},
        planning_instruments=item["planning_instruments"],
        legal_instruments=item["legal_instruments"],
        source=item["source"],
        sources=item.get("sources", {}),
        checksum=checksum,
    )


def milestone_row(item: Item) -> Milestone:
    return Milestone(
        number=item["number"],
        label=item["label"],
        title=Said(item["title"]),
        description=said(item["description"]),
        starts_on=partial(item["starts_on"]),
        ends_on=partial(item["ends_on"]),
        group=said(item["group"]),
        expected_output=said(item["expected_output"]),
        source=item["source"],
    )


def rows_of_contacts(items: Sequence[Item]) -> list[Contact]:
    return [
        Contact(
            position=place,
            name=one["name"] or "",
            job_title=said(one["position"]),
            department=said(one["department"]),
            email=one["email"] or "",
            phone=one["phone"] or "",
            valid_from=partial(one["valid_from"]),
            valid_to=partial(one["valid_to"]),
        )
        for place, one in enumerate(items, 1)
    ]


def rows_of_targets(items: Sequence[Item]) -> list[Target]:
    return [
        Target(
            position=place,
            title=Said(one["title"]),
            unit=Said(one["unit"]),
            baseline=None if one["baseline"] is None else Decimal(str(one["baseline"])),
            target=Decimal(str(one["target"])),
            direction=one["direction"],
            source=one["source"],
        )
        for place, one in enumerate(items, 1)
    ]


def confirmation_row(item: Item, find: Find) -> Confirmation:
    return Confirmation(
        document_number=item["document_number"] or "",
        dated_on=partial(item["dated_on"]),
        from_institution=find(item["from_institution"]),
        to_institution=find(item["to_institution"]),
        text=said(item["text"]),
        source=item["source"],
    )


def rows_of_doubts(items: Sequence[Item]) -> list[Doubt]:
    return [
        Doubt(
            position=place,
            field=one["field"],
            value=one["value"],
            question=Said(one["question"]),
            source=one["source"],
        )
        for place, one in enumerate(items, 1)
    ]
