"""A contest for seats, and a citizen oversight group."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.permits import Refused
from minga.groups.actions import (
    accept_seat,
    accredit_oversight,
    apply_to_contest,
    check_application,
    decide_contest,
    declare_independence,
    form_oversight,
    invite_member,
    open_contest,
    plan_oversight,
    report_oversight,
    score_application,
    void_contest,
    withdraw_application,
)
from minga.groups.models import Application, Body, Contest, Membership, Oversight, Seat
from minga.groups.queries.desk import waiting_in_groups
from minga.ledger.models import Entry
from tests.documents.subjects import waiting
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.groups import make_body
from tests.factories.plans import InstitutionFactory

DAY = dt.timedelta(days=1)
CRITERIA = [{"key": "c1", "name": "Experiencia", "most": 60}, {"key": "c2", "name": "Propuesta", "most": 40}]


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    documents = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}


@pytest.fixture
def contest(db: None) -> Contest:
    """Two seats of academia with a substitute each… and two jurors."""
    body = make_body()
    seats = list(body.seats.filter(sector=Seat.Sector.ACADEMIA).order_by("number"))[:3]
    today = timezone.localdate()
    return open_contest(
        by=planner_of(body),
        body=body,
        title="Puestos de la academia",
        call="Se llama a ocupar puestos de la academia.",
        requirements=["Delegación de su universidad"],
        criteria=CRITERIA,
        opens_on=today - DAY,
        closes_on=today + DAY,
        seats=seats,
        jury=[PersonFactory(), PersonFactory()],
    )


def planner_of(body: Body) -> Person:
    return appoint("planner", body.jurisdiction)


def close_term(contest: Contest) -> None:
    today = timezone.localdate()
    Contest.objects.filter(pk=contest.pk).update(opens_on=today - 9 * DAY, closes_on=today - DAY)
    contest.refresh_from_db()


def jury(contest: Contest) -> list[Person]:
    return [juror.person for juror in contest.jurors.order_by("number") if juror.person]


def applied(contest: Contest, **fields: Any) -> Application:
    values = {"sector": "academia", "statement": "Quiero aportar.", **fields}
    return apply_to_contest(by=PersonFactory(name="Ana Prueba"), contest=contest, **values)


def scored(application: Application, *points: tuple[int, int]) -> None:
    check_application(by=jury(application.contest)[0], application=application)
    for person, (first, second) in zip(jury(application.contest), points, strict=True):
        score_application(by=person, application=application, points={"c1": first, "c2": second})


def test_the_best_take_the_seats_and_the_next_their_substitutes(contest: Contest) -> None:
    """Seats 9 and 11 have a vote, 10 is a substitute's: the first two are offered 9 and 11, the third 10."""
    applications = [applied(contest) for _number in range(4)]
    close_term(contest)
    for application, points in zip(applications, [(10, 10), (50, 30), (50, 30), (20, 10)], strict=True):
        scored(application, points, points)
    decide_contest(by=planner_of(contest.body), contest=contest)
    outcomes = {one.number: (one.state, one.result) for one in contest.applications.all()}
    assert outcomes == {
        1: ("passed_over", 2000),
        2: ("selected", 8000),
        3: ("selected", 8000),
        4: ("reserve", 3000),
    }
    facts = Entry.objects.get(verb="contest.decided").facts
    assert facts == {"results": {"1": 2000, "2": 8000, "3": 8000, "4": 3000}, "seats": {"2": 9, "3": 11, "4": 10}}
    assert Membership.objects.filter(state="invited").count() == 3
    winner = applications[1].person
    assert winner
    accept_seat(by=winner, membership=Membership.objects.get(person=winner), shows_name=True)
    page = Client().get(contest.get_absolute_url()).content.decode()
    assert "80 de 100 puntos" in page


def test_nobody_applies_twice_nor_late_nor_to_be_judged_by_oneself(contest: Contest) -> None:
    person = PersonFactory()
    apply_to_contest(by=person, contest=contest, sector="academia", statement="Una")
    with pytest.raises(Refused, match="una vez, dentro del plazo"):
        apply_to_contest(by=person, contest=contest, sector="academia", statement="Dos")
    with pytest.raises(Refused, match="quien es del jurado no puede"):
        apply_to_contest(by=jury(contest)[0], contest=contest, sector="academia", statement="Yo")
    with pytest.raises(Refused, match="no hay puestos de ese sector"):
        apply_to_contest(by=PersonFactory(), contest=contest, sector="community", statement="Otra")
    close_term(contest)
    with pytest.raises(Refused, match="dentro del plazo"):
        apply_to_contest(by=PersonFactory(), contest=contest, sector="academia", statement="Tarde")
    assert contest.applications.count() == 1


