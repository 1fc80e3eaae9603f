"""A notice is written with the change that it tells of: for each reader once, or for nobody."""

import pytest
from django.db import transaction
from django.utils import translation

from minga.ledger.actions import record
from minga.ledger.models import Entry
from minga.notices.actions import follow_subject, mark_read, notify, stop_own_letters
from minga.notices.models import Follower, Notice, Reader, Rhythm
from minga.notices.queries import followers, notices_of, unread_count
from tests.notices.subjects import GROUND, HELD, OTHER, THING, follower, person, tell

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, str, bool]]:
    found = Notice.objects.select_related("reader__person").order_by("pk")
    return [(notice.reader.address, notice.rhythm, notice.is_own) for notice in found]


def test_the_author_gets_it_as_their_own_and_followers_as_what_they_follow():
    author, fan = person(), follower(rhythm=Rhythm.DAILY)
    assert tell(author, fan) == 2
    assert rows() == [("rosa@example.org", "immediate", True), ("ana@example.org", "daily", False)]
    notice = Notice.objects.first()
    assert (notice.template, notice.kind, notice.code, notice.url, notice.read_at, notice.letter) == (
        HELD, "proposal", "UIO-2026-0001", "/quito/propuestas/UIO-2026-0001/", None, None
    )  # fmt: skip


def test_one_call_is_one_event():
    tell(person(), follower())
    tell(follower("eva@example.org"))
    first, second, third = Notice.objects.order_by("pk").values_list("event", flat=True)
    assert first == second != third


def test_whoever_is_author_and_follower_gets_it_once():
    author = person()
    follow_subject(by=author, subject=THING, rhythm=Rhythm.DAILY)
    tell(author, *followers(THING))
    assert rows() == [("rosa@example.org", "immediate", True)]


def test_whoever_follows_with_and_without_an_account_gets_it_once():
    follower("Rosa@example.org".lower())
    follow_subject(by=person(), subject=THING)
    tell(*followers(THING))
    assert rows() == [("rosa@example.org", "immediate", False)]
    assert Notice.objects.get().reader.person is not None


def test_nobody_is_told_of_what_they_just_did():
    author = person()
    follow_subject(by=author, subject=THING)
    with transaction.atomic():
        assert notify([author, *followers(THING), follower()], HELD, THING, but=author, ground=GROUND) == 1
    assert rows() == [("ana@example.org", "immediate", False)]


def test_an_account_that_was_closed_hears_nothing():
    follow_subject(by=person(is_active=False), subject=THING)
    assert tell(*followers(THING)) == 0


def test_only_those_who_said_yes_are_followers():
    follower()
    Follower.objects.create(
        reader=Reader.objects.create(email="eva@example.org"), kind="proposal", code="UIO-2026-0001"
    )
    follower(subject=OTHER)
    assert [one.reader.email for one in followers(THING)] == ["ana@example.org"]


def test_a_change_that_is_taken_back_leaves_no_notice():
    author = person()

    @transaction.atomic
    def change_its_mind() -> None:
        record("proposal.held", THING, by=None, role="system")
        notify([author], HELD, THING, ground=GROUND)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_its_mind()
    assert (Entry.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_notice_outside_the_transaction_of_its_change_is_an_error():
    with pytest.raises(RuntimeError, match="transaction of the change"):
        notify([], HELD, THING)


def test_a_translated_fact_is_kept_in_every_language():
    with translation.override("es"):
        tell(person(), ground=GROUND, version=2)
    notice = Notice.objects.get()
    assert set(notice.facts["ground"]) == {"es", "en", "qu"}
    assert notice.facts["version"] == 2
    with translation.override("es"):
        assert str(notice.words["ground"]) == "Es publicidad o correo basura"


def test_however_many_follow_it_costs_the_same_number_of_queries(django_assert_num_queries):
    for place in range(3):
        follower(f"n{place}@example.org")
    with django_assert_num_queries(4):
        tell(*followers(THING))
    for place in range(3, 30):
        follower(f"n{place}@example.org")
    with django_assert_num_queries(4):
        assert tell(*followers(THING)) == 30


def test_reading_marks_what_was_new():
    author = person()
    tell(author)
    tell(author)
    assert unread_count(author) == 2
    assert mark_read(by=author) == 2
    assert (unread_count(author), mark_read(by=author)) == (0, 0)
    assert notices_of(author).count() == 2


def test_who_wants_no_letters_of_their_own_still_has_them_on_the_desk():
    author = person()
    tell(author)
    stop_own_letters(reader=author.reader)
    tell(author)
    assert rows() == [("rosa@example.org", "none", True)] * 2
