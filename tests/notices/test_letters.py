"""What a letter says, in whose language, and how notices come together into letters."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.notices.actions import follow_subject, forget_old, gather_letters, letters, stop_following
from minga.notices.models import Follower, Letter, Notice, Reader, Refusal, Rhythm
from minga.notices.queries import followers
from minga.notices.writing import write
from tests.notices.subjects import OTHER, THING, Thing, find, follower, letter_to, person, tell

pytestmark = pytest.mark.django_db

QUITO = ZoneInfo("America/Guayaquil")


def written(letter: Letter) -> EmailMultiAlternatives:
    message = write(Letter.objects.select_related("reader__person").get(pk=letter.pk), find)
    assert message is not None
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    ((content, kind),) = message.alternatives
    assert kind == "text/html"
    return content


def test_a_letter_says_what_changed_and_how_to_hear_no_more():
    letter = letter_to(follower())
    token = Reader.objects.get().token
    message = written(letter)
    assert message.subject == "Una persona moderadora retuvo la propuesta UIO-2026-0001 para revisarla."
    assert (
        message.body
        == f"""Hola:

Más árboles & sombra (UIO-2026-0001)

Una persona moderadora retuvo la propuesta UIO-2026-0001 para revisarla.

Motivo: Es publicidad o correo basura.

http://127.0.0.1:8000/quito/propuestas/UIO-2026-0001/

-- 
Te escribimos porque sigues esto: Propuesta UIO-2026-0001.

Dejar de seguir:
http://127.0.0.1:8000/avisos/baja/{token}/proposal/UIO-2026-0001/

Elegir qué correos recibes y cada cuánto:
http://127.0.0.1:8000/avisos/preferencias/{token}/