def test_a_refused_requirement_is_public_and_a_juror_scores_only_what_was_admitted(contest: Contest) -> None:
    application = applied(contest)
    with pytest.raises(Refused, match="cuando terminó el plazo"):
        check_application(by=jury(contest)[0], application=application)
    close_term(contest)
    with pytest.raises(Refused, match="Califica solo el jurado"):
        score_application(by=jury(contest)[0], application=application, points={"c1": 1, "c2": 1})
    check_application(by=jury(contest)[0], application=application, reason="Sin delegación.")
    assert "Motivo: Sin delegación." in Client().get(contest.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="declara el concurso desierto"):
        decide_contest(by=planner_of(contest.body), contest=contest)
    void_contest(by=planner_of(contest.body), contest=contest, reason="Nadie cumplió.")
    assert "Quedó desierto. Motivo: Nadie cumplió." in Client().get(contest.get_absolute_url()).content.decode()


def test_points_beyond_the_call_leave_no_trace(contest: Contest) -> None:
    application = applied(contest)
    close_term(contest)
    check_application(by=jury(contest)[0], application=application)
    for points in ({"c1": 61, "c2": 1}, {"c1": 1}, {"c1": -1, "c2": 0}):
        with pytest.raises(Refused, match="de cero al máximo"):
            score_application(by=jury(contest)[0], application=application, points=points)
    assert application.scores.count() == 0
    with pytest.raises(Refused, match="Falta que todo el jurado"):
        decide_contest(by=planner_of(contest.body), contest=contest)


def test_who_withdraws_leaves_no_words(contest: Contest) -> None:
    application = applied(contest, shows_name=True, organisation="Una universidad")
    assert "Ana Prueba" in Client().get(contest.get_absolute_url()).content.decode()
    withdraw_application(by=application.person, application=application)
    application.refresh_from_db()
    assert (application.statement, application.organisation, application.shown_name) == ("", "", "")


def test_the_files_of_an_application_are_seen_by_the_jury_only(contest: Contest, storage: None) -> None:
    applied(contest, files=[waiting(title="Hoja de vida")])
    close_term(contest)
    judge, stranger = Client(), Client()
    judge.force_login(jury(contest)[0])
    stranger.force_login(PersonFactory())
    address = f"{contest.get_absolute_url()}jurado/"
    assert "Hoja de vida" in judge.get(address).content.decode()
    assert (stranger.get(address).status_code, Client().get(address).status_code) == (403, 302)
    assert "Hoja de vida" not in Client().get(contest.get_absolute_url()).content.decode()
    assert [one.label for one in waiting_in_groups(jury(contest)[0])] == [
        "Postulaciones que esperan al jurado: Puestos de la academia"
    ]


def test_a_contest_is_called_applied_to_and_judged_from_its_pages(db: None) -> None:
    body, juror = make_body(), PersonFactory()
    planner, today = planner_of(body), timezone.localdate()
    seat = body.seats.filter(sector="academia").order_by("number").first()
    assert seat
    client, address = Client(), f"{body.get_absolute_url()}concursos/nuevo/"
    client.force_login(planner)
    typed = {
        **{"title": "Academia", "call": "Se llama.", "requirements": "Uno\nDos", "criteria": "Experiencia 40"},
        **{
            "opens_on": today.isoformat(),
            "closes_on": today.isoformat(),
            "seats": [seat.pk],
            "jury": "nadie@example.org",
        },
    }
    page = client.post(address, typed).content.decode()
    assert "no dice sus puntos" in page
    assert "No tienen cuenta: nadie@example.org." in page
    client.post(address, {**typed, "criteria": "Experiencia: 40", "jury": juror.email})
    contest = Contest.objects.get()
    assert (contest.requirements, contest.most_points) == (["Uno", "Dos"], 40)
    person = Client()
    person.force_login(PersonFactory())
    sent = {"sector": "academia", "statement": "Aporto."}
    assert person.post(f"{contest.get_absolute_url()}postular/", sent).status_code == 302
    assert person.get(f"{contest.get_absolute_url()}postular/").status_code == 403
    close_term(contest)
    judge = Client()
    judge.force_login(juror)
    judge.post(f"{contest.get_absolute_url()}jurado/1/requisitos/", {"reason": ""})
    judge.post(f"{contest.get_absolute_url()}jurado/1/puntos/", {"c1": "30"})
    client.post(f"{contest.get_absolute_url()}jurado/")
    assert contest.applications.get().state == "selected"
    assert Membership.objects.get().seat == seat


