"""A methodology is read from its file, checked whole, followed by a process, and says who does what and when."""

import copy
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from hypothesis import given
from hypothesis import strategies as st

from minga.cocreation.actions.methodologies import follow_methodology, publish_methodology
from minga.cocreation.actions.phases import (
    change_dates,
    close_phase,
    open_phase,
    publish_timeline,
)
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.methodology import ACTS, counted_value, read_methodology
from minga.cocreation.methodology_shape import checksum_of, faults_of
from minga.cocreation.models import MethodologyVersion, Phase, PhaseChange, Process
from minga.cocreation.rules.phases import was_early_enough
from minga.cocreation.rules.processes import why_not
from minga.core.dates import PartialDate
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from tests.factories.cocreation import PersonFactory, appoint, day, make_process

FOLDER = Path(configured.BASE_DIR) / "data" / "methodologies"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.json"))


def content_of(key: str = "ecuador-2019") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def shipped(db: None) -> dict[str, MethodologyVersion]:
    load_methodologies(FOLDER)
    return {version.key: version for version in MethodologyVersion.objects.all()}


def test_three_ship_and_nothing_is_wrong_with_them() -> None:
    assert SHIPPED == ["ecuador-2019", "pichincha-2024", "quito-2019"]
    assert {key: faults_of(content_of(key)) for key in SHIPPED} == {key: [] for key in SHIPPED}


def test_they_say_what_their_documents_say() -> None:
    ecuador, quito, pichincha = (
        read_methodology(content_of(key)) for key in ("ecuador-2019", "quito-2019", "pichincha-2024")
    )
    assert [len(one.phases) for one in (ecuador, quito, pichincha)] == [7, 4, 5]
    assert [one.key for one in ecuador.classification.criteria] == [
        "precision-clarity",
        "willingness-to-collaborate",
        "relation-to-pillars",
        "public-policy",
    ]
    assert [[one.key for one in dimension.indicators] for dimension in ecuador.dimensions] == [
        ["time", "complexity", "resources", "willingness"],
        ["reiterations", "potential-impact", "alignment"],
    ]
    assert [(one.number, one.leads_to, one.becomes) for one in ecuador.categories] == [
        (1, "commitment", ()),
        (2, "reserve", (3, 4)),
        (3, "project", ()),
        (4, "next_plan", ()),
    ]
    assert [one.is_blind for one in ecuador.dimension("relevance").rounds] == [True, True]
    assert len(ecuador.workshop_steps) == 8
    assert (len(quito.classification.criteria), quito.dimensions, quito.is_acted_by_forum) == (10, (), True)
    assert pichincha.months == 36


@given(st.data())
def test_a_score_goes_from_nothing_to_a_hundred_and_never_falls_when_an_indicator_rises(data: st.DataObject) -> None:
    dimension = read_methodology(content_of()).dimension("feasibility")
    values = {one.key: data.draw(st.integers(one.lowest, one.highest)) for one in dimension.indicators}
    score = dimension.score_of(values)
    assert 0 <= score <= 100
    raised = data.draw(st.sampled_from(dimension.indicators))
    assert dimension.score_of({**values, raised.key: raised.highest}) >= score
    assert dimension.score_of({one.key: one.lowest for one in dimension.indicators}) == 0
    assert dimension.score_of({one.key: one.highest for one in dimension.indicators}) == 100


