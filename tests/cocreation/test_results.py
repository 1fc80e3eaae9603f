"""Who took part is published at two fixed moments, and no attack on what was printed finds a few people."""

import json
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.cocreation.actions.accountability import publish_results
from minga.cocreation.models import Attendance, Demographic, Process, ResultRelease, Workshop
from minga.cocreation.queries.results import (
    DEMOGRAPHIC,
    as_kept,
    from_kept,
    people_counts,
    prepare_release,
    protect,
    protect_again,
)
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from minga.methods.disclosure import attack, attack_releases
from tests.factories.cocreation import PersonFactory, appoint, make_process, make_proposal, move_to

pytestmark = pytest.mark.django_db

# As the published figures of Ecuador 2018 divide its 297 online proposals (seed, section 3.3.1.1).
AGES = {"18-25": 41, "26-35": 108, "36-45": 95, "46-55": 36, "56-64": 14, "65+": 3}
ETHNICITIES = {"mestizo": 237, "montubio": 18, "indigenous": 16, "white": 12, "afro": 9, "mulatto": 4, "black": 1}
GENDERS = {"woman": 131, "man": 160, "non_binary": 4, "": 2}


def spread(counts: dict[str, int]) -> list[str]:
    return [key for key, count in counts.items() for _time in range(count)]


def answer(process: Process, start: int = 0, stop: int = 297) -> None:
    rows = list(zip(spread(AGES), spread(GENDERS), spread(ETHNICITIES), strict=True))[start:stop]
    Demographic.objects.bulk_create(
        Demographic(
            process=process,
            key=f"{start + place:064d}",
            age_band=age,
            gender=gender,
            ethnicity=ethnicity,
            consent_version="2026-11",
            consent_purpose="test",
            consented_on=timezone.localdate(),
        )
        for place, (age, gender, ethnicity) in enumerate(rows)
    )


@pytest.fixture
def decided(db: None) -> Process:
    return make_process("deciding")


@pytest.fixture
def planner(decided: Process) -> Any:
    return appoint(Role.PLANNER, decided.jurisdiction)


def test_no_printed_cell_counts_a_few_people_and_no_sum_gives_them_away(decided: Process, planner: Any) -> None:
    answer(decided)
    release = publish_results(by=planner, process=decided)
    assert [table["key"] for table in release.tables] == ["age_band", "gender", "ethnicity"]
    for table in release.tables:
        shown = [count for _key, count in table["rows"] if count is not None]
        assert [count for count in shown if 0 < count < table["threshold"]] == []
        kept = from_kept(release.kept[table["key"]])
        found = attack(np.array([*(np.nan if n is None else n for _key, n in table["rows"]), table["total"]]))
        assert float(found.widths[kept.primary].min(initial=99)) >= kept.threshold
        assert float(found.most[kept.primary].min(initial=99)) >= kept.threshold


def test_a_single_small_cell_is_never_hidden_alone(decided: Process) -> None:
    found = protect([40, 30, 3], 5)
    assert found is not None
    assert found.hidden.tolist()[-1] is False
    assert int(found.hidden.sum()) >= 2


def test_fewer_than_five_people_are_not_published_at_all(decided: Process) -> None:
    answer(decided, 0, 4)
    assert prepare_release(decided, None).tables == []


def test_two_releases_together_do_not_tell_of_those_who_came_between(decided: Process) -> None:
    before = protect([40, 30, 12], 5)
    assert before is not None
    assert protect_again(before, [41, 30, 12]) is None
    later = protect_again(before, [60, 45, 20])
    assert later is not None
    assert attack_releases(before, later, protect_growth=True) == []


def test_a_release_that_would_tell_repeats_what_was_printed(decided: Process, planner: Any) -> None:
    answer(decided, 0, 290)
    first = publish_results(by=planner, process=decided)
    answer(decided, 290, 292)
    closed = move_to(decided, "closed")
    last = publish_results(by=planner, process=closed)
    assert [{**table, "is_repeated": False} for table in last.tables] == first.tables
    assert {table["is_repeated"] for table in last.tables} == {True}


def test_an_answer_that_was_withdrawn_does_not_show_by_comparing(decided: Process, planner: Any) -> None:
    answer(decided)
    first = publish_results(by=planner, process=decided)
    Demographic.objects.filter(gender="man").first().delete()  # type: ignore[union-attr]
    last = publish_results(by=planner, process=move_to(decided, "closed"))
    assert [table["rows"] for table in last.tables] == [table["rows"] for table in first.tables]