def make_oversight(members: int) -> Oversight:
    seats = [{"sector": Seat.Sector.COMMUNITY}] * 4
    body = make_body(slug="veeduria", kind=Body.Kind.OVERSIGHT, seats=seats, composition={})
    watched = InstitutionFactory(jurisdiction=body.jurisdiction)
    for seat in body.seats.order_by("number")[:members]:
        person = PersonFactory()
        invitation = invite_member(by=planner_of(body), seat=seat, person=person)
        accept_seat(by=person, membership=invitation.membership, shows_name=False)
    return form_oversight(by=planner_of(body), body=body, watched=watched, subject="El contrato del tranvía")


def watchers(oversight: Oversight) -> list[Membership]:
    return list(
        Membership.objects.filter(seat__body=oversight.body).select_related("seat__body__jurisdiction", "person")
    )


def test_a_veeduria_needs_three_who_declare_their_independence(db: None) -> None:
    oversight, ends_on = make_oversight(2), timezone.localdate() + 90 * DAY
    planner = planner_of(oversight.body)
    with pytest.raises(Refused, match="al menos 3 integrantes"):
        accredit_oversight(by=planner, oversight=oversight, act="Resolución 7", ends_on=ends_on)
    oversight.body.slug = "otra"
    oversight.body.save(update_fields=["slug"])
    second = make_oversight(3)
    with pytest.raises(Refused, match="hay 3 y 0"):
        accredit_oversight(by=planner, oversight=second, act="Resolución 7", ends_on=ends_on)
    with pytest.raises(Refused, match="Cada persona declara por sí misma"):
        declare_independence(by=planner, membership=watchers(second)[0])
    for member in watchers(second):
        assert member.person
        declare_independence(by=member.person, membership=member)
    accredited = accredit_oversight(by=planner, oversight=second, act="Resolución 7", ends_on=ends_on)
    assert (accredited.state, Entry.objects.get(verb="oversight.accredited").facts["members"]) == ("accredited", 3)


def test_a_veeduria_plans_reports_and_concludes_from_its_pages(db: None) -> None:
    oversight = make_oversight(3)
    for member in watchers(oversight):
        assert member.person
        declare_independence(by=member.person, membership=member)
    base = f"{oversight.body.get_absolute_url()}veeduria/"
    planner, watcher = Client(), Client()
    planner.force_login(planner_of(oversight.body))
    person = watchers(oversight)[0].person
    assert person
    watcher.force_login(person)
    assert watcher.get(f"{base}acreditar/").status_code == 403
    planner.post(f"{base}acreditar/", {"act": "Resolución 7", "ends_on": "2027-06-30"})
    with pytest.raises(Refused, match="tiene su plan"):
        report_oversight(by=person, oversight=Oversight.objects.get(), kind="partial", findings="Nada aún")
    watcher.post(f"{base}plan/", {"plan": "Mirar cada planilla."})
    assert planner.get(f"{base}informe/").status_code == 403
    watcher.post(f"{base}informe/", {"kind": "final", "findings": "Faltan dos planillas."})
    page = Client().get(oversight.body.get_absolute_url()).content.decode()
    assert "Faltan dos planillas." in page
    with pytest.raises(Refused, match="Solo quien integra la veeduría"):
        plan_oversight(by=person, oversight=Oversight.objects.get(), plan="Otro")


def test_to_accept_a_seat_of_a_veeduria_is_to_declare(db: None) -> None:
    oversight, person = make_oversight(0), PersonFactory()
    seat = oversight.body.seats.order_by("number").first()
    assert seat
    invitation = invite_member(by=planner_of(oversight.body), seat=seat, person=person)
    client = Client()
    client.force_login(person)
    address = f"{oversight.body.get_absolute_url()}puestos/{invitation.membership.pk}/invitacion/"
    page = client.post(address, {"declared": ["works_elsewhere"]}).content.decode()
    assert "hay que declarar las cuatro cosas" in page
    declared = ["works_elsewhere", "has_no_contract", "has_no_conflict", "has_no_relative"]
    assert client.post(address, {"declared": declared}).status_code == 302
    assert Membership.objects.get(person=person).declaration.works_elsewhere