def test_the_repetitions_are_counted_by_steps() -> None:
    indicator = read_methodology(content_of()).dimension("relevance").indicators[0]
    counts = (1, 2, 3, 4, 6, 7, 10, 11, 500)
    assert [counted_value(indicator, count) for count in counts] == [1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(
    ("feasibility", "relevance", "number"), [(80, 80, 1), (66, 66, 1), (66, 60, 2), (70, 10, 3), (20, 90, 4), (0, 0, 4)]
)
def test_the_category_that_is_suggested_follows_from_the_scores(feasibility: int, relevance: int, number: int) -> None:
    methodology = read_methodology(content_of())
    found = methodology.suggested({"feasibility": Fraction(feasibility), "relevance": Fraction(relevance)})
    assert found is not None
    assert found.number == number


def broken(change: Any) -> list[str]:
    content = copy.deepcopy(content_of())
    change(content)
    return faults_of(content)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda it: it.pop("months"), ".months"),
        (lambda it: it["phases"][1]["activities"].remove("integration"), "phases"),
        (lambda it: it["phases"].reverse(), "phases"),
        (lambda it: it["classification"].update(people=0), "classification.people"),
        (lambda it: it["dimensions"][0]["indicators"][0]["labels"].pop("3"), "labels"),
        (lambda it: it["dimensions"][0]["indicators"][0].update(weight="-1"), "weight"),
        (lambda it: it["dimensions"][1]["indicators"][0].update(steps=[4, 2]), "steps"),
        (lambda it: it["categories"][1].update(becomes=[]), "becomes"),
        (lambda it: it["categories"][0].update(least={"charm": "50"}), "least"),
        (lambda it: it["permits"].update(select="the minister"), "permits.select"),
    ],
)
def test_what_does_not_hold_is_told_with_its_place(change: Any, told: str) -> None:
    faults = broken(change)
    assert faults
    assert all(told.strip(".") in fault for fault in faults)


def test_loading_again_changes_nothing_and_a_changed_file_is_the_next_version(shipped: Any, tmp_path: Path) -> None:
    assert load_methodologies(FOLDER).same == 3
    content = content_of() | {"months": 12}
    (tmp_path / "ecuador-2019.json").write_text(json.dumps(content), encoding="utf-8")
    assert load_methodologies(tmp_path).changed == 1
    numbers = MethodologyVersion.objects.filter(key="ecuador-2019").values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
    assert [entry.verb for entry in Entry.objects.filter(subject_kind="methodology")] == ["methodology.published"] * 4


def test_a_process_takes_phases_and_categories_and_keeps_the_dates_of_a_phase_of_the_same_key(shipped: Any) -> None:
    process = make_process()
    begins = process.phases.get(key="reception").starts_on
    planner = appoint(Role.PLANNER, process.jurisdiction)
    follow_methodology(by=planner, process=process, version=shipped["ecuador-2019"])
    fresh = Process.objects.get(pk=process.pk)
    assert [phase.key for phase in fresh.phases.all()] == [
        *("reception", "grouping", "assessment", "selection", "confirmation", "accountability", "formalization")
    ]
    assert fresh.phases.get(key="reception").starts_on == begins
    assert [one.outcome for one in fresh.categories.all()] == ["commitment", "reserve", "project", "next_plan"]
    assert fresh.is_receiving_on()
    assert not fresh.allows("classification")


def test_only_the_coordination_chooses_a_methodology(shipped: Any) -> None:
    process = make_process()
    with pytest.raises(Refused, match="coordina"):
        follow_methodology(by=PersonFactory(), process=process, version=shipped["quito-2019"])
    assert Process.objects.get(pk=process.pk).methodology is None


def test_a_government_publishes_its_own_copy_and_never_over_one_that_ships(shipped: Any) -> None:
    process = make_process()
    administrator = appoint(Role.ADMINISTRATOR, process.jurisdiction)
    content = content_of("quito-2019") | {"key": "quito-2026"}
    made = publish_methodology(
        by=administrator,
        content=content,
        checksum=checksum_of(content),
        based_on=shipped["quito-2019"],
        jurisdiction=process.jurisdiction,
    )
    assert (made.number, made.based_on, made.is_shipped) == (1, shipped["quito-2019"], False)
    taken = content_of("quito-2019")
    with pytest.raises(Refused, match="esa clave"):
        publish_methodology(
            by=administrator, content=taken, checksum=checksum_of(taken), jurisdiction=process.jurisdiction
        )


MATRIX = [
    (
        act,
        role,
        (act in ("classify", "group", "integrate") and role == Role.WORKING_GROUP)
        or (act in ("select", "recategorise") and role in (Role.CORE_GROUP, Role.COUNCIL_MEMBER))
        or (act in ("assign", "prepare_acts", "formalise") and role in (Role.PLANNER, Role.ADMINISTRATOR)),
    )
    for act in ACTS
    for role in (*Role, None)
]


