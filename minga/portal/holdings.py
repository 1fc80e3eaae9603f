"""What the whole site holds about a person: each room tells its own, and this list knows all rooms."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.accounts.queries import personal as accounts
from minga.cocreation.queries import personal as cocreation
from minga.core.holdings import Held
from minga.core.models import Job
from minga.directory.queries import personal as directory
from minga.documents.queries import personal as documents
from minga.groups.queries import personal as groups
from minga.ledger.queries import personal as ledger
from minga.notices.queries import personal as notices
from minga.rights.queries import personal as rights


def held_by_office(person: Person) -> list[Held]:
    """What was done in the back office, and the long jobs that were asked for."""
    rows = LogEntry.objects.filter(user=person).order_by("pk").values("action_time", "object_repr")
    jobs = Job.objects.filter(owner=person.pk).order_by("asked_at").values("title", "asked_at", "ended_at")
    return [
        Held(
            "office_log",
            _("Cambios en la administración"),
            _("Para saber quién cambió los datos de referencia."),
            ("admin.LogEntry",),
            {"action_time": _("Cuándo"), "object_repr": _("Qué")},
            list(rows),
        ),
        Held(
            "jobs",
            _("Trabajos largos que pediste"),
            _("Para que puedas recoger el archivo; duran una semana."),
            ("core.Job",),
            {"title": _("Trabajo"), "asked_at": _("Pedido"), "ended_at": _("Terminado")},
            list(jobs),
        ),
    ]


HOLDINGS: tuple[Callable[[Person], list[Held]], ...] = (
    accounts.held_about,
    cocreation.held_about,
    groups.held_about,
    notices.held_about,
    documents.held_about,
    directory.held_about,
    rights.held_about,
    ledger.held_about,
    held_by_office,
)

# Tables with a key to a person or an e-mail that hold nothing of a person's own, each with its reason. A test finds
# what is neither here nor told above.
NOT_PERSONAL: dict[str, str] = {
    "accounts.Person_groups": "Django's groups: no rule of ours reads them, and nothing writes them",
    "accounts.Person_user_permissions": "Django's permissions: no rule of ours reads them, and nothing writes them",
    "directory.Jurisdiction": "the address of an institution",
    "plans.Contact": "the contact of an office, as its published plan prints it",
}


def holdings_of(person: Person) -> list[Held]:
    """Everything, room by room."""
    return [held for tell in HOLDINGS for held in tell(person)]


def as_file(held: list[Held]) -> dict[str, Any]:
    """For a file that another institution can read: names as in the code, values as they are."""
    return {
        one.key: {"title": str(one.title), "why": str(one.why), "rows": [dict(row) for row in one.rows]} for one in held
    }
