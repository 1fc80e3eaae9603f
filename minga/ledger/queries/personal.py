"""Beside each line of the register, and never in it, the database keeps who wrote it."""

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.holdings import Held
from minga.ledger.models import Entry


def held_about(person: Person) -> list[Held]:
    rows = Entry.objects.filter(by=person).order_by("pk").values("verb", "subject_code", "role", "at")
    columns = {"verb": _("Qué"), "subject_code": _("Sobre qué"), "role": _("En qué papel"), "at": _("Cuándo")}
    why = _("Junto a cada línea que escribiste, la base guarda que fuiste tú. La línea pública no lo dice.")
    return [Held("register", _("Líneas del registro"), why, ("ledger.Entry",), columns, list(rows))]
