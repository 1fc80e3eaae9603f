"""Several people of the group at the same moment: no answer too many, no change over another's."""

import pytest

from minga.cocreation.actions.classification import give_opinion
from minga.cocreation.actions.grouping import GroupChangedError, add_members, name_group, start_group
from minga.cocreation.models import Classification, GroupMember, Opinion, Proposal, ProposalGroup
from minga.core.permits import Refused
from minga.ledger.models import Entry
from tests.cocreation.test_at_once import IS_POSTGRESQL, at_once
from tests.factories.working import classify, make_working_process, member, received, yes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(not IS_POSTGRESQL, reason="threads that write at once need PostgreSQL: set MINGA_DATABASE_URL"),
]


def test_five_who_answer_at_once_are_two_answers_and_one_result() -> None:
    process = make_working_process()
    (proposal,) = received(process)
    people = [member(process, number) for number in range(1, 6)]

    def answer(person: object) -> str:
        try:
            return give_opinion(by=person, proposal=proposal, answers=yes(process)).state  # type: ignore[arg-type]
        except Refused:
            return "refused"

    given = at_once(answer, people)
    assert sorted(given) == ["open", "refused", "refused", "refused", "related"]
    assert (Opinion.objects.count(), Classification.objects.get().state) == (2, "related")
    assert Entry.objects.filter(verb="proposal.classified").count() == 1


def test_of_four_who_change_the_same_edition_at_once_one_is_kept_and_the_others_are_told() -> None:
    process = make_working_process()
    for proposal in received(process, 3):
        classify(process, proposal)
    group = start_group(by=member(process, 1), process=process, codes=["UIO-2026-0001"])
    people = [member(process, number) for number in range(1, 5)]

    def name(person: object) -> str:
        values = {"process": process, "number": group.number, "edition": group.edition}
        try:
            name_group(by=person, name=str(person), **values)  # type: ignore[arg-type]
        except GroupChangedError:
            return "told"
        return str(person)

    given = at_once(name, people)
    kept = [one for one in given if one != "told"]
    assert len(kept) == 1
    assert ProposalGroup.objects.get().name == kept[0]


def test_groups_made_at_once_have_their_own_numbers() -> None:
    process = make_working_process()
    codes = [proposal.code for proposal in received(process, 6)]
    for proposal in Proposal.objects.all():
        classify(process, proposal)
    person = member(process, 1)
    made = at_once(lambda code: start_group(by=person, process=process, codes=[code]).number, codes)
    assert sorted(made) == [1, 2, 3, 4, 5, 6]
    group = ProposalGroup.objects.get(number=1)
    add_members(by=person, process=process, number=1, edition=group.edition, codes=codes)
    assert GroupMember.objects.filter(group=group).count() == 6
