"""The roles that a person holds or held."""

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.holdings import Held
from minga.directory.models import Appointment, Roll


def held_about(person: Person) -> list[Held]:
    found = Appointment.objects.filter(person=person).select_related("jurisdiction", "institution").order_by("pk")
    rows = [
        {
            "role": one.get_role_display(),
            "jurisdiction": str(one.jurisdiction or ""),
            "institution": str(one.institution or ""),
            "act": one.act,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "ended_on": one.ended_on,
            "ground": one.get_ground_display(),
        }
        for one in found
    ]
    columns = {
        "role": _("Papel"),
        "jurisdiction": _("Gobierno"),
        "institution": _("Institución"),
        "act": _("Documento que te nombra"),
        "starts_on": _("Desde"),
        "ends_on": _("Hasta"),
        "ended_on": _("Terminó antes"),
        "ground": _("Motivo"),
    }
    why = _("Para saber qué puedes decidir. Quién ejerce un papel público es público.")
    rolls = list(Roll.objects.filter(uploaded_by=person).order_by("pk").values("code", "title", "created_at"))
    said = {"code": _("Código"), "title": _("Título"), "created_at": _("Cuándo")}
    return [
        Held("roles", _("Tus papeles"), why, ("directory.Appointment",), columns, rows),
        Held("rolls", _("Padrones que cargaste"), _("Para saber quién los cargó."), ("directory.Roll",), said, rolls),
    ]
