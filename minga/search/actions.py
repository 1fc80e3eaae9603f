"""Follow the register into the index, and rebuild the index while the site serves."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import F

from minga.ledger.models import Entry
from minga.methods.similarity.index import IndexBrokenError, IndexBusyError

from . import index
from .models import Cursor

Subject = tuple[str, str]
Handler = Callable[[list[Subject]], object]
Source = Callable[[], int]

MOST_BATCHES = 20
READ = ("index", "subject_kind", "subject_code")


def follow(name: str, handler: Handler, batch: int = 500) -> int:
    """Give `handler` the subjects (kind, code) of the lines sealed since the last time, and remember how far.

    Returns how many lines were read. The cursor moves only after the handler came back, so that a crash repeats lines
    and never skips one: the handler must not mind seeing a subject twice. By the sealed place and not by id, because
    on PostgreSQL rows become visible out of the order of their ids. If the index is being written by another process
    or must be rebuilt first, the cursor stays.
    """
    read = 0
    for _turn in range(MOST_BATCHES):
        cursor, _made = Cursor.objects.get_or_create(name=name)
        lines = list(Entry.objects.filter(index__gte=cursor.position).order_by("index")[:batch].only(*READ))
        if not lines:
            break
        try:
            handler(_subjects(lines))
        except (IndexBusyError, IndexBrokenError):
            break
        if not _advance(cursor, cursor.position + len(lines)):
            break
        read += len(lines)
        if len(lines) < batch:
            break
    return read


def _subjects(lines: Sequence[Entry]) -> list[Subject]:
    """Each subject once, in the order of its last line."""
    last = {(line.subject_kind, line.subject_code): place for place, line in enumerate(lines)}
    return sorted(last, key=lambda subject: last[subject])


def _advance(cursor: Cursor, position: int) -> bool:
    """Move the cursor, unless someone moved it meanwhile (another worker, a rebuild)."""
    unmoved = Cursor.objects.filter(pk=cursor.pk, position=cursor.position, round=cursor.round)
    return bool(unmoved.update(position=position))


def rebuild(sources: Iterable[Source]) -> int:
    """Make the index anew while the old one serves. Returns how many documents.

    Each source puts everything that its room publishes (`index.put`) and returns how many.
    What changes in the meantime is not lost: the cursors go back to where they stood at the beginning, so that the
    worker reads those lines again into the new index.
    """
    before = dict(Cursor.objects.values_list("pk", "position"))
    count = 0
    with index.rebuilding():
        for source in sources:
            count += source()
    with transaction.atomic():
        for cursor in Cursor.objects.select_for_update():
            cursor.position = min(cursor.position, before.get(cursor.pk, 0))
            cursor.round = F("round") + 1
            cursor.save(update_fields=["position", "round"])
    return count


def repair(sources: Iterable[Source]) -> int:
    """Rebuild the index if there is none, if it cannot be opened or if a reader found it damaged."""
    if not index.wants_rebuild():
        return 0
    try:
        return rebuild(sources)
    except IndexBusyError:
        return 0
