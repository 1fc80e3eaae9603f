"""Checking who somebody is: with the document in sight, with a roll, or as the State's single sign-on says it.

Of the number nothing is kept but a keyed hash, so that one cédula is one person; no action, line of the register or
letter ever holds the number."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.identity_numbers import ReadNumber
from minga.accounts.models import CheckCode, Identity, Person
from minga.accounts.queries.identities import digests_to_compare, holder_of, identity_of, person_with_code
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.directory.queries.identities import entry_with
from minga.directory.rules.identities import can_check_identities, can_check_person, can_withdraw_identity
from minga.ledger.actions import record
from minga.notices.actions import notify


@transaction.atomic
def check_identity(*, by: Person, jurisdiction: Jurisdiction, code: str, number: ReadNumber, channel: str) -> Identity:
    """An officer saw the document of whoever dictated the code.

    A document in sight is worth more than a number typed from memory: if somebody else used this one with a roll, that
    check is taken back and they are told. Against another document in sight the officer decides nothing."""
    require(can_check_identities, by, jurisdiction)
    person = person_with_code(code)
    if person is None:
        raise ValidationError({"code": _("Ese código no está o ya pasó su media hora: pide a la persona uno nuevo.")})
    require(can_check_person, by, person)
    digests = digests_to_compare(number.cedula)
    holder = holder_of(digests)
    if holder and holder.person != person and holder.method == Identity.Method.ROLL:
        take_back(identity=holder, ground=Identity.Ground.SUPERSEDED, by=by, role="identity_officer")
        holder = None
    if holder and holder.person != person:
        raise ValidationError({"cedula": taken()})
    identity = establish(
        person=person, digests=digests, by=by, role="identity_officer", method=Identity.Method.OFFICER,
        channel=channel, jurisdiction_slug=jurisdiction.slug,
    )  # fmt: skip
    CheckCode.objects.filter(person=person).delete()
    return identity


@transaction.atomic
def prove_by_roll(*, by: Person, number: ReadNumber) -> Identity | None:
    """A person shows by their number that they are on a roll in use. None says only "not like this": that the number
    is on no roll and that another account used it sound the same."""
    digests = digests_to_compare(number.cedula)
    entry, holder = entry_with(digests), holder_of(digests)
    if entry is None or (holder is not None and holder.person != by):
        return None
    return establish(
        person=by,
        digests=digests,
        by=by,
        role="citizen",
        method=Identity.Method.ROLL,
        jurisdiction_slug=entry.roll.jurisdiction.slug,
    )


@transaction.atomic
def accept_claim(*, by: Person, number: ReadNumber) -> Identity | None:
    """The State's single sign-on says whose cédula it is; None if another account has it, which that one must free."""
    digests = digests_to_compare(number.cedula)
    holder = holder_of(digests)
    if holder and holder.person != by and holder.method != Identity.Method.ROLL:
        return None
    if holder and holder.person != by:
        take_back(identity=holder, ground=Identity.Ground.SUPERSEDED, by=by, role="citizen")
    return establish(person=by, digests=digests, by=by, role="citizen", method=Identity.Method.SINGLE_SIGN_ON)


@transaction.atomic
def withdraw_identity(*, by: Person, identity: Identity, ground: str) -> Identity:
    """Take a check back: the hash is erased, so the number is free again; the code and the ground stay."""
    locked = Identity.objects.select_for_update(of=("self",)).select_related("person").get(pk=identity.pk)
    require(can_withdraw_identity, by, locked)
    if not locked.is_in_force:
        raise Refused(_("Esta comprobación ya se había retirado."))
    role = "citizen" if locked.person == by else "identity_officer"
    take_back(identity=locked, ground=ground, by=by, role=role)
    return locked


def establish(
    *, person: Person, digests: dict[str, str], by: Person, role: str, method: str,
    channel: str = "", jurisdiction_slug: str = "",
) -> Identity:  # fmt: skip
    """Write down that it was checked. Asked again for the same number, it answers with what there is."""
    Person.objects.select_for_update().get(pk=person.pk)
    if known := identity_of(person):
        if known.digest in digests.values():
            return known
        raise ValidationError(_("Esa cuenta ya está comprobada con otra cédula: hay que retirar primero aquella."))
    key_id, digest = list(digests.items())[-1]
    identity = Identity(
        person=person, method=method, channel=channel, jurisdiction_slug=jurisdiction_slug,
        key_id=key_id, digest=digest, checked_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            identity.save(force_insert=True)
    except IntegrityError:  # somebody else, at the same instant
        raise ValidationError({"cedula": taken()}) from None
    person.verification = Person.Verification.IDENTITY
    person.save(update_fields=["verification", "updated_at"])
    record("identity.checked", identity, by=by, role=role, method=str(method), channel=str(channel))
    notify([person], "directory/notices/identity_checked", identity, how=Identity.Method(method).label)
    return identity


def take_back(*, identity: Identity, ground: str, by: Person, role: str) -> None:
    identity.digest, identity.withdrawn_at, identity.ground = None, timezone.now(), ground
    identity.save(update_fields=["digest", "withdrawn_at", "ground"])
    person = identity.person
    person.verification = Person.Verification.EMAIL
    person.save(update_fields=["verification", "updated_at"])
    record("identity.withdrawn", identity, by=by, role=role, ground=str(ground))
    notify([person], "directory/notices/identity_withdrawn", identity, ground=Identity.Ground(ground).label)


def taken() -> str:
    """Says what can be done, never whose account it is."""
    return _(
        "Con esa cédula ya se comprobó otra cuenta. Si es de la misma persona, que la retire desde aquella; si no, hay"
        " que averiguar quién la usó antes de seguir."
    )
