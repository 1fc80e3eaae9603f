"""Every page of the room as a stranger, a member, who presides and an officer of another government."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.permits import Refused
from minga.groups.actions import (
    AgendaItem,
    cast_vote,
    close_item,
    close_session,
    open_session,
    register_observer,
    report_progress,
    write_minutes,
)
from minga.groups.models import Body, Item, Membership, Resolution, Session, Vote
from minga.groups.queries.desk import waiting_in_groups
from minga.groups.tasks import remind_sessions
from minga.notices.models import Notice
from minga.portal.threads import find_thread
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.groups import chair_of, holder, make_body, make_open_session, make_session, seat_in
from tests.factories.plans import InstitutionFactory

A_VOTE = AgendaItem("Presupuesto", Item.Kind.VOTE, "Aprobar el presupuesto.")


def enter(person: Person | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def resolve(council: Body, *, title: str = "Informe", kind: str = Item.Kind.CONSENSUS) -> Resolution:
    session = make_open_session(council, AgendaItem(title, kind, f"Publicar: {title}."))
    item = session.items.get()
    cast_vote(by=holder(council, 3).person, item=item, choice="in_favour")
    resolution = close_item(by=chair_of(council), item=item)
    assert resolution
    close_session(by=chair_of(council), session=session)
    return resolution


def queries_of(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_and_the_body_say_who_sits_and_who_is_missing(council: Body) -> None:
    client = Client()
    assert "10 de 10 puestos con voto, ocupados" in client.get("/quito/grupos/").content.decode()
    page = client.get(council.get_absolute_url()).content.decode()
    assert "10 de 10 puestos con voto están ocupados." in page
    assert "Integrante 3" in page
    assert "Convocar una sesión" not in page
    assert "Convocar una sesión" in enter(chair_of(council)).get(council.get_absolute_url()).content.decode()


def test_a_person_is_no_link_and_an_organisation_is(council: Body) -> None:
    institution = InstitutionFactory(jurisdiction=council.jurisdiction)
    Membership.objects.filter(seat__number=3).update(institution=institution)
    page = Client().get(council.get_absolute_url()).content.decode()
    assert f'<a href="{institution.get_absolute_url()}">Integrante 3</a>' in page
    assert 'href="">' not in page


def test_members_are_taken_away_as_a_file(council: Body) -> None:
    answer = Client().get(f"{council.get_absolute_url()}?formato=csv")
    assert b"".join(answer).decode("utf-8-sig").splitlines()[0].startswith("Puesto,Qui")


def test_lists_ask_the_same_however_long_they_are(council: Body) -> None:
    resolve(council)
    places = ["/quito/grupos/", council.get_absolute_url(), f"{council.get_absolute_url()}resoluciones/"]
    places += [council.sessions.get().get_absolute_url(), council.resolutions.get().get_absolute_url()]
    with_one = [queries_of(place) for place in places]
    resolve(council, title="Otra")
    resolve(council, title="Y otra")
    make_body(council.jurisdiction, slug="segundo")
    assert [queries_of(place) for place in places] == with_one
    assert max(with_one) <= 10


@pytest.mark.parametrize(
    "work", ["conducir/", "puntos/nuevo/", "puntos/1/cerrar/", "puntos/1/anotar/", "no-se-realiza/"]
)
def test_running_a_session_is_refused_with_its_reason(council: Body, work: str) -> None:
    address = f"{make_session(council).get_absolute_url()}{work}"
    assert Client().get(address).status_code == 302
    for person in (PersonFactory(), holder(council, 3).person, appoint("planner", make_body(slug="x").jurisdiction)):
        is_planner = person.appointments.exists()
        answer = enter(person).get(address)
        assert answer.status_code == (200 if is_planner else 403)
        assert is_planner or "Solo lo hace quien preside o coordina el grupo" in answer.content.decode()


def test_a_session_is_called_from_its_form_and_mistakes_stay_at_the_field(council: Body) -> None:
    client = enter(chair_of(council))
    address = f"{council.get_absolute_url()}sesiones/nueva/"
    typed = {
        "kind": "ordinary",
        "starts_at": "",
        "title_1": "Informe",
        "kind_1": "vote",
        "kind_2": "vote",
        "kind_3": "vote",
        "kind_4": "vote",
    }
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, council.sessions.count()) == (422, 0)
    assert "Falta el día y la hora." in page
    assert "Di el lugar, o el enlace si es virtual." in page
    assert 'value="Informe"' in page
    soon = (timezone.localtime() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(address, {**typed, "starts_at": soon, "place": "Sala 1"})
    assert "Este grupo convoca con al menos 5 días" in answer.content.decode()
    later = (timezone.localtime() + dt.timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    for _click in range(2):
        answer = client.post(address, {**typed, "starts_at": later, "place": "Sala 1"})
    assert "Ya hay una sesión convocada para ese día" in answer.content.decode()
    assert council.sessions.get().items.get().title == "Informe"


def test_two_people_take_attendance_without_overwriting_each_other(council: Body) -> None:
    session = make_session(council)
    address = f"{session.get_absolute_url()}conducir/"
    first, second = enter(chair_of(council)), enter(appoint("planner", council.jurisdiction))
    three, four, five = (str(holder(council, number).pk) for number in (3, 4, 5))
    assert first.post(address, {"seat_3": three, "was_3": ""}).status_code == 302
    assert second.post(address, {"seat_5": five, "was_5": ""}).status_code == 302
    assert session.attendances.count() == 2
    answer = second.post(address, {"seat_3": four, "was_3": ""})
    assert "Alguien más cambió este puesto mientras tanto" in answer.content.decode()
    assert session.attendances.get(seat__number=3).membership_id == int(three)


def test_a_member_votes_on_the_page_and_others_are_told_why_not(council: Body) -> None:
    session = make_open_session(council, A_VOTE)
    address = f"{session.get_absolute_url()}puntos/1/votar/"
    client = enter(holder(council, 3).person)
    assert "A favor" in client.get(session.get_absolute_url()).content.decode()
    assert client.post(address, {"choice": "against"}).status_code == 302
    answer = client.post(address, {"choice": "recused"})
    assert "cuál es el conflicto de interés" in answer.content.decode()
    assert Vote.objects.get().choice == "against"
    refused = enter(holder(council, 4).person).post(address, {"choice": "against"})
    assert (refused.status_code, "por quien está presente" in refused.content.decode()) == (403, True)
    assert "A favor" not in Client().get(session.get_absolute_url()).content.decode()


def test_votes_by_name_are_public_when_the_point_is_closed(council: Body) -> None:
    session = make_open_session(council, A_VOTE)
    item = session.items.get()
    cast_vote(by=holder(council, 3).person, item=item, choice="against")
    assert "Integrante 3: <b>En contra" not in Client().get(session.get_absolute_url()).content.decode()
    close_item(by=chair_of(council), item=item)
    assert "Integrante 3: <b>En contra</b>" in Client().get(session.get_absolute_url()).content.decode()


def test_who_observes_is_counted_and_not_named(council: Body) -> None:
    session, person = make_session(council), PersonFactory(name="Zoila Mirona")
    client = enter(person)
    client.post(f"{session.get_absolute_url()}observar/")
    client.post(f"{session.get_absolute_url()}observar/")
    page = Client().get(session.get_absolute_url()).content.decode()
    assert (session.observers.count(), "Zoila Mirona" in page, "Observan" in page) == (1, False, True)
    client.post(f"{session.get_absolute_url()}observar/", {"retirar": "1"})
    assert session.observers.count() == 0
    session.admits_observers = False
    with pytest.raises(Refused, match="Se anota para observar"):
        register_observer(by=person, session=session)


def test_the_calendar_keeps_what_does_not_take_place(council: Body) -> None:
    session = make_session(council, place="Sala 1")
    calendar = Client().get(f"{council.get_absolute_url()}sesiones.ics").content.decode()
    assert ("STATUS:CONFIRMED" in calendar, "LOCATION:Sala 1" in calendar) == (True, True)
    client = enter(chair_of(council))
    client.post(f"{session.get_absolute_url()}no-se-realiza/", {"reason": "Huelga de buses"})
    calendar = Client().get(f"{session.get_absolute_url()}calendario.ics").content.decode()
    assert "STATUS:CANCELLED" in calendar
    assert "Huelga de buses" in Client().get(session.get_absolute_url()).content.decode()


def test_a_resolution_is_followed_until_something_proves_it(council: Body) -> None:
    resolution = resolve(council)
    address = f"{resolution.get_absolute_url()}avance/"
    client = enter(holder(council, 3).person)
    answer = client.post(address, {"state": "done", "said": "Ya está."})
    assert "hace falta un enlace o un documento" in answer.content.decode()
    client.post(address, {"state": "in_progress", "said": "Se escribió."})
    client.post(address, {"state": "done", "said": "Se publicó.", "evidence_url": "https://ejemplo.ec/informe"})
    resolution.refresh_from_db()
    assert (resolution.state, resolution.ended_on) == ("done", timezone.localdate())
    page = Client().get(resolution.get_absolute_url()).content.decode()
    assert "Se cumplió, con algo que lo prueba." in page
    assert enter(PersonFactory()).get(address).status_code == 403
    with pytest.raises(Refused, match="mientras la resolución no termina"):
        report_progress(by=chair_of(council), resolution=resolution, state="pending", said="Otra vez")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_resolutions_are_taken_away_as_files(council: Body, form: str) -> None:
    resolve(council)
    answer = Client().get(f"{council.get_absolute_url()}resoluciones/?formato={form}")
    assert answer.status_code == 200
    assert b"".join(answer)


def test_the_act_of_conformity_is_a_paper(council: Body) -> None:
    resolution = resolve(council, title="Conformidad con el plan", kind=Item.Kind.CONFORMITY)
    paper = Client().get(f"{resolution.get_absolute_url()}pdf/")
    assert (paper.content[:5], paper["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert "Acta de conformidad en PDF" in Client().get(resolution.get_absolute_url()).content.decode()


def test_a_draft_of_the_minutes_is_not_there_for_a_stranger(council: Body) -> None:
    session = resolve(council).item.session
    write_minutes(by=chair_of(council), session=session, opening="Bienvenida.")
    address = f"{session.get_absolute_url()}acta/"
    assert [enter(who).get(address).status_code for who in (None, PersonFactory(), holder(council, 3).person)] == [
        404,
        404,
        200,
    ]
    assert enter(None).get(f"{address}pdf/").status_code == 404


def test_a_body_is_made_and_its_seats_offered_from_their_pages(db: None) -> None:
    place = make_body().jurisdiction
    client = enter(appoint("planner", place))
    typed = {
        "kind": "working_group",
        "name": "Grupo de Trabajo 2026",
        "purpose": "Agrupar propuestas.",
        "quorum": "half_of_members",
        "majority": "simple",
        "notice_days": "3",
    }
    assert "al menos un puesto" in client.post("/quito/grupos/nuevo/", typed).content.decode()
    answer = client.post("/quito/grupos/nuevo/", {**typed, "presides": "government", "seats_academia": "2"})
    body = Body.objects.get(slug="grupo-de-trabajo-2026")
    assert (answer["Location"], body.seats.count()) == (body.get_absolute_url(), 3)
    assert (
        "Ya hay un grupo con ese nombre."
        in client.post("/quito/grupos/nuevo/", {**typed, "seats_academia": "2"}).content.decode()
    )
    person = PersonFactory(name="Ana Prueba")
    seat = body.seats.get(number=2)
    page = client.post(f"{body.get_absolute_url()}puestos/", {"seat": seat.pk, "email": person.email}).content.decode()
    assert "La invitación está hecha." in page
    assert [one.label for one in waiting_in_groups(person)] == ["Te invitan a un puesto: Grupo de Trabajo 2026"]
    invited = enter(person)
    address = waiting_in_groups(person)[0].url
    assert enter(PersonFactory()).get(address).status_code == 404
    assert invited.post(address, {"shows_name": "on"})["Location"] == body.get_absolute_url()
    assert "Ana Prueba" in Client().get(body.get_absolute_url()).content.decode()
    assert enter(PersonFactory()).get("/quito/grupos/nuevo/").status_code == 403


def test_an_invitation_without_account_is_a_link_shown_once(db: None) -> None:
    body = make_body()
    client = enter(appoint("planner", body.jurisdiction))
    page = client.post(
        f"{body.get_absolute_url()}puestos/", {"seat": body.seats.get(number=1).pk, "email": ""}
    ).content.decode()
    link = page.partition("http://testserver")[2].partition("<")[0]
    assert "llave=" in link
    assert enter(PersonFactory()).get(link.partition("?")[0]).status_code == 404
    answer = enter(PersonFactory()).post(link, {"rechazar": "1"})
    assert (answer.status_code, Membership.objects.get().state) == (302, "declined")
    assert "llave=" not in client.get(f"{body.get_absolute_url()}puestos/").content.decode()


def test_seats_are_left_and_substitutes_promoted_from_their_pages(council: Body) -> None:
    leaving, substitute = holder(council, 3), holder(council, 4)
    base = f"{council.get_absolute_url()}puestos/"
    assert enter(PersonFactory()).get(f"{base}{leaving.pk}/salida/").status_code == 403
    enter(leaving.person).post(f"{base}{leaving.pk}/salida/", {"ending": "resignation"})
    enter(chair_of(council)).post(f"{base}{substitute.pk}/principal/", {"seat": leaving.seat_id})
    assert holder(council, 3).person == substitute.person
    page = Client().get(council.get_absolute_url()).content.decode()
    assert "Renunció" in page
    assert "Pasó de suplente a principal" in page


def test_genders_are_told_only_in_groups_of_five(council: Body) -> None:
    numbers = [1, 3, 5, 7, 9]
    Membership.objects.filter(seat__number__in=numbers).update(gender="woman")
    Membership.objects.filter(seat__kind="member").exclude(seat__number__in=numbers).update(gender="man")
    assert "Quiénes se sientan, por género" in Client().get(council.get_absolute_url()).content.decode()
    Membership.objects.filter(seat__number=9).update(gender="")
    assert "Quiénes se sientan, por género" not in Client().get(council.get_absolute_url()).content.decode()


def test_a_session_that_is_near_is_called_to_mind_once(council: Body) -> None:
    session = make_session(council)
    assert remind_sessions() == 0
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() + dt.timedelta(hours=30))
    assert [remind_sessions(), remind_sessions()] == [1, 0]
    assert Notice.objects.filter(template="groups/notices/session_reminder").count() == 20


def test_what_can_be_followed_is_found(council: Body) -> None:
    resolution = resolve(council)
    session = resolution.item.session
    found = [find_thread(one.ledger_kind, one.ledger_code) for one in (council, session, resolution)]
    assert [one.url for one in found if one] == [one.get_absolute_url() for one in (council, session, resolution)]
    assert [len(found[0].steps()), find_thread("session", "quito-consejo-s99"), find_thread("minutes", "x")] == [
        1,
        None,
        None,
    ]


def test_the_desk_tells_what_waits(council: Body) -> None:
    session = make_session(council, A_VOTE)
    person = holder(council, 3).person
    assert person
    seat_in(session)
    session = Session.objects.get(pk=session.pk)
    open_session(by=chair_of(council), session=session)
    said = [one.label.partition(":")[0] for one in waiting_in_groups(person)]
    assert said == ["Te convocan", "Puntos que esperan tu voto"]
    assert "Te espera" in enter(person).get("/escritorio/").content.decode()


def test_the_command_loads(db: None, capsys: Any, settings: Any) -> None:
    call_command("load_data", verbosity=0)
    call_command("load_groups")
    assert "grupos: 4 (4 nuevos, 0 iguales)" in capsys.readouterr().out