@pytest.mark.parametrize(("act", "role", "may"), MATRIX)
def test_who_does_each_act_by_the_national_methodology(shipped: Any, act: str, role: Any, may: bool) -> None:
    process = make_process(methodology=shipped["ecuador-2019"])
    person = appoint(role, process.jurisdiction) if role and role != Role.OFFICER else PersonFactory()
    reason = why_not(person, process, act, "reception")
    assert (reason == "") is may
    assert reason == "" or reason.startswith("En este proceso esto lo hace ")


def test_out_of_its_phase_nobody_does_it_and_the_reason_says_so(shipped: Any) -> None:
    process = make_process(methodology=shipped["ecuador-2019"])
    member = appoint(Role.WORKING_GROUP, process.jurisdiction)
    assert why_not(member, process, "classify", "selection").startswith("Ahora no está abierta la fase")


def test_new_dates_are_a_fact_with_its_reason(db: None) -> None:
    process = make_process()
    planner = appoint(Role.PLANNER, process.jurisdiction)
    phase = process.phases.get(key="reception")
    before, end = phase.ends_on, day(40)
    change_dates(by=planner, phase=phase, starts_on=phase.starts_on, ends_on=end, reason="Llovió en tres parroquias.")
    change = PhaseChange.objects.get()
    assert (change.old_ends_on, change.new_ends_on, change.reason) == (before, end, "Llovió en tres parroquias.")
    entry = Entry.objects.get(verb="phase.moved")
    assert entry.facts == {
        "phase": "reception",
        "starts_on": phase.starts_on.iso,
        "ends_on": end.iso,
        "reason": "Llovió en tres parroquias.",
    }


@pytest.mark.parametrize(
    ("starts", "ends", "reason", "told"), [(1, 0, "Sí", "antes de empezar"), (0, 1, "  ", "por qué cambian")]
)
def test_dates_that_do_not_hold_leave_no_trace(db: None, starts: int, ends: int, reason: str, told: str) -> None:
    process = make_process()
    planner = appoint(Role.PLANNER, process.jurisdiction)
    phase = process.phases.get(key="reception")
    with pytest.raises(Refused, match=told):
        change_dates(by=planner, phase=phase, starts_on=day(starts), ends_on=day(ends), reason=reason)
    assert (PhaseChange.objects.count(), Phase.objects.get(pk=phase.pk).ends_on) == (0, phase.ends_on)


def test_an_act_opens_a_phase_before_its_date_and_another_closes_it(db: None) -> None:
    process = make_process("before")
    planner = appoint(Role.PLANNER, process.jurisdiction)
    phase = process.phases.get(key="reception")
    open_phase(by=planner, phase=phase, reason="El foro lo resolvió.")
    assert Process.objects.get(pk=process.pk).is_receiving_on()
    close_phase(by=planner, phase=phase, reason="Ya están todas.")
    assert not Process.objects.get(pk=process.pk).is_receiving_on()
    verbs = Entry.objects.filter(verb__startswith="phase.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["phase.opened", "phase.closed"]


@pytest.mark.parametrize(("starts", "is_early"), [(14, True), (13, False), (30, True)])
def test_the_timeline_is_public_two_weeks_before(db: None, starts: int, is_early: bool) -> None:
    process = make_process("before")
    planner = appoint(Role.PLANNER, process.jurisdiction)
    process.phases.filter(key="reception").update(starts_on=day(starts), ends_on=day(60))
    process.phases.filter(number__gt=2).update(starts_on=day(61), ends_on=day(90))
    publish_timeline(by=planner, process=process, reason="Salió tarde la convocatoria.")
    assert was_early_enough(Process.objects.get(pk=process.pk)) is is_early


def test_a_timeline_without_dates_is_not_published(db: None) -> None:
    process = make_process("before")
    planner = appoint(Role.PLANNER, process.jurisdiction)
    process.phases.filter(key="assessment").update(starts_on=None)
    with pytest.raises(Refused, match="Faltan fechas"):
        publish_timeline(by=planner, process=process)
    assert Entry.objects.count() == 0


def test_dates_may_be_of_a_month(db: None) -> None:
    process = make_process("before")
    planner = appoint(Role.PLANNER, process.jurisdiction)
    phase = process.phases.get(key="confirmation")
    month = PartialDate("2031-05")
    moved = change_dates(by=planner, phase=phase, starts_on=month, ends_on=month, reason="Se acordó en sesión.")
    assert moved.ends_on == month
