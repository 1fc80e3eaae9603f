"""From the outbox to the mail server: every answer of the server has its end, and none of them loses a letter."""

import datetime as dt

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError
from django.utils import timezone

from minga.core.permits import Refused, rule
from minga.core.states import WrongState
from minga.notices.actions import retry_letter, send_letters, sending
from minga.notices.handover import ServerDownError
from minga.notices.models import Letter
from tests.notices.sink import Sink
from tests.notices.subjects import OTHER, find, follower, letter_to, person

pytestmark = pytest.mark.django_db

everybody = rule("")(lambda person, obj: True)
nobody = rule("Solo quien administra.")(lambda person, obj: False)


def fresh(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


def later(**span: int) -> None:
    """As if so much time had passed for every letter that waits."""
    for letter in Letter.objects.filter(state=Letter.State.WAITING):
        Letter.objects.filter(pk=letter.pk).update(due_at=letter.due_at - dt.timedelta(**span))


def test_a_letter_goes_out_once(sink: Sink):
    letter = letter_to(follower())
    assert send_letters(find=find) == 1
    assert send_letters(find=find) == 0
    assert sink.counts == {str(letter.uuid): 1}
    sent = fresh(letter)
    assert (sent.state, sent.attempts, sent.holder, sent.held_until, sent.failure) == ("sent", 1, "", None, "")
    assert sent.handed_at <= sent.sent_at
    assert sink.recipients == ["ana@example.org"]


def test_many_letters_share_one_line_to_the_server(sink: Sink):
    for place in range(25):
        letter_to(follower(f"n{place}@example.org"))
    assert send_letters(find=find) == 25
    assert sorted(sink.counts.values()) == [1] * 25
    assert sorted(sink.recipients) == sorted(f"n{place}@example.org" for place in range(25))


def test_an_address_that_does_not_exist_is_not_tried_again_and_stops_nobody(sink: Sink):
    sink.answers["RCPT"] = b"550 5.1.1 no such person"
    dead = letter_to(follower())
    assert send_letters(find=find) == 1
    del sink.answers["RCPT"]
    alive = letter_to(follower("eva@example.org"))
    assert send_letters(find=find) == 1
    assert (fresh(dead).state, fresh(dead).failure) == ("failed", "550 5.1.1 no such person")
    assert fresh(alive).state == "sent"
    assert sink.recipients == ["eva@example.org"]


def test_what_the_server_answers_is_kept_without_the_address(sink: Sink):
    sink.answers["RCPT"] = b"550 <ana@example.org> no such person"
    letter = letter_to(follower())
    send_letters(find=find)
    assert fresh(letter).failure == "550 <[correo]> no such person"


@pytest.mark.parametrize("step", ["RCPT", "DATA", "DOT"])
def test_not_now_is_tried_again_ever_later_and_at_last_given_up(sink: Sink, step: str):
    sink.answers[step] = b"451 4.7.1 greylisted"
    letter = letter_to(follower())
    waits = []
    for _attempt in range(sending.MOST_ATTEMPTS):
        before = timezone.now()
        assert send_letters(find=find) == 1
        assert send_letters(find=find) == 0
        waits.append(round((fresh(letter).due_at - before).total_seconds() / 60))
        later(days=2)
    assert waits[:-1] == [1, 5, 30, 120, 360, 720, 1440]
    given_up = fresh(letter)
    assert (given_up.state, given_up.attempts, given_up.failure) == ("failed", 8, "451 4.7.1 greylisted")
    assert sink.counts == {}


def test_a_greylisted_letter_arrives_with_the_next_attempt(sink: Sink):
    sink.answers["RCPT"] = b"450 later"
    letter = letter_to(follower())
    send_letters(find=find)
    del sink.answers["RCPT"]
    later(minutes=1)
    assert send_letters(find=find) == 1
    assert (fresh(letter).state, fresh(letter).attempts, fresh(letter).failure) == ("sent", 2, "")
    assert sink.counts == {str(letter.uuid): 1}


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_before_the_handover_costs_no_attempt(sink: Sink, step: str):
    sink.answers |= {step: b"", "HELO": b""}
    letters = [letter_to(follower()), letter_to(follower("eva@example.org"))]
    with pytest.raises(ServerDownError):
        send_letters(find=find)
    assert [(fresh(one).state, fresh(one).attempts, fresh(one).holder) for one in letters] == [("waiting", 0, "")] * 2
    sink.answers.clear()
    assert send_letters(find=find) == 0
    later(minutes=1)
    assert send_letters(find=find) == 2
    assert sorted(sink.counts.values()) == [1, 1]


def test_a_server_that_refuses_us_and_not_the_addressee_lets_letters_wait(sink: Sink):
    sink.answers["MAIL"] = b"530 5.7.0 sign in first"
    letter = letter_to(follower())
    with pytest.raises(ServerDownError, match="530"):
        send_letters(find=find)
    assert (fresh(letter).state, fresh(letter).attempts) == ("waiting", 0)


def test_no_server_at_all_lets_letters_wait(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    letter = letter_to(follower())
    with pytest.raises(ServerDownError):
        send_letters(find=find)
    assert (fresh(letter).state, fresh(letter).attempts, fresh(letter).held_until) == ("waiting", 0, None)


@pytest.mark.parametrize(("step", "arrived"), [("LOST", 0), ("TAKEN", 1)])
def test_if_the_answer_is_not_heard_it_is_never_sent_again_by_itself(sink: Sink, step: str, arrived: int):
    sink.answers[step] = b""
    letter = letter_to(follower())
    assert send_letters(find=find) == 1
    assert fresh(letter).state == "unsure"
    sink.answers.clear()
    later(days=3)
    assert send_letters(find=find) == 0
    assert sum(sink.counts.values()) == arrived


def test_a_letter_whose_worker_died_with_the_text_on_its_way_is_unsure(sink: Sink):
    letter = letter_to(follower())
    past = timezone.now() - dt.timedelta(minutes=1)
    Letter.objects.update(state=Letter.State.HANDED, holder="dead", handed_at=past, held_until=past)
    assert send_letters(find=find) == 0
    assert (fresh(letter).state, fresh(letter).holder) == ("unsure", "")
    assert sink.counts == {}


def test_a_letter_that_kills_its_worker_each_time_is_given_up(sink: Sink):
    letter = letter_to(follower())
    past = timezone.now() - dt.timedelta(minutes=1)
    Letter.objects.update(holder="dead", held_until=past, attempts=sending.MOST_ATTEMPTS)
    assert send_letters(find=find) == 0
    assert fresh(letter).state == "failed"


def test_a_letter_that_another_worker_holds_is_left_alone(sink: Sink):
    letter = letter_to(follower())
    Letter.objects.update(holder="other", held_until=timezone.now() + dt.timedelta(minutes=1))
    assert send_letters(find=find) == 0
    assert (fresh(letter).holder, sink.counts) == ("other", {})


def test_a_worker_that_was_too_slow_does_not_send_what_another_took_over(sink: Sink):
    letter_to(follower())
    mine = sending.claim("slow")
    Letter.objects.update(holder="other")
    assert sending.send_batch(mine, find, until=float("inf")) == 1
    assert (Letter.objects.get().holder, sink.counts) == ("other", {})


def test_a_letter_that_cannot_be_written_is_given_up_and_stops_nobody(sink: Sink):
    broken = letter_to(follower())
    broken.notices.update(template="notices/there_is_none")
    good = letter_to(follower("eva@example.org"))
    assert send_letters(find=find) == 2
    assert (fresh(broken).state, fresh(broken).failure) == (
        "failed",
        "could not be written: TemplateDoesNotExist('notices/there_is_none.txt')",
    )
    assert fresh(good).state == "sent"


def test_without_a_mail_server_letters_go_where_the_installation_says(mailoutbox):
    letter = letter_to(person())
    assert send_letters(find=find) == 1
    assert (fresh(letter).state, [message.to for message in mailoutbox]) == ("sent", [["rosa@example.org"]])


class FullDisk(BaseEmailBackend):
    def send_messages(self, messages: object) -> int:
        raise OSError(28, "No space left on device")


def test_another_way_out_that_breaks_leaves_the_letter_for_an_administrator(settings):
    settings.EMAIL_BACKEND = "tests.notices.test_sending.FullDisk"
    letter = letter_to(follower())
    assert send_letters(find=find) == 1
    assert (fresh(letter).state, fresh(letter).failure) == ("unsure", "[Errno 28] No space left on device")


def test_a_way_out_that_is_set_up_wrong_lets_letters_wait(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "file"
    settings.EMAIL_FILE_PATH.touch()
    letter = letter_to(follower())
    with pytest.raises(ServerDownError):
        send_letters(find=find)
    assert (fresh(letter).state, fresh(letter).attempts) == ("waiting", 0)


def test_an_error_nobody_foresaw_counts_against_one_letter_only(sink: Sink):
    strange, good = letter_to(follower()), letter_to(follower("eva@example.org"))

    def lost(kind: str, code: str) -> None:
        raise OperationalError("the database went away")

    with pytest.raises(OperationalError):
        send_letters(find=lost)
    assert [(fresh(one).state, fresh(one).attempts, fresh(one).holder) for one in (strange, good)] == [
        ("waiting", 1, ""),
        ("waiting", 0, ""),
    ]


def test_an_administrator_sends_a_dead_letter_again_with_the_same_name(sink: Sink):
    sink.answers["LOST"] = b""
    letter = letter_to(follower())
    send_letters(find=find)
    sink.answers.clear()
    again = retry_letter(by=person(), letter=letter, permit=everybody)
    assert (again.state, again.attempts, again.failure) == ("waiting", 0, "")
    assert send_letters(find=find) == 1
    assert sink.counts == {str(letter.uuid): 1}


def test_who_does_not_administer_sends_nothing_again(sink: Sink):
    letter = letter_to(follower())
    Letter.objects.update(state=Letter.State.FAILED)
    with pytest.raises(Refused, match="Solo quien administra"):
        retry_letter(by=person(), letter=letter, permit=nobody)
    assert fresh(letter).state == "failed"


def test_a_letter_that_was_sent_is_not_sent_again(sink: Sink):
    letter = letter_to(follower(subject=OTHER), subject=OTHER)
    send_letters(find=find)
    with pytest.raises(WrongState):
        retry_letter(by=person(), letter=letter, permit=everybody)
    assert sum(sink.counts.values()) == 1
