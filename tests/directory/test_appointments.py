"""Giving roles and ending them: who may, what the register says, and whom nobody learns."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone, translation

from minga.accounts.models import Person
from minga.core.permits import Refused
from minga.directory.actions.appointments import appoint, end_appointment
from minga.directory.models import Appointment, Institution, Jurisdiction, Role
from minga.directory.queries import has_role
from minga.ledger.models import Entry
from minga.notices.models import Notice
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_spanish(settings: Any):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = True
    with translation.override("es"):
        yield


@pytest.fixture
def quito() -> Jurisdiction:
    return Jurisdiction.objects.create(slug="quito", name={"es": "Quito"}, kind="municipality")


@pytest.fixture
def other() -> Jurisdiction:
    return Jurisdiction.objects.create(slug="pichincha", name={"es": "Pichincha"}, kind="province")


@pytest.fixture
def town_hall(quito: Jurisdiction) -> Institution:
    return Institution.objects.create(
        jurisdiction=quito, slug="alcaldia", name={"es": "Alcaldía"}, kind="secretariat", sector="government"
    )


def somebody(name: str, **fields: Any) -> Person:
    person = Person.objects.create_user(f"{name}@example.org", **fields)
    return person


def with_factor(person: Person) -> Person:
    Authenticator.objects.create(user=person, type="totp", data={})
    return person


def held(person: Person, role: str, jurisdiction: Jurisdiction | None, **fields: Any) -> Appointment:
    return Appointment.objects.create(
        person=person, role=role, jurisdiction=jurisdiction, **{"starts_on": timezone.localdate(), **fields}
    )


@pytest.fixture
def ada(quito: Jurisdiction) -> Person:
    """Administers Quito."""
    person = with_factor(somebody("ada"))
    held(person, Role.ADMINISTRATOR, quito)
    return person


@pytest.fixture
def eva() -> Person:
    return somebody("eva")


def give(
    by: Person, person: Person, quito: Jurisdiction | None, role: str = Role.MODERATOR, **more: Any
) -> Appointment:
    return appoint(by=by, person=person, role=role, jurisdiction=quito, **{"starts_on": timezone.localdate(), **more})


def lines() -> list[tuple[str, str, str, str, dict[str, Any]]]:
    found = Entry.objects.filter(subject_kind="appointment").order_by("pk")
    return [(one.verb, one.subject_code, one.jurisdiction, one.role, one.facts) for one in found]


def refused(act: Any) -> str:
    before = (Appointment.objects.count(), Entry.objects.count(), Notice.objects.count())
    with pytest.raises(Refused) as refusal:
        act()
    assert (Appointment.objects.count(), Entry.objects.count(), Notice.objects.count()) == before
    return str(refusal.value.reason)


def test_a_role_is_given_and_the_register_says_which_and_never_whose(ada, eva, quito, town_hall):
    today = timezone.localdate()
    until = today + dt.timedelta(days=30)
    given = give(ada, eva, quito, Role.OFFICER, institution=town_hall, ends_on=until, act="Resolución 7 de Eva")
    assert has_role(eva, Role.OFFICER, quito)
    facts = {
        "appointed": "officer", "institution": "alcaldia",
        "starts_on": today.isoformat(), "ends_on": until.isoformat(),
    }  # fmt: skip
    assert lines() == [("appointment.made", f"N-{given.pk}", "quito", "administrator", facts)]
    assert "eva" not in Entry.objects.latest("pk").leaf.lower()
    assert [one.reader.person for one in Notice.objects.all()] == [eva]


def test_ended_it_is_lost_in_that_moment_and_stays_written(ada, eva, quito):
    given = give(ada, eva, quito)
    ended = end_appointment(by=ada, appointment=given, ground="removal")
    again = Person.objects.get(pk=eva.pk)
    assert has_role(again, Role.MODERATOR, quito) is False
    assert (ended.state, ended.ended_on, ended.ground) == ("ended", timezone.localdate(), "removal")
    assert lines()[1] == (
        "appointment.ended", f"N-{given.pk}", "quito", "administrator",
        {"appointed": "moderator", "institution": None, "ground": "removal"},
    )  # fmt: skip
    assert refused(lambda: end_appointment(by=ada, appointment=given, ground="removal")) == (
        "Ese nombramiento ya terminó."
    )
    assert give(ada, eva, quito).state == "held"


def test_who_does_not_administer_here_gives_nothing(ada, eva, quito, other):
    stranger = somebody("uno")
    assert refused(lambda: give(stranger, eva, quito)) == "Solo nombra quien administra este gobierno."
    assert refused(lambda: give(ada, eva, other)) == "Solo nombra quien administra este gobierno."
    assert refused(lambda: give(ada, eva, None)) == "Para todo el sitio solo nombra quien administra todo el sitio."
    given = held(eva, Role.MODERATOR, other)
    assert refused(lambda: end_appointment(by=ada, appointment=given, ground="removal")).startswith("Solo lo termina")
    Authenticator.objects.all().delete()
    assert refused(lambda: give(Person.objects.get(pk=ada.pk), eva, quito)) == (
        "Solo nombra quien administra este gobierno."
    )


def test_whoever_installed_the_site_names_the_first_who_administers(eva, quito):
    root = with_factor(somebody("root", is_staff=True, is_superuser=True))
    bare = somebody("bare", is_staff=True, is_superuser=True)
    assert give(root, eva, None, Role.ADMINISTRATOR).jurisdiction is None
    assert refused(lambda: give(bare, eva, quito)) == "Solo nombra quien administra este gobierno."


@pytest.mark.parametrize("role", Role.values)
def test_nobody_gives_themselves_a_role_that_takes_two(ada, quito, town_hall, role):
    alone = {"planner", "officer", "facilitator", "moderator"}
    institution = town_hall if role == "officer" else None
    if role in alone:
        assert give(ada, ada, quito, role, institution=institution).person == ada
        assert Notice.objects.count() == 0
    else:
        assert refused(lambda: give(ada, ada, quito, role)).startswith("Nadie se da a sí mismo un papel")


def test_what_makes_no_sense_is_refused_with_its_reason(ada, eva, quito, other, town_hall):
    today = timezone.localdate()
    elsewhere = Institution.objects.create(
        jurisdiction=other, slug="x", name={"es": "X"}, kind="secretariat", sector="government"
    )
    day = dt.timedelta(days=1)
    assert refused(lambda: give(ada, eva, quito, Role.OFFICER)).startswith("Quien trabaja en una institución")
    assert refused(lambda: give(ada, eva, quito, institution=elsewhere)) == "Esa institución no es de este gobierno."
    assert refused(lambda: give(ada, eva, quito, starts_on=today - day)).startswith("Un nombramiento no vale hacia")
    assert refused(lambda: give(ada, eva, quito, ends_on=today - day)).startswith("Termina antes de empezar")
    give(ada, eva, quito, starts_on=today + day)
    assert refused(lambda: give(ada, eva, quito)).startswith("Esa persona ya tiene ese papel")


def test_the_last_who_administers_is_not_taken_away(ada, eva, quito):
    own = Appointment.objects.get(person=ada)
    assert refused(lambda: end_appointment(by=ada, appointment=own, ground="resignation")) == (
        "Es la última persona que administra aquí: nombra antes a otra."
    )
    give(ada, eva, quito, Role.ADMINISTRATOR)
    assert end_appointment(by=ada, appointment=own, ground="resignation").state == "ended"


# The pages


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def entered(client: Client, ada: Person) -> Client:
    sign_in(client, ada)
    return client


def test_the_page_gives_a_role_and_returns_what_was_typed_wrong(entered: Client, eva: Person, quito, town_hall):
    address = "/quito/nombramientos/nuevo/"
    assert entered.get(address).status_code == 200
    typed = {"email": "nadie@example.org", "role": "officer", "act": "Resolución 7", "starts_on": "2020-01-01"}
    answer = entered.post(address, typed)
    assert answer.status_code == 422
    assert "Nadie tiene cuenta con ese correo" in text(answer)
    assert "Quien trabaja en una institución se nombra por ella" in text(answer)
    assert 'value="Resolución 7"' in text(answer)
    answer = entered.post(address, {**typed, "email": "EVA@example.org", "institution": town_hall.pk})
    assert answer.status_code == 422
    assert "Un nombramiento no vale hacia atrás" in text(answer)
    assert Appointment.objects.filter(person=eva).count() == 0
    typed |= {"email": "EVA@example.org", "institution": town_hall.pk, "starts_on": timezone.localdate().isoformat()}
    answer = entered.post(address, typed)
    assert answer.status_code == 302
    given = Appointment.objects.get(person=eva)
    assert (given.role, given.institution, given.act) == ("officer", town_hall, "Resolución 7")
    page = text(entered.get(f"/quito/nombramientos/{given.pk}/"))
    assert "eva@example.org" in page
    assert entered.post(f"/quito/nombramientos/{given.pk}/", {}).status_code == 422
    assert entered.post(f"/quito/nombramientos/{given.pk}/", {"ground": "mistake"}).status_code == 302
    assert "Terminado" in text(entered.get(f"/quito/nombramientos/{given.pk}/"))
    assert "Terminar el nombramiento" not in text(entered.get(f"/quito/nombramientos/{given.pk}/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["dos@example.org", "uno@example.org", "ada@example.org", "tres@example.org"]),
        ("?estado=vigentes", ["uno@example.org", "ada@example.org"]),
        ("?estado=futuros", ["dos@example.org"]),
        ("?estado=terminados", ["tres@example.org"]),
        ("?papel=planner", ["uno@example.org"]),
        ("?correo=DOS", ["dos@example.org"]),
        ("?institucion=alcaldia", ["dos@example.org"]),
        ("?estado=terminados&papel=planner", []),
        (
            "?institucion=otra&estado=nada",
            ["dos@example.org", "uno@example.org", "ada@example.org", "tres@example.org"],
        ),
    ],
)
def test_the_list_is_filtered_in_the_address(entered: Client, quito, other, town_hall, query: str, found: list[str]):
    today = timezone.localdate()
    held(somebody("uno"), Role.PLANNER, None)
    held(somebody("dos"), Role.OFFICER, quito, institution=town_hall, starts_on=today + dt.timedelta(days=3))
    held(somebody("tres"), Role.MODERATOR, quito, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2021, 1, 1))
    held(somebody("cuatro"), Role.MODERATOR, other)
    page = entered.get(f"/quito/nombramientos/{query}")
    table = page.context["table"]
    assert [row.person.email for row in table.rows] == found


def test_the_list_asks_the_same_for_one_and_for_three(entered: Client, quito, django_assert_max_num_queries):
    entered.get("/quito/nombramientos/")
    counts = []
    for name in ("uno", "dos", "tres"):
        held(somebody(name), Role.MODERATOR, quito)
        with django_assert_max_num_queries(25) as asked:
            entered.get("/quito/nombramientos/")
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_whoever_has_the_role_reads_it_and_no_other(client: Client, eva: Person, quito):
    given = held(eva, Role.MODERATOR, quito)
    client.force_login(eva)
    page = client.get(f"/quito/nombramientos/{given.pk}/")
    assert page.status_code == 200
    assert "Terminar el nombramiento" not in text(page)
    assert client.post(f"/quito/nombramientos/{given.pk}/", {"ground": "mistake"}).status_code == 403
    client.force_login(somebody("uno"))
    for address in ("", "nuevo/", f"{given.pk}/"):
        assert client.get(f"/quito/nombramientos/{address}").status_code == 403
    client.logout()
    assert client.get("/quito/nombramientos/").status_code == 302


def test_a_role_of_another_government_is_not_found_here(entered: Client, eva: Person, other):
    given = held(eva, Role.MODERATOR, other)
    assert entered.get(f"/quito/nombramientos/{given.pk}/").status_code == 404
    assert entered.get(f"/quito/nombramientos/{10**25}/").status_code == 404


def test_without_a_second_factor_one_is_led_to_set_it_up(client: Client, ada: Person):
    Authenticator.objects.all().delete()
    client.force_login(ada)
    answer = client.get("/quito/nombramientos/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/cuenta/segundo-paso/")
