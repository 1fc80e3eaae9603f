"""Giving consent, and taking it back. What follows from it (a name hidden, letters stopped, answers erased) the room
that asked for the consent does, in the same transaction."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minga.accounts.models import Consent, Person
from minga.accounts.queries.consents import current_text

# To the day only: a time to the second would lead from the answers back to the proposal sent just before.
TO_THE_DAY = frozenset({Consent.Purpose.DEMOGRAPHICS})


@transaction.atomic
def give_consent(
    *, purpose: str, where: str, person: Person | None = None, key: str = "", language: str | None = None
) -> Consent:
    """Keep that these words were agreed to. The same words again change nothing; newer ones take their place."""
    shown = current_text(purpose, language)
    standing = Consent.objects.select_for_update().standing().of(person, key).filter(purpose=purpose).first()
    if standing is not None and standing.digest == shown.digest:
        return standing
    now = moment_for(purpose)
    if standing is not None:
        standing.withdrawn_at = now
        standing.save(update_fields=["withdrawn_at"])
    return Consent.objects.create(
        person=person,
        key=key,
        purpose=purpose,
        version=shown.version,
        language=shown.language,
        digest=shown.digest,
        where=where,
        given_at=now,
    )


def withdraw_consent(*, purpose: str, person: Person | None = None, key: str = "") -> bool:
    """Take it back; False if there was none. The row stays, so that it can be shown that it was given and ended."""
    mine = Consent.objects.standing().of(person, key).filter(purpose=purpose)
    return bool(mine.update(withdrawn_at=moment_for(purpose)))


def moment_for(purpose: str) -> dt.datetime:
    now = timezone.now()
    if purpose not in TO_THE_DAY:
        return now
    return timezone.make_aware(dt.datetime.combine(timezone.localdate(now), dt.time()))
