"""A process is opened from a methodology, its dates are published in time or with a reason, and what an earlier plan
left comes back once."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from minga.cocreation.actions.openings import name_groups, prepare_process
from minga.cocreation.actions.phases import change_dates, open_phase, publish_timeline, set_dates
from minga.cocreation.actions.processes import announce_phases
from minga.cocreation.actions.returns import return_proposals
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.models import Category, IntegratedProposal, MethodologyVersion, Phase, Process, Proposal
from minga.cocreation.process_plans import ProcessPlan
from minga.cocreation.rules.phases import days_of_notice, was_early_enough
from minga.core.fields import Said
from minga.core.permits import Refused
from minga.directory.models import Jurisdiction, Role
from minga.groups.models import Body
from minga.ledger.models import Entry
from tests.factories.cocreation import PersonFactory, appoint, day, make_integrated, make_process, make_quito
from tests.factories.groups import make_body

FOLDER = Path(configured.BASE_DIR) / "data" / "methodologies"


@pytest.fixture
def quito(db: None) -> Jurisdiction:
    load_methodologies(FOLDER)
    return make_quito()


@pytest.fixture
def planner(quito: Jurisdiction) -> Any:
    return appoint(Role.PLANNER, quito)


def version_of(key: str = "ecuador-2019") -> MethodologyVersion:
    return MethodologyVersion.objects.get(key=key)


def dates_from(first: int, key: str = "ecuador-2019") -> dict[str, Any]:
    """Ten days each, one after the other; reception is the first of Ecuador's, the second of Quito's."""
    plans = version_of(key).said.phases
    return {plan.key: (day(first + 10 * place), day(first + 10 * place + 9)) for place, plan in enumerate(plans)}


def plan(first: int = 20, **fields: Any) -> ProcessPlan:
    values: dict[str, Any] = {
        "methodology": version_of(),
        "slug": "2027",
        "title": Said(es="Cocreación del próximo plan"),
        "summary": Said(es="Para todas las personas"),
        "code_series": "UIO-2027",
        "dates": dates_from(first),
    }
    return ProcessPlan(**{**values, **fields})


def verbs(process: Process) -> list[str]:
    return list(Entry.objects.about("process", process.code_series).order_by("pk").values_list("verb", flat=True))


def fresh(process: Process) -> Process:
    return Process.objects.get(pk=process.pk)


def test_a_process_is_born_with_the_phases_of_its_methodology_and_opens_nothing_yet(
    quito: Jurisdiction, planner: Any
) -> None:
    process = prepare_process(by=planner, jurisdiction=quito, plan=plan(first=-5))
    assert verbs(process) == ["process.opened", "process.methodology_chosen"]
    kept = fresh(process)
    assert [(one.key, one.starts_on) for one in kept.phases.all()] == [
        (key, starts) for key, (starts, _ends) in dates_from(-5).items()
    ]
    assert (kept.starts_on, kept.ends_on) == (day(-5), day(64))
    assert (kept.awaits_timeline, kept.is_receiving_on(), announce_phases()) == (True, False, 0)
    publish_timeline(by=planner, process=process, reason="La ordenanza salió tarde.")
    assert fresh(process).is_receiving_on()
    assert announce_phases() == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.WORKING_GROUP, Role.MODERATOR, None])
def test_only_the_coordination_opens_a_process(quito: Jurisdiction, role: Any) -> None:
    person = appoint(role, quito) if role else PersonFactory()
    if role == Role.ADMINISTRATOR:
        assert prepare_process(by=person, jurisdiction=quito, plan=plan()).pk
        return
    with pytest.raises(Refused, match="coordina el plan"):
        prepare_process(by=person, jurisdiction=quito, plan=plan())
    assert (Process.objects.count(), Entry.objects.filter(subject_kind="process").count()) == (0, 0)


def test_a_series_and_a_period_are_taken_once(quito: Jurisdiction, planner: Any) -> None:
    prepare_process(by=planner, jurisdiction=quito, plan=plan())
    for changed in ({"slug": "2028"}, {"code_series": "UIO-2028"}):
        with pytest.raises(Refused, match="Ya hay un proceso"):
            prepare_process(by=planner, jurisdiction=quito, plan=plan(**changed))
    assert Process.objects.count() == 1


def test_the_methodology_of_another_government_is_copied_first(quito: Jurisdiction, planner: Any) -> None:
    other = Jurisdiction.objects.create(slug="loja", kind="municipality", name=Said(es="Loja"))
    MethodologyVersion.objects.filter(key="quito-2019").update(jurisdiction=other)
    with pytest.raises(Refused, match="otro gobierno"):
        prepare_process(by=planner, jurisdiction=quito, plan=plan(methodology=version_of("quito-2019"), dates={}))


@pytest.mark.parametrize(("first", "reason", "told"), [(14, "", ""), (13, "Hubo elecciones.", "Hubo elecciones.")])
def test_too_late_is_published_with_its_reason_and_in_time_without(
    quito: Jurisdiction, planner: Any, first: int, reason: str, told: str
) -> None:
    process = prepare_process(by=planner, jurisdiction=quito, plan=plan(first=first))
    published = publish_timeline(by=planner, process=process, reason=reason)
    assert (published.timeline_reason, was_early_enough(fresh(process))) == (told, first == 14)
    facts = Entry.objects.get(verb="process.timeline_published").facts
    assert (facts["days_of_notice"], facts.get("reason", "")) == (first, told)


def test_too_late_without_a_reason_leaves_no_trace(quito: Jurisdiction, planner: Any) -> None:
    process = prepare_process(by=planner, jurisdiction=quito, plan=plan(first=13))
    with pytest.raises(Refused, match="escribe por qué"):
        publish_timeline(by=planner, process=process, reason=" ")
    assert (fresh(process).awaits_timeline, days_of_notice(fresh(process))) == (True, None)
    assert verbs(process) == ["process.opened", "process.methodology_chosen"]


def test_before_they_are_published_dates_change_freely_and_then_only_with_a_reason(
    quito: Jurisdiction, planner: Any
) -> None:
    process = prepare_process(by=planner, jurisdiction=quito, plan=plan())
    set_dates(by=planner, process=process, dates=dates_from(30))
    assert fresh(process).starts_on == day(30)
    publish_timeline(by=planner, process=process)
    with pytest.raises(Refused, match="con su razón"):
        set_dates(by=planner, process=process, dates=dates_from(40))
    last = fresh(process).phases.last()
    change_dates(by=planner, phase=last, starts_on=day(90), ends_on=day(120), reason="Se alarga la firma.")
    assert fresh(process).ends_on == day(120)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reception": (day(20), day(19))}, "antes de empezar"),
        ({"grouping": (day(3), day(40))}, "va primero"),
        ({"grouping": (None, day(40))}, "le falta el comienzo"),
    ],
)
def test_dates_that_do_not_hold_are_refused_whole(
    quito: Jurisdiction, planner: Any, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        prepare_process(by=planner, jurisdiction=quito, plan=plan(dates=dates_from(20) | changed))
    assert Process.objects.count() == 0


def test_a_phase_is_not_opened_by_act_before_the_timeline_is_public(quito: Jurisdiction, planner: Any) -> None:
    process = prepare_process(by=planner, jurisdiction=quito, plan=plan())
    with pytest.raises(Refused, match="publica el calendario"):
        open_phase(by=planner, phase=process.phases.first(), reason="Hay prisa.")


def test_the_groups_that_decide_are_named_and_a_group_of_elsewhere_is_not(quito: Jurisdiction, planner: Any) -> None:
    process = prepare_process(by=planner, jurisdiction=quito, plan=plan())
    working, core = (make_body(quito, kind=kind, slug=kind) for kind in (Body.Kind.WORKING_GROUP, Body.Kind.COUNCIL))
    name_groups(by=planner, process=process, working_group=working, core_group=core)
    name_groups(by=planner, process=process, working_group=working, core_group=core)
    assert (fresh(process).working_group, fresh(process).core_group) == (working, core)
    facts = [entry.facts for entry in Entry.objects.filter(verb="process.groups_named")]
    assert facts == [{"working_group": working.ledger_code, "core_group": core.ledger_code}]
    other = Jurisdiction.objects.create(slug="loja", kind="municipality", name=Said(es="Loja"))
    with pytest.raises(Refused, match="otro gobierno"):
        name_groups(by=planner, process=process, working_group=make_body(other, slug="loja"), core_group=core)


@pytest.fixture
def earlier(quito: Jurisdiction) -> Process:
    """Closed, with two left for another plan and one that became a commitment."""
    process = make_process("closed", jurisdiction=quito, slug="2024", code_series="UIO-2024")
    left = Category.objects.create(process=process, number=4, title=Said(es="Para otro plan"), outcome="next_plan")
    chosen = Category.objects.create(process=process, number=1, title=Said(es="Compromiso"), outcome="commitment")
    make_integrated(process, 1, category=left, code="UIO-2024-I01")
    fields = {"problem": {"es": "El agua no llega"}, "description": {"es": "Tanques en cada barrio"}}
    state = IntegratedProposal.State.DECIDED
    make_integrated(process, 2, category=left, code="UIO-2024-I02", fields=fields, state=state)
    make_integrated(process, 3, category=chosen, code="UIO-2024-I03")
    return process


def ready(quito: Jurisdiction, planner: Any) -> Process:
    process = prepare_process(by=planner, jurisdiction=quito, plan=plan())
    return publish_timeline(by=planner, process=process)


def test_what_was_left_for_another_plan_comes_back_once_with_new_codes(
    quito: Jurisdiction, planner: Any, earlier: Process
) -> None:
    process = ready(quito, planner)
    made = return_proposals(by=planner, process=process, earlier=earlier)
    assert [(one.code, one.channel, one.returned_from.code) for one in made] == [
        ("UIO-2027-0001", "returned", "UIO-2024-I01"),
        ("UIO-2027-0002", "returned", "UIO-2024-I02"),
    ]
    assert "UIO-2024-I01" in made[0].problem
    assert made[0].problem.endswith("Razón: Depende de una ley.")
    assert (made[1].problem, made[1].solution) == ("El agua no llega", "Tanques en cada barrio")
    lines = Entry.objects.filter(verb="integrated_proposal.returned").order_by("pk")
    assert [entry.facts for entry in lines] == [
        {"process": "2027", "proposal": "UIO-2027-0001"},
        {"process": "2027", "proposal": "UIO-2027-0002"},
    ]
    with pytest.raises(Refused, match="no queda nada"):
        return_proposals(by=planner, process=process, earlier=earlier)
    assert Proposal.objects.count() == 2


def test_nothing_comes_back_from_a_process_that_goes_on_nor_into_one_that_decides(
    quito: Jurisdiction, planner: Any, earlier: Process
) -> None:
    process = ready(quito, planner)
    with pytest.raises(Refused, match="coordina el plan"):
        return_proposals(by=PersonFactory(), process=process, earlier=earlier)
    Process.objects.filter(pk=earlier.pk).update(is_closed=False)
    with pytest.raises(Refused, match="todavía no termina"):
        return_proposals(by=planner, process=process, earlier=fresh(earlier))
    Process.objects.filter(pk=earlier.pk).update(is_closed=True)
    Phase.objects.filter(process=process, key="grouping").update(starts_on=day(-1))
    with pytest.raises(Refused, match="ya se decide"):
        return_proposals(by=planner, process=process, earlier=fresh(earlier))
    assert Proposal.objects.count() == 0
