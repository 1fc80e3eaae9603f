import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.plans.models import ActionPlan, CommitmentActor, Document, Standing
from minga.plans.models.periods import standing_of
from tests.factories.plans import (
    ActionPlanFactory,
    CommitmentFactory,
    InstitutionFactory,
    LeadFactory,
    MilestoneFactory,
)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "day", "standing"),
    [
        ("2020-01", "2021-04", "2019-12-31", Standing.UPCOMING),
        ("2020-01", "2021-04", "2020-01-01", Standing.RUNNING),
        ("2020-01", "2021-04", "2021-04-30", Standing.RUNNING),
        ("2020-01", "2021-04", "2021-05-01", Standing.ENDED),
        ("2020", "2021", "2021-12-31", Standing.RUNNING),
        (None, "2021-04", "2020-01-01", Standing.RUNNING),
        ("2020-01", None, "2030-01-01", Standing.RUNNING),
        (None, None, "2030-01-01", Standing.UNDATED),
        ("2021-06", "2021-04", "2030-01-01", Standing.ENDED),
    ],
)
def test_a_period_stands_where_its_dates_put_it(starts_on, ends_on, day, standing):
    starts, ends = (PartialDate(text) if text else None for text in (starts_on, ends_on))
    assert standing_of(starts, ends, dt.date.fromisoformat(day)) is standing


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)), st.sampled_from([4, 7, 10]), st.integers(-400, 400))
def test_a_period_is_never_over_before_the_last_day_of_its_end(end, precision, shift):
    ends_on = PartialDate(end.isoformat()[:precision])
    day = ends_on.last_day + dt.timedelta(days=shift)
    assert (standing_of(None, ends_on, day) is Standing.ENDED) == (shift > 0)


def test_a_document_knows_which_words_are_ours():
    document = Document(languages={"en": "original", "es": "minga"})
    assert document.is_our_translation(Said(es="hola", en="hello")) is True
    assert document.is_our_translation(Said(en="hello")) is False
    assert document.original_languages == ["en"]


@pytest.mark.django_db
def test_a_code_is_given_once_in_a_government():
    first = CommitmentFactory(code="EC0001")
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentFactory(plan=ActionPlanFactory(jurisdiction=first.jurisdiction), code="EC0001")


@pytest.mark.django_db
def test_only_a_milestones_actor_names_a_milestone():
    milestone = MilestoneFactory()
    lead = LeadFactory(commitment=milestone.commitment)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentActor.objects.filter(pk=lead.pk).update(milestone=milestone)


@pytest.mark.django_db
def test_who_leads_is_not_its_own_counterpart():
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadFactory(is_counterpart=True)


@pytest.mark.django_db
def test_drafts_are_not_public():
    ActionPlanFactory(state=ActionPlan.State.DRAFT)
    published = ActionPlanFactory()
    assert list(ActionPlan.objects.public()) == [published]


@pytest.mark.django_db
def test_addresses_stay():
    milestone = MilestoneFactory(
        number=3,
        commitment__code="EC0003",
        commitment__plan__slug="2019-2021",
        commitment__plan__jurisdiction__slug="ecuador",
    )
    commitment = milestone.commitment
    assert commitment.plan.get_absolute_url() == "/ecuador/planes/2019-2021/"
    assert commitment.get_absolute_url() == "/ecuador/planes/2019-2021/compromisos/EC0003/"
    assert milestone.get_absolute_url() == "/ecuador/planes/2019-2021/compromisos/EC0003/hitos/3/"


@pytest.mark.django_db
def test_commitments_are_found_by_who_leads_them():
    lead = LeadFactory()
    other = InstitutionFactory()
    LeadFactory(commitment=CommitmentFactory(plan=lead.commitment.plan), institution=other)
    assert [found.pk for found in type(lead.commitment).objects.led_by(lead.institution)] == [lead.commitment_id]
