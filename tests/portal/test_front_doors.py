"""The front doors: what each page says first, to a stranger, a citizen and a moderator, in both languages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from minga.accounts.models import Person
from minga.cocreation.models import Proposal
from minga.portal.actions import prepare_demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings: Settings, tmp_path: Path) -> None:
    """The real plans and the example proposals, with an index of their own."""
    settings.MINGA_HOME = tmp_path
    for part in ("files", "index", "keys"):
        (tmp_path / part).mkdir()
    call_command("load_data", verbosity=0)
    prepare_demonstration()
    call_command("load_processes", verbosity=0)
    call_command("worker", once=True)


def enter(client: Client, email: str) -> Person:
    person = Person.objects.get(email=email)
    client.force_login(person)
    return person


@pytest.mark.usefixtures("demonstration")
def test_the_front_page_leads_to_every_government_and_open_process(client: Client) -> None:
    page = client.get("/").content.decode()
    assert [f'href="/{slug}/"' in page for slug in ("ecuador", "pichincha", "quito")] == [True, True, True]
    assert "/quito/propuestas/procesos/2026/" in page
    english = client.get("/?lang=en").content.decode()
    assert 'lang="en"' in english


@pytest.mark.usefixtures("demonstration")
def test_a_government_opens_with_its_funnel_and_its_promises(client: Client) -> None:
    page = client.get("/ecuador/").content.decode()
    assert "De 335 propuestas a 10 compromisos" in page
    assert page.count("<title>Gobierno abierto · Ecuador</title>") == 1
    assert "/ecuador/planes/2019-2021/" in page
    assert "/ecuador/propuestas/nueva/" not in page
    assert "/quito/propuestas/nueva/" in client.get("/quito/").content.decode()


@pytest.mark.usefixtures("demonstration")
def test_a_front_door_asks_the_database_ten_times_at_most(
    client: Client, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for address in ("/", "/ecuador/", "/quito/", "/mapa-del-sitio/", "/como-funciona/", "/buscar/?q=agua"):
        client.get(address)
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200


@pytest.mark.usefixtures("demonstration")
def test_the_whole_site_is_searched(client: Client) -> None:
    page = client.get("/buscar/", {"q": "contratacion publica"}).content.decode()
    assert "/ecuador/planes/2019-2021/compromisos/EC0003/" in page
    assert "<mark>" in page
    nothing = client.get("/buscar/", {"q": "xyzzyx"}).content.decode()
    assert "Nada dice «xyzzyx»" in nothing


@pytest.mark.usefixtures("demonstration")
def test_a_search_can_hold_anything(client: Client) -> None:
    for query in ('"', "a" * 5000, "\x00", "((", "AND OR NOT", "<script>", "title:x", "\ud7ff", "%"):
        page = client.get("/buscar/", {"q": query, "pagina": "-1"})
        assert page.status_code == 200
        assert "<script>" not in page.content.decode()


@pytest.mark.usefixtures("demonstration")
def test_the_desk_shows_a_citizen_their_own_and_a_moderator_what_waits(client: Client) -> None:
    assert client.get(reverse("desk")).headers["Location"] == f"{reverse('account_login')}?next={reverse('desk')}"
    citizen = enter(client, "ciudadana@demo.invalid")
    mine = Proposal.objects.filter(is_example=True).first()
    assert mine
    Proposal.objects.filter(pk=mine.pk).update(author=citizen)
    page = client.get(reverse("desk")).content.decode()
    assert mine.code in page
    assert "Te espera" not in page
    Proposal.objects.filter(pk=mine.pk).update(state=Proposal.State.HELD)
    enter(client, "modera.quito@demo.invalid")
    assert reverse("moderation_queue", args=["quito"]) in client.get(reverse("desk")).content.decode()
    enter(client, "modera.ecuador@demo.invalid")
    assert "Te espera" not in client.get(reverse("desk")).content.decode()


@pytest.mark.usefixtures("demonstration")
def test_one_click_enters_as_any_example_person_and_as_nobody_else(client: Client) -> None:
    example = Person.objects.get(email="modera.quito@demo.invalid")
    assert client.post(reverse("demo_enter", args=[example.pk])).headers["Location"] == reverse("desk")
    real = Person.objects.create_user("ana@example.org")
    assert Client().post(reverse("demo_enter", args=[real.pk])).status_code == 404


@pytest.mark.parametrize("environment", ["production", "development"])
def test_outside_the_demonstration_there_is_no_such_door(client: Client, settings: Settings, environment: str) -> None:
    person = Person.objects.create_user("ejemplo@demo.invalid", is_example=True)
    settings.MINGA_ENV = environment
    assert client.get(reverse("demo")).status_code == 404
    assert client.post(reverse("demo_enter", args=[person.pk])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_demonstration_is_prepared_once() -> None:
    call_command("load_data", verbosity=0)
    first = prepare_demonstration()
    assert first == Person.objects.filter(is_example=True).count() > 10
    assert prepare_demonstration() == 0


def test_health_says_that_the_process_answers_and_readiness_what_is_missing(client: Client) -> None:
    assert client.get("/salud/").json() == {"status": "ok"}
    answer = client.get("/salud/lista/")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "migrations": True, "storage": True, "worker": False}
    call_command("worker", once=True)
    assert client.get("/salud/lista/").json()["status"] == "ok"


@pytest.mark.parametrize(
    "address", ["/accesibilidad/", "/privacidad/", "/como-funciona/", "/mapa-del-sitio/", "/demo/"]
)
def test_the_quiet_pages_answer_in_both_languages(client: Client, address: str) -> None:
    spanish = client.get(f"{address}?lang=es").content.decode()
    english = client.get(f"{address}?lang=en").content.decode()
    assert 'lang="es"' in spanish
    assert 'lang="en"' in english
