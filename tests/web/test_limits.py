import datetime as dt
from threading import Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection  # also asked by the skipif below
from django.http import HttpResponse
from django.utils import timezone

from minga.web.limits import count_attempt, limited, parse_rate, sender_of
from minga.web.models import Attempt

pytestmark = pytest.mark.django_db


@limited("idea", rate="2/h")
def send(request):
    return HttpResponse("hecho")


def post(rf, address="10.0.0.1", **values):
    request = rf.post("/nueva/", {"problem": "Falta agua en el barrio", **values}, REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return send(request)


def test_over_the_limit_the_answer_says_when_and_returns_what_was_typed(rf):
    assert [post(rf).status_code for _n in range(2)] == [200, 200]
    refused = post(rf, password="secreto")
    page = refused.content.decode()
    assert refused.status_code == 429
    assert 3590 <= int(refused["Retry-After"]) <= 3600
    assert page.count("Puedes enviarlo dentro de 60 minutos.") == 1
    assert page.count('<input type="hidden" name="problem" value="Falta agua en el barrio">') == 1
    assert page.count("secreto") == 0


def test_each_sender_has_its_own_count_and_reading_costs_nothing(rf):
    assert [post(rf).status_code for _n in range(3)] == [200, 200, 429]
    assert post(rf, address="10.0.0.2").status_code == 200
    request = rf.get("/nueva/", REMOTE_ADDR="10.0.0.1")
    assert send(request).status_code == 200


def test_the_count_begins_again_when_the_window_ends(rf):
    assert [post(rf).status_code for _n in range(3)] == [200, 200, 429]
    Attempt.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    assert post(rf).status_code == 200
    assert Attempt.objects.get().used == 1


def test_who_sends_is_not_written_down(rf):
    post(rf, address="10.20.30.40")
    row = Attempt.objects.get()
    assert len(row.key) == 64
    assert "10.20.30" not in row.key


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("10.0.0.1", "net:10.0.0.1/32"),
        ("2001:db8:1:2:3:4:5:6", "net:2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_a_house_is_one_sender(rf, address, sender):
    assert sender_of(rf.get("/", REMOTE_ADDR=address)) == sender


def test_a_rate_is_a_count_and_a_span():
    assert parse_rate("10/h") == (10, dt.timedelta(hours=1))
    assert parse_rate("3/m") == (3, dt.timedelta(minutes=1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()", reason="a database in memory has one writer"
)
def test_attempts_at_the_same_time_are_all_counted():
    def attempt():
        count_attempt("idea", "net:10.0.0.9/32", dt.timedelta(hours=1))
        connection.close()

    threads = [Thread(target=attempt) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Attempt.objects.get().used == 8
