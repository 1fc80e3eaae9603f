"""Leaving everything at once."""

from django.db import transaction

from minga.accounts.models import Person
from minga.notices.actions.consents import end_following
from minga.notices.actions.following import call_back, stop_letters
from minga.notices.models import Reader, Rhythm


@transaction.atomic
def stop_following_everything(*, by: Person) -> None:
    """The consent to be written to is taken back: nothing is followed any more, and no letter goes out."""
    for reader in Reader.objects.filter(person=by):
        reader.follows.all().delete()
        Reader.objects.filter(pk=reader.pk).update(own_rhythm=Rhythm.NONE)
        call_back(reader)
        end_following(reader)


@transaction.atomic
def forget_reader(*, by: Person) -> None:
    """Everything that was kept to write to this person, also what the same address asked for without an account."""
    Reader.objects.filter(person=by).delete()
    for reader in Reader.objects.filter(person=None, email=by.email.lower()):
        stop_letters(reader=reader)
