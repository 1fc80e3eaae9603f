"""A council in the world of tests.world: an unanswered invitation, draft minutes, an application with its file."""

from typing import Any

from django.utils import timezone

from minga.groups.actions import (
    AgendaItem,
    apply_to_contest,
    cast_vote,
    close_item,
    close_session,
    form_oversight,
    invite_member,
    open_contest,
    open_session,
    register_observer,
    seat_member,
    take_attendance,
    withdraw_application,
    write_minutes,
)
from minga.groups.models import Body, Contest, Item, Membership, Resolution, Seat, Session
from tests.documents import makers
from tests.documents.subjects import waiting
from tests.factories.cocreation import PersonFactory
from tests.factories.groups import make_body, make_session

PENS = frozenset({"planner", "administrator", "site_administrator"})


def make_groups(world: Any) -> None:
    quito, planner = world.things["jurisdiction"], world.person("planner")
    body = make_body(quito, by=planner, seats=[{"presides": True}, {}, {"sector": "academia"}, {"kind": "substitute"}])
    seats = list(body.seats.order_by("number"))
    seat_member(by=None, seat=seats[0], person=planner)
    seat_member(by=None, seat=seats[1], person=world.person("officer"), shown_name=world.show("seated"))
    invitation = invite_member(by=planner, seat=seats[3], person=world.person("author"))
    world.things |= {
        "body": body,
        "membership": Membership.objects.get(seat=seats[1]),
        "invited": invitation.membership,
    }
    hold_session(world, body)
    hold_contest(world, body, seats[2])
    watching = make_body(quito, by=planner, slug="veeduria", kind=Body.Kind.OVERSIGHT, seats=[{}], composition={})
    form_oversight(by=planner, body=watching, watched=world.things["institution"], subject=world.show("watched"))
    world.things["watching"] = watching


def hold_session(world: Any, body: Body) -> None:
    """Held, voted, and its minutes still a draft; the citizen observes another one."""
    planner = world.person("planner")
    session = make_session(body, AgendaItem(world.show("item"), Item.Kind.VOTE, "Aprobar."), by=planner)
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now())
    for member in Membership.objects.filter(seat__body=body, state="seated").select_related("seat"):
        take_attendance(by=planner, session=session, seat=member.seat, membership=member)
    item = open_session(by=planner, session=session).items.get()
    cast_vote(by=planner, item=item, choice="in_favour")
    resolution = close_item(by=planner, item=item)
    close_session(by=planner, session=session)
    readers = PENS | {"officer"}
    write_minutes(by=planner, session=session, opening=world.keep("minutes", "minutes that are still a draft", readers))
    ahead = make_session(body, by=planner)
    register_observer(by=world.person("citizen"), session=ahead)
    world.things |= {"session": session, "session_ahead": ahead, "resolution": resolution}


def hold_contest(world: Any, body: Body, seat: Seat) -> None:
    """The author applies without showing the name, with a file for the jury; somebody else withdrew."""
    today = timezone.localdate()
    contest = open_contest(
        by=world.person("planner"),
        body=body,
        title=world.show("contest"),
        call="Se llama.",
        requirements=[],
        criteria=[{"key": "c1", "name": "Experiencia", "most": 10}],
        opens_on=today,
        closes_on=today,
        seats=[seat],
        jury=[world.person("moderator")],
    )
    readers = PENS | {"moderator"}
    file = waiting(
        makers.pdf("zqcurriculumqz"),
        # Whoever sent it finds its name among what the site holds about them.
        title=world.keep("curriculumfile", "the name of the file of an application", readers | {"author"}),
    )
    world.keep("curriculum", "what stands in the file of an application", readers)
    sent = {"contest": contest, "sector": "academia"}
    apply_to_contest(by=world.person("author"), statement=world.show("statement"), files=[file], **sent)
    word = world.keep("withdrawnapplication", "the words of an application that was withdrawn")
    withdraw_application(by=(gone := PersonFactory()), application=apply_to_contest(by=gone, statement=word, **sent))
    world.things["contest"] = Contest.objects.get(pk=contest.pk)


def group_fills() -> dict[str, Any]:
    """For tests.routes: what the addresses of the room take."""

    def of_bodies(world: Any) -> list[dict[str, Any]]:
        return [{"slug": world.things[name].slug} for name in ("body", "watching")]

    def of_sessions(world: Any, **more: Any) -> list[dict[str, Any]]:
        names = ("session", "session_ahead")
        return [{"slug": world.things["body"].slug, "number": world.things[name].number, **more} for name in names]

    def of_memberships(world: Any) -> list[dict[str, Any]]:
        names = ("membership", "invited")
        return [{"slug": world.things["body"].slug, "pk": world.things[name].pk} for name in names]

    def of_resolutions(world: Any) -> list[dict[str, Any]]:
        found: Resolution = world.things["resolution"]
        return [{"slug": world.things["body"].slug, "year": found.year, "number": found.number}]

    def of_contests(world: Any, **more: Any) -> list[dict[str, Any]]:
        return [{"slug": world.things["body"].slug, "number": world.things["contest"].number, **more}]

    bodies = ("body", "body_calendar", "seat_list", "session_new", "resolution_list", "contest_new")
    watching = ("oversight_accredit", "oversight_plan", "oversight_report")
    sessions = ("session", "session_calendar", "session_run", "session_cancel", "session_observe", "item_new")
    minutes = ("minutes", "minutes_pdf", "minutes_write", "minutes_sign")
    contests = ("contest", "application_new", "application_withdraw", "contest_judge", "contest_void")
    return {
        **dict.fromkeys((*bodies, *watching), of_bodies),
        **dict.fromkeys((*sessions, *minutes), of_sessions),
        **dict.fromkeys(("invitation", "membership_end", "membership_promote"), of_memberships),
        **dict.fromkeys(("resolution", "resolution_pdf", "resolution_report"), of_resolutions),
        **dict.fromkeys(contests, of_contests),
        **dict.fromkeys(("item_vote", "item_record", "item_close"), lambda world: of_sessions(world, item=1)),
        **dict.fromkeys(("application_check", "application_score"), lambda world: of_contests(world, application=1)),
        "session_step": lambda world: of_sessions(world, step="abrir") + of_sessions(world, step="terminar"),
        "minutes_step": lambda world: of_sessions(world, step="revisar") + of_sessions(world, step="publicar"),
    }
