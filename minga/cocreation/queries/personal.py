"""What a person proposed, supports and decided."""

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.cocreation.models import Moderation, Proposal, Support
from minga.core.holdings import Held


def held_about(person: Person) -> list[Held]:
    return [proposals_of(person), supports_of(person), moderations_of(person)]


def proposals_of(person: Person) -> Held:
    rows = [
        {
            "code": one.code,
            "state": one.get_state_display(),
            "received_at": one.received_at,
            "shown_name": one.shown_name,
            "sector": one.sector_label,
            "title": one.title,
            "problem": one.problem,
            "solution": one.solution,
            "versions": one.version_number,
        }
        for one in Proposal.objects.filter(author=person).order_by("pk")
    ]
    columns = {
        "code": _("Código"),
        "state": _("Estado"),
        "received_at": _("Recibida"),
        "shown_name": _("Nombre que se muestra"),
        "sector": _("Sector"),
        "title": _("Título"),
        "problem": _("El problema"),
        "solution": _("La solución propuesta"),
        "versions": _("Versiones del texto"),
    }
    why = _("Lo que propusiste es público con su código. Que es tuyo solo lo sabe esta cuenta.")
    tables = ("cocreation.Proposal", "cocreation.ProposalVersion")
    return Held("proposals", _("Tus propuestas"), why, tables, columns, rows)


def supports_of(person: Person) -> Held:
    rows = [
        {"code": one.proposal.code, "given_at": one.given_at}
        for one in Support.objects.filter(person=person).select_related("proposal").order_by("pk")
    ]
    why = _("Para contar una sola vez a cada persona. Cuáles apoyas solo lo ves tú.")
    columns = {"code": _("Propuesta"), "given_at": _("Cuándo")}
    return Held("supports", _("Propuestas que apoyas"), why, ("cocreation.Support",), columns, rows)


def moderations_of(person: Person) -> Held:
    rows = [
        {
            "code": one.proposal.code,
            "decision": one.get_decision_display(),
            "ground": one.get_ground_display(),
            "explanation": one.explanation,
            "decided_at": one.decided_at,
        }
        for one in Moderation.objects.filter(decided_by=person).select_related("proposal").order_by("pk")
    ]
    columns = {
        "code": _("Propuesta"),
        "decision": _("Decisión"),
        "ground": _("Motivo"),
        "explanation": _("Explicación"),
        "decided_at": _("Cuándo"),
    }
    why = _("Lo que decidiste en tu papel de moderación. La decisión es pública; que fuiste tú, no.")
    return Held("moderations", _("Decisiones de moderación"), why, ("cocreation.Moderation",), columns, rows)
