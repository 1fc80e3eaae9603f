"""What protects people's data in the world of tests.world: requests, breaches, a roll, a checked identity."""

from typing import Any

from django.utils import timezone

from minga.accounts.actions.identities import open_check
from minga.accounts.identity_numbers import read_number
from minga.accounts.models import Identity
from minga.directory.actions.identities import check_identity
from minga.directory.actions.rolls import draft_roll
from minga.directory.roll_files import read_roll
from minga.rights.actions.breaches import note_told, report_breach
from minga.rights.actions.requests import ask_for_right, ask_for_right_by_mail
from minga.rights.models import RightsRequest
from minga.rights.models.requests import confirmation_token
from minga.rights.submissions import Asked, Known

IN_CHARGE = frozenset({"administrator", "site_administrator"})
# Invented, with check digits that fit.
CEDULAS = ("1710034065", "0926687856")


def make_data(world: Any) -> None:
    make_requests(world)
    make_breaches(world)
    make_identities(world)


def make_requests(world: Any) -> None:
    """One of a citizen with an account; and one by e-mail, which its mailbox has not confirmed."""
    quito = world.things["jurisdiction"]
    details = world.keep("rights", "what a citizen asked about their data", IN_CHARGE | {"citizen"})
    world.things["rights_request"] = ask_for_right(
        by=world.person("citizen"), asked=Asked("rectification", details, quito)
    )
    mailbox, doors = "zqrightsmailqz@example.org", frozenset({"rights_confirm"})
    world.keep("rightsmail", "the address of who asked about their data", mailboxes=frozenset({mailbox}))
    unsure = world.keep("rightsunsure", "what somebody asked who has not confirmed it", doors=doors)
    ask_for_right_by_mail(email=mailbox, asked=Asked("rectification", unsure, quito))
    world.things["rights_token"] = confirmation_token(RightsRequest.objects.get(email=mailbox))


def make_breaches(world: Any) -> None:
    """Of one nobody was told yet; of the other everybody was, so that it can be closed."""
    quito, officer = world.things["jurisdiction"], world.person("administrator")
    for name in ("breach", "breach_told"):
        summary = world.keep(name.replace("_", ""), f"how a breach of data came about: {name}", IN_CHARGE)
        world.things[name] = report_breach(by=officer, jurisdiction=quito, known=Known(timezone.now(), summary))
    for whom in ("authority", "people"):
        note_told(by=officer, breach=world.things["breach_told"], whom=whom)


def make_identities(world: Any) -> None:
    """The citizen's is checked; a roll waits to be used."""
    quito, officer = world.things["jurisdiction"], world.person("administrator")
    world.things["identity"] = check_identity(
        by=officer,
        jurisdiction=quito,
        code=open_check(by=world.person("citizen")).code,
        number=read_number(CEDULAS[0]),
        channel=Identity.Channel.IN_PERSON,
    )
    title = world.keep("roll", "the name of a roll", IN_CHARGE)
    reading = read_roll(f"cedula\n{CEDULAS[1]}\n".encode(), "padron.csv", {})
    world.things["roll"] = draft_roll(by=officer, jurisdiction=quito, title=title, reading=reading)
