"""A practice process from its proposals to its integrated ones: each stands where its file says."""

from collections.abc import Iterator
from typing import Any

from minga.accounts.models import Person
from minga.cocreation.actions.classification import criteria_of, give_opinion
from minga.cocreation.actions.grouping import settle_group, start_group
from minga.cocreation.actions.integration import declare_ready, start_integrated, write_integrated
from minga.cocreation.answers import Answer
from minga.cocreation.loading.practice import Practice
from minga.cocreation.models import IntegratedProposal, Process, ProposalGroup
from minga.cocreation.rules.integration import RESPONSIBLE, content_of

Item = dict[str, Any]
COUNTERPART = "2-counterpart"
UNTOUCHED = ("held", "received")
WHOLE = ("ready", "decided")


def classify(practice: Practice) -> None:
    """By the two persons that the methodology asks, or by as many as its file leaves."""
    process = practice.fresh
    first, second, *_others = practice.members(process.working_group)
    for item in practice.item["ideas"]:
        idea, stands = practice.ideas[item["key"]], item["stands"]
        if stands in UNTOUCHED:
            continue
        give_opinion(by=first, proposal=idea, answers=answers(process, holds=stands != "not_related"))
        if stands != "begun":
            is_against = stands in ("not_related", "table")
            give_opinion(by=second, proposal=idea, answers=answers(process, holds=not is_against))


def answers(process: Process, *, holds: bool) -> dict[str, Answer]:
    """Against is somebody who finds the first criterion wanting."""
    keys = [one.key for one in criteria_of(process)]
    found = {key: Answer(True) for key in keys}
    return found if holds else {**found, keys[0]: Answer(False, "No responde a ningún pilar del gobierno abierto.")}


def group_all(practice: Practice) -> Iterator[tuple[Item, IntegratedProposal]]:
    """Each group of the file, and of those that go on, its integrated proposal."""
    writer, reader, *_others = practice.members(practice.fresh.working_group)
    for item in practice.item["groups"]:
        group = group_ideas(practice, item, writer, reader)
        if item["stands"] not in ("voiced", "settled"):
            yield item, integrate(practice, item, group, writer, reader)


def group_ideas(practice: Practice, item: Item, writer: Person, reader: Person) -> ProposalGroup:
    process, codes = practice.fresh, [practice.ideas[key].code for key in item["ideas"]]
    group = start_group(by=writer, process=process, codes=codes, name=item["name"])
    if item["stands"] != "voiced":
        settle_group(by=reader, process=process, number=group.number, edition=group.edition)
    return ProposalGroup.objects.select_related("process").get(pk=group.pk)


def integrate(
    practice: Practice, item: Item, group: ProposalGroup, writer: Person, reader: Person
) -> IntegratedProposal:
    started = start_integrated(by=writer, group=group)
    content = sheet(practice, item, started)
    written = write_integrated(by=writer, integrated=started, content=content, edition=started.edition)
    if item["stands"] not in WHOLE:
        return written
    return declare_ready(by=reader, integrated=written, edition=written.edition)


def sheet(practice: Practice, item: Item, started: IntegratedProposal) -> Item:
    """All of each idea is taken; within the two years that a plan lasts."""
    content = content_of(started)
    year = practice.process.starts_on.first_day.year + 1 if practice.process.starts_on else 0
    return {
        **content,
        "fields": item["fields"],
        "actors": {RESPONSIBLE: [practice.item["responsible"]], COUNTERPART: [practice.item["counterpart"]]},
        "starts_on": f"{year}-01",
        "ends_on": f"{year + 1}-12",
        "milestones": [{**one, "starts_on": "", "ends_on": f"{year}-12"} for one in item["milestones"]],
        "sources": {code: {"taken": "Toda la propuesta.", "left": "", "why_left": ""} for code in content["sources"]},
    }
