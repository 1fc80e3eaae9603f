"""Who may do what with a proposal, and what to say to the others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Process, Proposal
from minga.core.permits import rule
from minga.directory.models import Jurisdiction, Role
from minga.directory.queries import roles_of


def moderates_in(person: Any, jurisdiction: Jurisdiction) -> bool:
    return bool(roles_of(person, jurisdiction) & {Role.MODERATOR, Role.ADMINISTRATOR})


def moderates(person: Any, process: Process) -> bool:
    return moderates_in(person, process.jurisdiction)


def is_author(person: Any, proposal: Proposal) -> bool:
    """The signed-in author, or whoever came through the author's secret link (`AuthorByLink`)."""
    if isinstance(person, AuthorByLink):
        return proposal.opens_with(person.secret)
    return proposal.author_id is not None and proposal.author_id == getattr(person, "pk", None)


class AuthorByLink:
    """Somebody without an account who holds the secret that was given with the code."""

    is_authenticated = False
    pk = None

    def __init__(self, secret: str) -> None:
        self.secret = secret


@rule(_("Ahora no se reciben propuestas en este proceso. Mira sus fechas para saber cuándo se abre."))
def can_propose(person: Any, process: Process) -> bool:
    return process.is_receiving_on()


@rule(_("Solo quien la propuso puede corregirla, y hasta que termina la recepción y empieza a decidirse."))
def can_correct(person: Any, proposal: Proposal) -> bool:
    if not proposal.is_readable or not is_author(person, proposal):
        return False
    return not proposal.process.is_deciding_on()


@rule(_("Solo quien la propuso puede retirarla, y hasta que termina la recepción y empieza a decidirse."))
def can_withdraw(person: Any, proposal: Proposal) -> bool:
    return can_correct(person, proposal)


@rule(_("Para apoyar una propuesta entra con tu correo. Cada persona la apoya una sola vez, y no la propia."))
def can_support(person: Any, proposal: Proposal) -> bool:
    if not getattr(person, "is_authenticated", False) or proposal.state != Proposal.State.RECEIVED:
        return False
    return not proposal.process.is_closed and not is_author(person, proposal)


@rule(_("Solo una persona moderadora de este gobierno puede hacerlo."))
def can_moderate(person: Any, process: Process) -> bool:
    return moderates(person, process)


@rule(_("Solo una persona moderadora de este gobierno ve esta mesa."))
def can_moderate_in(person: Any, jurisdiction: Jurisdiction) -> bool:
    return moderates_in(person, jurisdiction)
