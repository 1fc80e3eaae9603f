"""The desk says what awaits each role in the live processes, with its link, and asks the database the same of any
number of processes."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minga.accounts.models import Person
from minga.cocreation.actions.classification import give_opinion
from minga.cocreation.actions.methodologies import follow_methodology
from minga.cocreation.models import (
    Evaluation,
    GroupMember,
    MethodologyVersion,
    Process,
    ProposalGroup,
    SecondLook,
)
from minga.cocreation.queries.classification import queue_for
from minga.cocreation.queries.desk import waiting_in_processes
from minga.cocreation.queries.grouping import ungrouped
from minga.core.fields import Said
from minga.directory.models import Role
from minga.plans.models import ActionPlan, PlanTranslation
from tests.factories.cocreation import PersonFactory, appoint, make_process
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, JurisdictionFactory
from tests.factories.selection import make_assessed, make_deciding, open_for
from tests.factories.working import classify, fresh, make_working_process, member, no, open_phase_of, received, yes

pytestmark = pytest.mark.django_db

WHERE = "/quito/propuestas/procesos/2026/"


def desk(person: Person) -> dict[str, int]:
    """The benches that await somebody, without the process's own address, and how much awaits there."""
    return {one.url.removeprefix(WHERE): one.count for one in waiting_in_processes(person)}


@pytest.fixture
def working(db: None) -> Process:
    return make_working_process()


def test_each_member_finds_what_they_can_still_classify_agree_upon_and_group(working: Process) -> None:
    first, second, third, fourth = received(working, 4)
    classify(working, first)
    give_opinion(by=member(working, 1), proposal=second, answers=yes(working))
    give_opinion(by=member(working, 2), proposal=second, answers=no(working))
    give_opinion(by=member(working, 1), proposal=third, answers=yes(working))
    assert desk(member(working, 3)) == {
        "mesa/clasificacion/": 2,
        "mesa/desacuerdos/": 1,
        "mesa/grupos/?ver=solas": 1,
    }
    assert desk(member(working, 1)) == {
        "mesa/clasificacion/": 1,
        "mesa/desacuerdos/": 1,
        "mesa/grupos/?ver=solas": 1,
    }
    for person in (member(working, 1), member(working, 3)):
        assert desk(person)["mesa/clasificacion/"] == queue_for(person, fresh(working)).count()
    assert ungrouped(working).count() == 1
    assert desk(PersonFactory()) == {}
    assert fourth.pk


def test_a_second_look_is_told_apart_from_a_disagreement(working: Process) -> None:
    first, second = received(working, 2)
    for one in (first, second):
        give_opinion(by=member(working, 1), proposal=one, answers=yes(working))
        give_opinion(by=member(working, 2), proposal=one, answers=no(working))
    SecondLook.objects.create(proposal=first, text="Mírenla otra vez")
    labels = [one.label for one in waiting_in_processes(member(working, 3))]
    assert [label.partition(": ")[2] for label in labels] == [
        "propuestas en la mesa del grupo",
        "segundas miradas por responder",
    ]


def test_whoever_integrates_finds_the_groups_that_are_ready(working: Process) -> None:
    [idea] = received(working)
    classify(working, idea)
    group = ProposalGroup.objects.create(process=working, number=1, state="settled")
    GroupMember.objects.create(group=group, proposal=idea)
    open_phase_of(working, "integration")
    assert desk(member(working, 1))["mesa/integrar/"] == 1


def test_who_coordinates_finds_what_to_take_to_the_forum_and_whoever_only_votes_does_not() -> None:
    process = make_deciding()
    make_assessed(process)
    planner = appoint(Role.PLANNER, process.jurisdiction)
    address = f"/quito/propuestas/procesos/{process.slug}/mesa/seleccion/"
    assert [(one.url, one.count) for one in waiting_in_processes(planner)] == [(address, 1)]
    voter = process.core_group.seats.get(number=3).memberships.get(state="seated").person
    assert waiting_in_processes(voter) == []


def test_a_third_that_could_not_be_drawn_awaits_whoever_coordinates() -> None:
    process = make_deciding()
    integrated = make_assessed(process)
    open_for(process, "assessment")
    assert process.methodology
    dimension, turn = next(
        (one, turn)
        for one in process.methodology.said.dimensions
        for turn in one.rounds
        if turn.party in ("working_group", "core_group")
    )
    for place, total in ((1, 20), (2, 95)):
        Evaluation.objects.create(
            integrated=integrated,
            dimension=dimension.key,
            round=turn.key,
            place=place,
            person=PersonFactory(),
            state="submitted",
            submitted_at=timezone.now(),
            total=total,
        )
    planner = appoint(Role.PLANNER, process.jurisdiction)
    assert [one.label.partition(": ")[2] for one in waiting_in_processes(planner)] == [
        "terceras evaluaciones por sortear"
    ]
    Evaluation.objects.update(total=90)
    assert waiting_in_processes(planner) == []


def test_who_coordinates_finds_the_plan_to_publish_then_what_to_translate_and_to_review() -> None:
    process = make_deciding("ecuador-2019", "formalisation")
    planner = appoint(Role.PLANNER, process.jurisdiction)

    def said() -> list[tuple[str, int]]:
        return [(one.label.partition(": ")[2], one.count) for one in waiting_in_processes(planner)]

    assert said() == [("el plan espera que lo termines y lo publiques", 1)]
    plan = ActionPlanFactory(
        jurisdiction=process.jurisdiction, document=None, title=Said(es="Plan"), short_title=Said(es="Plan")
    )
    CommitmentFactory(plan=plan, title=Said(es="Abrir", en="Open"))
    Process.objects.update(plan=plan)
    PlanTranslation.objects.create(plan=plan, place="plan/title", language="qu", text="Yuyay", source_digest="0")
    assert said() == [
        ("su plan es público y falta cerrarlo", 1),
        ("traducciones por revisar (kichwa)", 1),
        ("textos por traducir (inglés)", 1),
        ("textos por traducir (kichwa)", 2),
    ]
    PlanTranslation.objects.update(written_by=planner)
    assert "traducciones por revisar (kichwa)" not in dict(said())
    assert ActionPlan.objects.count() == 1


def another(process: Process, number: int) -> None:
    made = make_process(slug=f"otro-{number}", code_series=f"UIO-X{number}")
    version = MethodologyVersion.objects.get(key="ecuador-2019")
    follow_methodology(by=None, process=made, version=version, role="system")
    Process.objects.filter(pk=made.pk).update(working_group=process.working_group)
    open_phase_of(made, "classification")


def test_ten_processes_ask_as_much_of_the_database_as_one(
    working: Process, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    received(working, 2)
    person = member(working, 1)
    with django_assert_num_queries(11) as first:
        assert len(waiting_in_processes(person)) == 1
    for number in (1, 2, 3):
        another(working, number)
    with django_assert_num_queries(len(first)):
        waiting_in_processes(person)


def test_of_the_processes_of_another_government_nothing_awaits(working: Process) -> None:
    received(working, 2)
    assert waiting_in_processes(appoint(Role.WORKING_GROUP, JurisdictionFactory(slug="ecuador"))) == []
    assert desk(appoint(Role.WORKING_GROUP, working.jurisdiction)) == {"mesa/clasificacion/": 2}
