"""The cache before the whole site: who has signed in, who has just sent something, and what was withdrawn."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from minga.cocreation.actions.proposals import submit_proposal, withdraw_proposal
from minga.cocreation.models import Proposal
from minga.cocreation.rules.proposals import AuthorByLink
from minga.web.page_cache import OLDEST
from tests.factories.cocreation import PersonFactory, make_process, make_proposal, submission
from tests.web.strangers import Clock, ask, site

LIST, ONE = "/quito/propuestas/", "/quito/propuestas/UIO-2026-0001/"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.MINGA_HOME = tmp_path
    (tmp_path / "keys").mkdir()


@pytest.fixture
def clock():
    return Clock()


def session_of(person):
    client = Client()
    client.force_login(person)
    return f"sessionid={client.cookies['sessionid'].value}"


def test_pages_of_strangers_are_kept_and_say_so(clock):
    make_proposal(make_process())
    cached = site(clock)
    pages = ["/", "/quito/", LIST, f"{LIST}?sector=citizen", ONE, "/buscar/?q=agua", "/quito/planes/", "/privacidad/"]
    for page in pages:
        ask(cached, page)
    clock.now += 5
    assert {page: ask(cached, page).headers.get("Age") for page in pages} == dict.fromkeys(pages, "5")


@pytest.mark.parametrize(
    "address",
    [
        "/quito/propuestas/nueva/",
        "/cuenta/ingresar/",
        "/salud/",
        f"{ONE}?clave=secreta",
        f"{LIST}?formato=csv",
        f"{LIST}?unknown=1",
        "/no/existe/",
    ],
)
def test_forms_files_and_secret_links_are_never_kept(clock, address):
    make_proposal(make_process())
    cached = site(clock)
    for _turn in range(2):
        ask(cached, address)
    assert (ask(cached, address).headers.get("Age"), len(cached.pages)) == (None, 0)


def test_two_persons_and_a_stranger_each_see_their_own_page(clock):
    make_proposal(make_process(), by=PersonFactory())
    author, other = PersonFactory(name="Ana"), PersonFactory(name="Eva")
    cookies = {"author": session_of(author), "other": session_of(other), "stranger": ""}
    cached = site(clock)
    for _turn in range(2):
        seen = {who: ask(cached, ONE, cookie=cookie).text for who, cookie in cookies.items()}
        assert {who: page.count("/escritorio/") for who, page in seen.items()} == {
            "author": 1,
            "other": 1,
            "stranger": 0,
        }
        assert seen["stranger"].count("csrfmiddlewaretoken") == 0
    assert len(cached.pages) == 1


def test_a_message_reaches_who_it_is_for_and_nobody_else(clock):
    proposal = make_proposal(make_process())
    client = Client()
    client.force_login(PersonFactory())
    client.post(f"{proposal.get_absolute_url()}apoyar/")
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    cached = site(clock)
    ask(cached, ONE)
    pages = [ask(cached, ONE, cookie=cookie).text, ask(cached, ONE).text]
    assert [page.count("Tu apoyo cuenta.") for page in pages] == [1, 0]


def test_a_withdrawn_proposal_is_gone_within_thirty_seconds(clock):
    proposal = make_proposal(make_process(), by=None, problem="Un secreto que se retira")
    cached = site(clock)
    assert ask(cached, ONE).text.count("Un secreto que se retira") == 1
    Proposal.objects.filter(pk=proposal.pk).update(received_at=timezone.now() - dt.timedelta(days=1))
    withdraw(proposal)
    clock.now += OLDEST
    assert ask(cached, ONE).text.count("Un secreto que se retira") == 0


def withdraw(proposal):
    from minga.cocreation.actions.proposals import secret_of

    withdraw_proposal(by=AuthorByLink(secret_of(proposal.submission_key)), proposal=proposal)


def test_who_has_just_sent_a_proposal_finds_it_at_once(clock):
    process = make_process()
    cached = site(clock)
    before = ask(cached, "/quito/").headers
    sent = ask(cached, "/apariencia/", method="POST").headers["Set-Cookie"]
    submit_proposal(by=None, process=process, submission=submission())
    found = ask(cached, "/quito/", cookie="reciente=1").headers
    assert (before["Age"], found.get("Age"), "reciente=1" in sent) == ("0", None, True)


def test_each_language_and_light_has_its_own_page(clock):
    make_process()
    cached = site(clock)
    visits = {
        "": "es",
        "django_language=en": "en",
        "apariencia=oscura": "es",
        "django_language=en; apariencia=oscura": "en",
    }
    for _turn in range(2):
        pages = {cookie: ask(cached, "/quito/", cookie=cookie).text for cookie in visits}
        assert {
            cookie: page.count(f'<html lang="{visits[cookie]}"') for cookie, page in pages.items()
        } == dict.fromkeys(visits, 1)
        assert [page.count('data-theme="dark"') for page in pages.values()] == [0, 0, 1, 1]


def test_the_language_of_the_address_is_remembered_and_not_kept_for_others(clock):
    make_process()
    cached = site(clock)
    asked = [ask(cached, "/quito/?lang=en") for _turn in range(2)]
    assert [one.headers["Set-Cookie"].partition(";")[0].strip() for one in asked] == ["django_language=en"] * 2
    assert (ask(cached, "/quito/").text.count('<html lang="es"'), len(cached.pages)) == (1, 1)


def test_a_host_that_is_not_ours_is_refused_each_time(clock):
    cached = site(clock)
    found = [ask(cached, "/", HTTP_HOST="evil.example").status[:3] for _turn in range(2)]
    assert (found, len(cached.pages)) == (["400", "400"], 0)


def test_maintenance_is_seen_as_soon_as_the_page_is_made_again(clock, settings):
    make_process()
    cached = site(clock)
    ask(cached, "/quito/")
    (settings.MINGA_HOME / "maintenance").touch()
    clock.now += 10
    assert ask(cached, "/quito/").status[:3] == "503"
    assert ask(cached, "/salud/").status[:3] == "200"