def test_the_true_counts_are_forgotten_with_the_last_release(decided: Process, planner: Any) -> None:
    answer(decided)
    publish_results(by=planner, process=decided)
    publish_results(by=planner, process=move_to(decided, "closed"))
    assert [release.kept for release in ResultRelease.objects.all()] == [{}, {}]


def test_what_is_kept_comes_back_as_it_was(decided: Process) -> None:
    found = protect([40, 30, 3, 2], 5)
    assert found is not None
    again = from_kept(json.loads(json.dumps(as_kept(found))))
    assert np.array_equal(again.counts, found.counts)
    assert np.array_equal(again.hidden, found.hidden)
    assert np.array_equal(again.primary, found.primary)


def test_workshops_are_counted_by_sex_and_by_sector(decided: Process, planner: Any) -> None:
    workshop = Workshop.objects.create(process=decided, position=1)
    for sector, women, men in (("civil_society", 90, 98), ("public", 66, 75), ("academia", 40, 50)):
        Attendance.objects.create(workshop=workshop, sex="woman", sector=sector, count=women)
        Attendance.objects.create(workshop=workshop, sex="man", sector=sector, count=men)
    release = publish_results(by=planner, process=decided)
    found = {table["key"]: (table["total"], dict(table["rows"])) for table in release.tables}
    assert found["workshop_sex"] == (419, {"woman": 196, "man": 223, "other": 0, "unsaid": 0})
    assert found["workshop_sector"][0] == 419


def test_it_is_published_once_at_each_moment_and_recorded(decided: Process, planner: Any) -> None:
    answer(decided)
    release = publish_results(by=planner, process=decided)
    [entry] = Entry.objects.filter(verb="process.results_published")
    assert (entry.role, entry.facts) == ("planner", {"moment": "reception", "checksum": release.checksum})
    with pytest.raises(Refused, match="Ya se publicaron"):
        publish_results(by=planner, process=decided)


@pytest.mark.parametrize("moment", ["reception", "before"])
def test_while_proposals_come_in_nothing_is_published(moment: str) -> None:
    process = make_process(moment)
    with pytest.raises(Refused, match="cuando termina la recepción"):
        publish_results(by=appoint(Role.PLANNER, process.jurisdiction), process=process)
    assert list(ResultRelease.objects.all()) == []


def test_only_whoever_coordinates_publishes(decided: Process) -> None:
    with pytest.raises(Refused, match="Solo quien coordina"):
        publish_results(by=PersonFactory(), process=decided)


def test_people_without_an_answer_are_a_class_so_that_every_table_has_the_same_total(decided: Process) -> None:
    answer(decided)
    assert {sum(people_counts(decided, table)) for table in DEMOGRAPHIC} == {297}


def test_the_page_shows_what_was_published_and_its_files_say_the_same(
    decided: Process, planner: Any, client: Client
) -> None:
    answer(decided)
    address = reverse("analysis", args=[decided.jurisdiction.slug, decided.slug])
    assert "Por edad" not in client.get(address).content.decode()
    client.force_login(planner)
    assert client.post(reverse("analysis_publish", args=[decided.jurisdiction.slug, decided.slug])).status_code == 302
    assert "Por edad: 297 personas" in client.get(address).content.decode()
    rows = json.loads(b"".join(client.get(address, {"formato": "json"}).streaming_content))["rows"]  # type: ignore[attr-defined]
    [release] = ResultRelease.objects.all()
    assert [row["count"] for row in rows] == [count for table in release.tables for _key, count in table["rows"]]
    assert [row["mark"] for row in rows if row["count"] is None] == [":" for row in rows if row["count"] is None]


def test_what_was_proposed_is_counted_whole(process: Process, client: Client) -> None:
    for sector in ("citizen", "citizen", "academia"):
        make_proposal(process, sector=sector)
    address = reverse("analysis", args=[process.jurisdiction.slug, process.slug])
    rows = json.loads(b"".join(client.get(address, {"formato": "json"}).streaming_content))["rows"]  # type: ignore[attr-defined]
    assert {row["class"]: row["count"] for row in rows if row["table"] == "Por quién la propuso"} == {
        "Ciudadanía, a título personal": 2,
        "Academia": 1,
    }
