import pytest
from django.utils.timezone import now

from minga.accounts.models import Person
from minga.core.fields import Said
from minga.core.permits import Refused
from minga.core.states import WrongState
from minga.directory.models import Appointment
from minga.ledger.models import Entry
from minga.notices.models import Follower, Notice, Reader
from minga.plans.actions import adopt_commitment, correct_commitment, correct_plan, draft_plan, publish_plan
from minga.plans.models import ActionPlan, Commitment, CommitmentActor, Milestone, Passage
from minga.plans.sheets import CommitmentSheet, PlanSheet
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, InstitutionFactory, JurisdictionFactory

pytestmark = pytest.mark.django_db


def person(role: str = "", jurisdiction: str = "ecuador") -> Person:
    made = Person.objects.create_user(f"{role or 'nadie'}-{jurisdiction}@ejemplo.ec")
    if role:
        where = JurisdictionFactory(slug=jurisdiction)
        Appointment.objects.create(person=made, role=role, jurisdiction=where, starts_on="2020-01-01")
    return made


def new_plan() -> PlanSheet:
    plan = ActionPlan(
        jurisdiction=JurisdictionFactory(),
        number=1,
        slug="2030",
        title=Said(es="Plan 2030"),
        template=ActionPlan.Template.OGP_LOCAL,
        checksum="a" * 64,
    )
    passage = Passage(kind=Passage.Kind.SECTION, position=1, key="inicio", heading=Said(es="Inicio"))
    return PlanSheet(plan=plan, leads=[InstitutionFactory()], passages=[passage])


def new_commitment(title: str = "Publicar datos", steps: int = 2) -> CommitmentSheet:
    return CommitmentSheet(
        commitment=Commitment(code="XX0001", number=1, title=Said(es=title)),
        leads=[InstitutionFactory(slug=f"lidera-{steps}")],
        milestones=[
            Milestone(number=number, label=str(number), title=Said(es=f"Paso {number}"))
            for number in range(1, steps + 1)
        ],
        starts_with={2: 1} if steps > 1 else {},
    )


def test_a_plan_is_written_then_published_and_the_register_says_so() -> None:
    planner = person("planner")
    plan = draft_plan(by=planner, sheet=new_plan())
    assert Entry.objects.count() == 0
    published = publish_plan(by=planner, plan=plan)
    assert published.state == ActionPlan.State.PUBLISHED
    line = Entry.objects.get()
    assert (line.verb, line.subject_code, line.role, line.by) == ("plan.published", "ecuador-2030", "planner", planner)
    assert line.facts == {
        "title": {"es": "Plan 2030"},
        "starts_on": None,
        "ends_on": None,
        "document": None,
        "version": 1,
        "checksum": "a" * 64,
    }


def test_a_plan_is_published_once() -> None:
    planner, plan = person("planner"), ActionPlanFactory()
    with pytest.raises(WrongState):
        publish_plan(by=planner, plan=plan)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "jurisdiction", "may"),
    [
        ("planner", "ecuador", True),
        ("planner", "quito", False),
        ("moderator", "ecuador", False),
        ("working_group", "ecuador", False),
        ("core_group", "ecuador", False),
        ("evaluator", "ecuador", False),
        ("", "ecuador", False),
    ],
)
def test_only_who_coordinates_this_plan_writes_it(role: str, jurisdiction: str, may: bool) -> None:
    by, plan = person(role, jurisdiction), ActionPlanFactory(state=ActionPlan.State.DRAFT)
    acts = [
        lambda: publish_plan(by=by, plan=plan),
        lambda: adopt_commitment(by=by, plan=plan, sheet=new_commitment()),
    ]
    for act in acts:
        if may:
            act()
            continue
        with pytest.raises(Refused, match="quien coordina el plan|Solo asume compromisos"):
            act()
    assert Entry.objects.count() == (2 if may else 0)
    assert Commitment.objects.count() == (1 if may else 0)


