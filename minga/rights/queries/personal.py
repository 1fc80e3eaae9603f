"""What a person asked about their data, and what they attended to as the officer in charge."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.holdings import Held
from minga.rights.models import Breach, RightsRequest


def requests_of(person: Person) -> Q:
    """Made with the account, or by mail from the same address."""
    return Q(person=person) | Q(email=person.email.lower())


def held_about(person: Person) -> list[Held]:
    return [asked_by(person), *handled_by(person)]


def asked_by(person: Person) -> Held:
    rows = [
        {
            "code": one.code,
            "kind": one.get_kind_display(),
            "state": one.get_state_display(),
            "details": one.details,
            "answer": one.answer,
            "received_on": one.received_on,
            "ended_on": one.ended_on,
        }
        for one in RightsRequest.objects.filter(requests_of(person)).order_by("pk")
    ]
    columns = {
        "code": _("Código"),
        "kind": _("Pide"),
        "state": _("Estado"),
        "details": _("Lo que escribiste"),
        "answer": _("Respuesta"),
        "received_on": _("Recibida"),
        "ended_on": _("Respondida"),
    }
    why = _("Para responderte y para poder mostrar que se respondió.")
    return Held("rights_requests", _("Tus solicitudes sobre datos"), why, ("rights.RightsRequest",), columns, rows)


def handled_by(person: Person) -> list[Held]:
    handled = RightsRequest.objects.filter(handled_by=person).order_by("pk").values("code", "ended_on")
    told = Q(reported_by=person) | Q(authority_told_by=person) | Q(people_told_by=person)
    breaches = Breach.objects.filter(told).order_by("pk").values("code", "discovered_at")
    why = _("Lo que atendiste en tu papel de protección de datos.")
    return [
        Held(
            "rights_handled",
            _("Solicitudes que atendiste"),
            why,
            ("rights.RightsRequest",),
            {"code": _("Código"), "ended_on": _("Respondida")},
            list(handled),
        ),
        Held(
            "breaches_handled",
            _("Vulneraciones que anotaste o avisaste"),
            why,
            ("rights.Breach",),
            {"code": _("Código"), "discovered_at": _("Se descubrió")},
            list(breaches),
        ),
    ]
