"""Leaving: what each room does when a permission is taken back, or when the whole account goes."""

from collections.abc import Callable

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from minga.accounts.actions import hide_name
from minga.accounts.models import Consent, Person
from minga.cocreation.actions.personal import forget_author, hide_author
from minga.core.models import Job
from minga.core.permits import require
from minga.groups.actions.personal import forget_member
from minga.notices.actions.personal import forget_reader, stop_following_everything
from minga.portal.rules import can_delete_account
from minga.rights.actions.personal import forget_requests
from minga.rights.actions.requests import note_done_at_once
from minga.rights.models import RightsRequest


@transaction.atomic
def withdraw_name(*, by: Person) -> None:
    """From now on and in what is already published."""
    hide_name(by=by)
    hide_author(by=by)


# What taking back each permission does, at once. The account's own is taken back by deleting it; the answers about
# oneself by their key, because the site does not know whose they are.
WITHDRAWALS: dict[str, Callable[..., None]] = {
    Consent.Purpose.PUBLIC_NAME: withdraw_name,
    Consent.Purpose.FOLLOWING: stop_following_everything,
}


@transaction.atomic
def delete_account(*, by: Person, withdraws: bool) -> list[str]:
    """Everything that leads to the person goes, at once. Public decisions stay, without them; the codes of those of
    their proposals whose text stays because it is already being decided about."""
    locked = Person.objects.select_for_update().get(pk=by.pk)
    require(can_delete_account, locked, None)
    return forget_person(locked, withdraws=withdraws, is_own_wish=True)


def forget_person(person: Person, *, withdraws: bool, is_own_wish: bool) -> list[str]:
    staying = forget_author(by=person, withdraws=withdraws)
    forget_member(by=person)
    forget_reader(by=person)
    forget_requests(by=person)
    forget_office(person)
    person.delete()
    if is_own_wish:
        note_done_at_once(kind=RightsRequest.Kind.DELETION)
    return staying


def forget_office(person: Person) -> None:
    """Long jobs with what they made, and lines of the back office that name the person."""
    for job in Job.objects.filter(owner=person.pk):
        if job.result:
            default_storage.delete(job.result)
        DBTaskResult.objects.filter(pk=job.pk).delete()
    about = Q(content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk))
    LogEntry.objects.filter(about | Q(object_repr__icontains=person.email)).delete()
