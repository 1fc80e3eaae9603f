"""The seats that a person holds or held, and what they did in them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.holdings import Held
from minga.groups.models import Application, Juror, Membership, Minutes, Observer, Progress, Session


def held_about(person: Person) -> list[Held]:
    return [seats_of(person), applications_of(person), *work_of(person)]


def applications_of(person: Person) -> Held:
    mine = Application.objects.filter(person=person).select_related("contest").order_by("pk")
    rows = [
        {
            "contest": str(one.contest),
            "state": one.get_state_display(),
            "organisation": one.organisation,
            "shown_name": one.shown_name,
            "statement": one.statement,
            "received_at": one.received_at,
        }
        for one in mine
    ]
    columns = {
        "contest": _("Concurso"),
        "state": _("Estado"),
        "organisation": _("Organización"),
        "shown_name": _("Nombre que se muestra"),
        "statement": _("Por qué y con qué postulas"),
        "received_at": _("Recibida"),
    }
    why = _("Para elegir por concurso a quienes integran un grupo.")
    return Held("applications", _("Tus postulaciones"), why, ("groups.Application",), columns, rows)


def seats_of(person: Person) -> Held:
    rows = [
        {
            "body": str(one.seat.body),
            "state": one.get_state_display(),
            "shown_name": one.shown_name,
            "title": str(one.title),
            "gender": one.get_gender_display(),
            "act": one.act,
            "starts_on": str(one.starts_on or ""),
            "ends_on": str(one.ends_on or ""),
        }
        for one in Membership.objects.filter(person=person).select_related("seat__body").order_by("pk")
    ]
    columns = {
        "body": _("Grupo"),
        "state": _("Estado"),
        "shown_name": _("Nombre que se muestra"),
        "title": _("Cargo"),
        "gender": _("Género"),
        "act": _("Documento que te nombra"),
        "starts_on": _("Desde"),
        "ends_on": _("Hasta"),
    }
    why = _("Para saber quién integra cada grupo. Tu género solo cuenta en sumas de cinco o más.")
    return Held("seats", _("Tus puestos en grupos"), why, ("groups.Membership",), columns, rows)


def work_of(person: Person) -> list[Held]:
    observed = Observer.objects.filter(person=person).select_related("session__body").order_by("pk")
    called = Session.objects.filter(called_by=person).select_related("body").order_by("pk")
    juries = Juror.objects.filter(person=person).select_related("contest").order_by("pk")
    minutes = Minutes.objects.filter(Q(drafted_by=person) | Q(reviewed_by=person)).order_by("pk")
    progress = Progress.objects.filter(by=person).select_related("resolution").order_by("pk")
    columns = {"what": _("Qué"), "at": _("Cuándo")}
    observing = _("Para guardarte un lugar en la sesión.")
    working = _("Lo que hiciste en tu papel. Queda como parte del proceso; que fuiste tú, no.")
    found = (
        (
            "observed",
            _("Sesiones que quisiste observar"),
            observing,
            "groups.Observer",
            rows_of(observed, "registered_at"),
        ),
        ("called", _("Sesiones que convocaste"), working, "groups.Session", rows_of(called, "called_at")),
        ("progress", _("Avances que anotaste"), working, "groups.Progress", rows_of(progress, "at")),
        (
            "juries",
            _("Concursos en que calificaste"),
            working,
            "groups.Juror",
            [{"what": str(one.contest), "at": one.contest.created_at} for one in juries],
        ),
        ("minutes", _("Actas que redactaste o revisaste"), working, "groups.Minutes", rows_of(minutes, "created_at")),
    )
    return [Held(key, title, why, (table,), columns, rows) for key, title, why, table, rows in found]


def rows_of(found: Iterable[Any], moment: str) -> list[dict[str, object]]:
    return [{"what": str(one), "at": getattr(one, moment)} for one in found]