Minga · http://127.0.0.1:8000
"""
    )
    assert message.extra_headers == {
        "Message-ID": f"<{letter.uuid}@localhost>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "es",
        "List-Unsubscribe": f"<http://127.0.0.1:8000/avisos/baja/{token}/proposal/UIO-2026-0001/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "<proposal.uio-2026-0001.localhost>",
    }


def test_the_html_says_the_same_and_escapes_what_people_wrote():
    html = html_of(written(letter_to(follower())))
    assert "<h1>Una persona moderadora retuvo la propuesta UIO-2026-0001 para revisarla.</h1>" in html
    assert "<strong>Más árboles &amp; sombra (UIO-2026-0001)</strong>" in html
    assert "<p>Motivo: Es publicidad o correo basura.</p>" in html
    assert '<html lang="es">' in html


def test_both_forms_travel_in_one_message(sink):
    letter_to(follower())
    from minga.notices.actions import send_letters

    send_letters(find=find)
    (message,) = sink.messages
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Subject"] == "Una persona moderadora retuvo la propuesta UIO-2026-0001 para revisarla."
    assert message["To"] == "ana@example.org"
    assert "Motivo: Es publicidad o correo basura." in message.get_body(("plain",)).get_content()


def test_a_letter_speaks_the_language_of_its_reader():
    assert written(letter_to(person(language="en"))).extra_headers["Content-Language"] == "en"
    Reader.objects.create(email="eva@example.org", said_language="en")
    assert written(letter_to(follower("eva@example.org"))).extra_headers["Content-Language"] == "en"


def test_what_is_ones_own_says_so_and_its_way_out_ends_only_that():
    letter = letter_to(person())
    message = written(letter)
    assert message.subject == "Una persona moderadora retuvo tu propuesta UIO-2026-0001 para revisarla."
    token = Reader.objects.get().token
    assert message.extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000/avisos/baja/{token}/lo-mio/>"


def test_the_title_of_what_is_not_public_stays_out_of_letters():
    hidden = Thing("UIO-2026-9999")
    message = written(letter_to(follower(subject=hidden), subject=hidden))
    assert "árboles" not in message.body + html_of(message)
    assert "UIO-2026-9999" in message.subject


def test_changes_of_one_thread_at_one_moment_are_one_letter():
    fan = follower()
    tell(fan)
    tell(fan)
    assert gather_letters() == 1
    message = written(Letter.objects.get())
    assert message.subject == "Propuesta UIO-2026-0001: 2 cambios"
    assert message.body.count("Una persona moderadora retuvo") == 2


def test_changes_of_two_threads_are_two_letters():
    tell(follower())
    tell(follower(subject=OTHER), subject=OTHER)
    assert gather_letters() == 2
    assert gather_letters() == 0


def test_the_digest_comes_after_seven_in_the_morning_with_what_came_before(monkeypatch):
    fan, other = follower(rhythm=Rhythm.DAILY), follower(subject=OTHER, rhythm=Rhythm.DAILY)
    night = dt.datetime(2026, 11, 20, 6, 59, tzinfo=QUITO)
    monkeypatch.setattr(timezone, "now", lambda: night)
    tell(fan)
    tell(other, subject=OTHER)
    assert gather_letters() == 0
    monkeypatch.setattr(timezone, "now", lambda: night + dt.timedelta(minutes=1))
    tell(fan)
    assert gather_letters() == 1
    letter = Letter.objects.get()
    assert (letter.kind, letter.notices.count()) == ("digest", 2)
    message = written(letter)
    assert message.subject == "2 cambios en lo que sigues"
    token = Reader.objects.get().token
    assert message.extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000/avisos/baja/{token}/>"
    assert gather_letters() == 0
    monkeypatch.setattr(timezone, "now", lambda: night + dt.timedelta(days=1))
    assert gather_letters() == 0
    monkeypatch.setattr(timezone, "now", lambda: night + dt.timedelta(days=1, minutes=2))
    assert gather_letters() == 1
    assert written(Letter.objects.latest("pk")).subject == (
        "Una persona moderadora retuvo la propuesta UIO-2026-0001 para revisarla."
    )


def test_whoever_wants_no_letters_gets_none():
    follow_subject(by=person(), subject=THING, rhythm=Rhythm.NONE)
    assert tell(*followers(THING)) == 1
    assert gather_letters() == 0


def test_ten_letters_in_an_hour_and_the_rest_together_in_one(monkeypatch):
    subjects = [Thing(f"UIO-2026-{number:04}") for number in range(14)]
    follows = [follower(subject=subject) for subject in subjects]
    start = timezone.now()
    for place, (subject, fan) in enumerate(zip(subjects, follows, strict=True)):
        monkeypatch.setattr(timezone, "now", lambda place=place: start + dt.timedelta(minutes=place))
        tell(fan, subject=subject)
        assert gather_letters() == (place < 10)
    monkeypatch.setattr(timezone, "now", lambda: start + dt.timedelta(minutes=61))
    assert gather_letters() == 1
    last = Letter.objects.latest("pk")
    assert (last.kind, last.notices.count(), Letter.objects.count()) == ("digest", 4, 11)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 4), st.sampled_from([Rhythm.IMMEDIATE, Rhythm.DAILY])), max_size=40
    )
)
def test_each_notice_gets_one_letter_and_no_hour_has_too_many(changes):
    """Whatever happens when: (minutes since the last change, which thread, how its reader wants to hear)."""
    Reader.objects.all().delete()
    reader = Reader.objects.create(email="ana@example.org")
    now = dt.datetime(2026, 11, 20, 5, 0, tzinfo=QUITO)
    with pytest.MonkeyPatch.context() as patch:
        for minutes, thread, rhythm in [*changes, (3_000, 0, Rhythm.IMMEDIATE), (61, 0, Rhythm.IMMEDIATE)]:
            now += dt.timedelta(minutes=minutes)
            patch.setattr(timezone, "now", lambda now=now: now)
            tell(
                Follower(reader=reader, kind="proposal", code=f"X-{thread}", rhythm=rhythm, confirmed_at=now),
                subject=Thing(f"X-{thread}"),
            )
            gather_letters()
    made = sorted(Letter.objects.values_list("created_at", flat=True))
    for moment in made:
        assert sum(moment - letters.AN_HOUR < other <= moment for other in made) <= letters.MOST_LETTERS
    held = Counter(Notice.objects.values_list("letter", flat=True))
    assert None not in held
    assert sum(held.values()) == len(changes) + 2


def test_what_was_unfollowed_before_it_was_sent_is_not_sent(sink):
    from minga.notices.actions import send_letters

    fan = person()
    follow_subject(by=fan, subject=THING)
    letter_to(*followers(THING))
    stop_following(reader=fan.reader, kind="proposal", code="UIO-2026-0001")
    assert send_letters(find=find) == 1
    assert (sink.counts, Letter.objects.count(), Notice.objects.count()) == ({}, 0, 1)


def test_what_is_no_longer_needed_is_forgotten_and_nothing_else():
    old, recent = (timezone.now() - dt.timedelta(days=days) for days in (400, 1))
    asked = Follower.objects.create(
        reader=Reader.objects.create(email="ask@example.org"), kind="proposal", code="X", created_at=old
    )
    asking = Follower.objects.create(
        reader=Reader.objects.create(email="new@example.org"), kind="proposal", code="X", created_at=recent
    )
    fan = follower()
    gone, kept = (Letter.objects.create(reader=fan.reader, kind="change", created_at=at) for at in (old, recent))
    Letter.objects.update(state=Letter.State.FAILED)
    waiting = Letter.objects.create(reader=fan.reader, kind="change", created_at=old)
    tell(fan, person())
    Notice.objects.update(at=old)
    tell(fan)
    Refusal.objects.create(key="a", ends_at=old)
    Refusal.objects.create(key="b", ends_at=timezone.now() + dt.timedelta(days=1))
    forget_old()
    assert set(Letter.objects.values_list("pk", flat=True)) == {kept.pk, waiting.pk}
    assert set(Follower.objects.values_list("pk", flat=True)) == {asking.pk, fan.pk}
    assert Reader.objects.filter(pk=asked.reader_id).exists() is False
    assert (Notice.objects.count(), Refusal.objects.get().key) == (1, "b")
    assert gone.pk not in Letter.objects.values_list("pk", flat=True)


def test_a_forgotten_letter_is_not_written_again():
    letter = letter_to(person())
    letter.delete()
    assert Notice.objects.get().letter is None
    assert gather_letters() == 0