def test_a_commitment_is_adopted_with_its_parts() -> None:
    sheet = new_commitment()
    commitment = adopt_commitment(by=person("planner"), plan=ActionPlanFactory(), sheet=sheet)
    second = commitment.milestones.get(number=2)
    assert second.starts_with.number == 1
    assert [actor.part for actor in commitment.actors.all()] == [CommitmentActor.Part.LEAD]
    facts = Entry.objects.get().facts
    assert (facts["leads"], facts["milestones"], facts["title"]) == (["lidera-2"], 2, {"es": "Publicar datos"})


def test_a_correction_keeps_the_identity_of_its_milestones() -> None:
    planner, plan = person("planner"), ActionPlanFactory()
    first = adopt_commitment(by=planner, plan=plan, sheet=new_commitment())
    before = dict(first.milestones.values_list("number", "pk"))
    corrected = correct_commitment(by=planner, commitment=first, sheet=new_commitment("Publicar más datos", steps=3))
    after = dict(corrected.milestones.values_list("number", "pk"))
    assert {number: after[number] for number in before} == before
    assert sorted(after) == [1, 2, 3]
    assert [lead.institution.slug for lead in corrected.leads] == ["lidera-3"]
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "commitment.adopted",
        "commitment.corrected",
    ]


def test_a_corrected_plan_keeps_its_commitments_and_its_state() -> None:
    planner = person("planner")
    plan = publish_plan(by=planner, plan=draft_plan(by=planner, sheet=new_plan()))
    commitment = CommitmentFactory(plan=plan)
    corrected = correct_plan(by=planner, plan=plan, sheet=new_plan())
    assert (corrected.pk, corrected.version, corrected.state) == (plan.pk, 2, ActionPlan.State.PUBLISHED)
    assert list(corrected.commitments.all()) == [commitment]


def test_who_may_not_corrects_nothing() -> None:
    planner = person("planner")
    plan = draft_plan(by=planner, sheet=new_plan())
    commitment = adopt_commitment(by=planner, plan=plan, sheet=new_commitment())
    stranger, lines = person(), Entry.objects.count()
    for act in (
        lambda: correct_plan(by=stranger, plan=plan, sheet=new_plan()),
        lambda: correct_commitment(by=stranger, commitment=commitment, sheet=new_commitment("Otro", steps=3)),
        lambda: draft_plan(by=stranger, sheet=new_plan()),
    ):
        with pytest.raises(Refused):
            act()
    plan.refresh_from_db()
    commitment.refresh_from_db()
    assert (plan.version, str(commitment.title), Entry.objects.count()) == (1, "Publicar datos", lines)


def follow(subject: ActionPlan | Commitment) -> Reader:
    reader = Reader.objects.create(person=Person.objects.create_user(f"sigue-{subject.ledger_kind}@ejemplo.ec"))
    Follower.objects.create(reader=reader, kind=subject.ledger_kind, code=subject.ledger_code, confirmed_at=now())
    return reader


def test_whoever_follows_a_plan_hears_of_its_corrections_and_of_new_commitments() -> None:
    planner = person("planner")
    plan = publish_plan(by=planner, plan=draft_plan(by=planner, sheet=new_plan()))
    reader = follow(plan)
    commitment = adopt_commitment(by=planner, plan=plan, sheet=new_commitment())
    correct_plan(by=planner, plan=plan, sheet=new_plan())
    told = Notice.objects.order_by("pk").values_list("reader", "template", "url")
    assert list(told) == [
        (reader.pk, "plans/notices/commitment_adopted", plan.get_absolute_url()),
        (reader.pk, "plans/notices/plan_corrected", plan.get_absolute_url()),
    ]
    mine = follow(commitment)
    correct_commitment(by=planner, commitment=commitment, sheet=new_commitment("Publicar mejor", steps=1))
    last = Notice.objects.latest("pk")
    assert (last.reader, last.template, last.facts["code"]) == (mine, "plans/notices/commitment_corrected", "XX0001")
