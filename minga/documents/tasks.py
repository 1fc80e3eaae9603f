"""The room's turns at the worker: what nobody came back for, and what was withdrawn, is erased."""

from django.db import transaction
from django.utils import timezone

from minga.documents import store
from minga.documents.models import Erasure, Upload

MOST = 200


def erase_files() -> int:
    """The file first and then its row: whatever stops this in between, the next turn finishes it."""
    rows = list(Erasure.objects.order_by("pk")[:MOST])
    for row in rows:
        store.erase(row.stored)
        row.delete()
    return len(rows)


@transaction.atomic
def forget_uploads() -> int:
    """Their day is over. The row goes first, so that no form can still make a document of a file that is erased."""
    rows = list(Upload.objects.select_for_update().filter(expires_at__lte=timezone.now())[:MOST])
    Erasure.objects.bulk_create([Erasure(stored=row.stored) for row in rows])
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def clear_files() -> int:
    """The whole turn."""
    return forget_uploads() + erase_files()
