"""The code that a person dictates to whoever checks their identity."""

from django.db import transaction

from minga.accounts.models import CheckCode, Person


@transaction.atomic
def open_check(*, by: Person) -> CheckCode:
    """A new code for half an hour; the one before no longer counts, nor do those of others that ran out."""
    CheckCode.objects.filter(person=by).delete()
    return CheckCode.objects.create(person=by)
