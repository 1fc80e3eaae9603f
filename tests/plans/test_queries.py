"""The number of questions to the database does not depend on how much there is."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.accounts.models import Person
from minga.core.fields import Said
from minga.directory.models import SDG, OGPValue, Pillar, PolicyArea
from minga.plans.models import ActionPlan, CommitmentActor, Contact, Doubt, Milestone, Passage, PlanLead, Target
from minga.plans.queries import catalogue, span_of
from minga.plans.queries.together import read_together
from tests.factories.plans import (
    ActionPlanFactory,
    CommitmentFactory,
    InstitutionFactory,
    LeadFactory,
    MilestoneFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

# The frame asks two of these the first time: the government of the address and the register's last root; both are kept
# for ten seconds. A commitment asks one for its papers, a plan one for how far it is translated.
ADDRESSES = [
    "/ecuador/planes/",
    "/ecuador/planes/plan-1/",
    "/ecuador/planes/compromisos/",
    "/ecuador/planes/compromisos/por/institucion/",
    "/ecuador/planes/plan-1/compromisos/XX0001/",
    "/ecuador/planes/plan-1/compromisos/XX0001/hitos/1/",
    "/ecuador/planes/plan-1/texto/parte-1/",
]
EXPECTED = list(zip(ADDRESSES, [3, 9, 5, 5, 7, 5, 6], strict=True))
PRECISE = st.sampled_from(["2019", "2020", "2020-01", "2020-02", "2020-12", "2020-02-29", "2020-12-31", "2021-01-01"])


def fill(times: int) -> None:
    """`times` of everything that a page can list."""
    plans = [ActionPlanFactory(number=place) for place in range(1, times + 1)]
    plan = plans[0]
    for place in range(1, times + 1):
        PlanLead.objects.create(plan=plan, institution=InstitutionFactory(), position=place)
        Passage.objects.create(
            plan=plan, kind="section", position=place, key=f"parte-{place}", heading=Said(es="Parte")
        )
        Passage.objects.create(
            plan=plan, kind="answer", position=place, key=f"pregunta-{place}", heading=Said(es="¿Qué?")
        )
        Doubt.objects.create(plan=plan, position=place, field="title", question=Said(es="¿Sí?"))
        fill_commitment(plan, place, times)


def fill_commitment(plan: ActionPlan, number: int, times: int) -> None:
    commitment = CommitmentFactory(plan=plan, number=number, theme=ThemeFactory(plan=plan))
    for place in range(1, times + 1):
        milestone = MilestoneFactory(commitment=commitment, number=place)
        LeadFactory(commitment=commitment, position=place)
        LeadFactory(commitment=commitment, part=CommitmentActor.Part.NON_STATE, is_counterpart=True, position=place)
        LeadFactory(commitment=commitment, part=CommitmentActor.Part.MILESTONE, milestone=milestone, position=place)
        Contact.objects.create(commitment=commitment, position=place, name="Ana")
        Target.objects.create(commitment=commitment, position=place, target=5, direction="reach")
        Doubt.objects.create(plan=plan, commitment=commitment, milestone=milestone, position=place, field="title")
        commitment.sdgs.add(SDG.objects.get_or_create(number=place)[0])
        for model, tags in ((OGPValue, "values"), (Pillar, "pillars"), (PolicyArea, "policy_areas")):
            getattr(commitment, tags).add(model.objects.get_or_create(slug=f"clave-{place}")[0])


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(("address", "expected"), EXPECTED, ids=str)
def test_a_page_asks_the_same_whatever_there_is(
    client: Client, django_assert_num_queries: Any, address: str, expected: int, times: int
) -> None:
    fill(times)
    with django_assert_num_queries(expected):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(("address", "expected"), EXPECTED, ids=str)
def test_who_is_signed_in_costs_two_more_and_their_roles_where_there_is_something_to_do(
    client: Client, django_assert_num_queries: Any, address: str, expected: int
) -> None:
    fill(3)
    client.force_login(Person.objects.create_user("ana@ejemplo.ec"))
    client.get("/")  # Once an hour the session is noted to be in use.
    caches["memory"].clear()
    with django_assert_num_queries(expected + (3 if address.endswith(("XX0001/", "plan-1/")) else 2)):
        assert client.get(address).status_code == 200


VALUES = [None, "32014148", 12, ["2019-12", "2021-08"], {"es": "«así»"}, False]


def test_what_is_read_together_is_what_each_list_would_read() -> None:
    commitment = CommitmentFactory()
    milestone = MilestoneFactory(commitment=commitment, number=2, starts_on="2020-01", ends_on="2020")
    MilestoneFactory(commitment=commitment, number=1, starts_with=milestone)
    for place, value in enumerate(VALUES, 1):
        Doubt.objects.create(plan=commitment.plan, commitment=commitment, position=place, field="title", value=value)
    for place, figure in ((2, "0.1"), (1, "12345678901.5678")):
        unit = Said(es="m³", en="m³")
        Target.objects.create(
            commitment=commitment, position=place, target=Decimal(figure), unit=unit, direction="reach"
        )
    kinds = (Contact, Target, Milestone, Doubt)
    together = read_together(commitment, *kinds)
    for kind, found in zip(kinds, together, strict=True):
        assert [held(one) for one in found] == [held(one) for one in kind.objects.filter(commitment=commitment)]
    assert [one.target for one in together[1]] == [Decimal("12345678901.5678"), Decimal("0.1")]
    assert [one.value for one in together[3]] == VALUES


def held(one: Any) -> dict[str, Any]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


@given(st.lists(st.tuples(PRECISE, PRECISE), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_list_and_the_page_give_a_commitment_the_same_period(dates: list[tuple[str, str]]) -> None:
    commitment = CommitmentFactory(starts_on=None, ends_on=None)
    for number, (starts_on, ends_on) in enumerate(dates, 1):
        MilestoneFactory(commitment=commitment, number=number, starts_on=starts_on, ends_on=ends_on)
    (row,) = catalogue(commitment.jurisdiction, commitment.plan)
    span = span_of(commitment)
    assert (row.starts_on.first_day, row.ends_on.last_day) == (span.starts_on.first_day, span.ends_on.last_day)
    assert row.milestones == span.milestones == len(dates)
