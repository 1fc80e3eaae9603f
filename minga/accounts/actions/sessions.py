"""Ending sessions: one, or all but the one in use."""

from django.db import transaction

from minga.accounts.models import Person, Session


@transaction.atomic
def end_session(*, by: Person, name: str) -> bool:
    """End the session of that name, if it is one of the person's own; whether there was one."""
    keys = [row.pk for row in Session.objects.filter(person=by) if row.name == name]
    return Session.objects.filter(person=by, pk__in=keys).delete()[0] > 0


@transaction.atomic
def end_other_sessions(*, by: Person, keep: str | None) -> int:
    """Whoever else is signed in as this person has to enter again; how many sessions ended."""
    return Session.objects.filter(person=by).exclude(pk=keep or "").delete()[0]
