"""A roll is read, looked at, and only then used; withdrawn, its hashes are erased."""

from django.db import transaction
from django.utils.translation import gettext as _

from minga.accounts.identity_keys import hashed, ready_keys
from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.directory.models import Jurisdiction, Roll, RollEntry
from minga.directory.roll_files import MOST_FAULTS_KEPT, RollReading
from minga.directory.rules.identities import can_check_identities
from minga.ledger.actions import record

BATCH = 1000


@transaction.atomic
def draft_roll(*, by: Person, jurisdiction: Jurisdiction, title: str, reading: RollReading) -> Roll:
    """Keep what was read, hashed, until somebody accepts it; the file itself is not kept."""
    require(can_check_identities, by, jurisdiction)
    roll = Roll.objects.create(
        jurisdiction=jurisdiction,
        title=title.strip(),
        columns=reading.columns,
        ignored=reading.ignored,
        faults=[[fault.row, fault.column, fault.reason] for fault in reading.faults[:MOST_FAULTS_KEPT]],
        fault_count=len(reading.faults),
        entry_count=len(reading.rows),
        uploaded_by=by,
    )
    key_id, key = list(ready_keys().items())[-1]
    entries = (
        RollEntry(
            roll=roll,
            key_id=key_id,
            digest=hashed(key, row.cedula),
            territory_id=row.territory_id,
            sector=row.sector,
        )
        for row in reading.rows
    )
    RollEntry.objects.bulk_create(entries, batch_size=BATCH)
    return roll


@transaction.atomic
def accept_roll(*, by: Person, roll: Roll) -> Roll:
    """From now on its people can show their identity with it."""
    locked = Roll.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=roll.pk)
    require(can_check_identities, by, locked.jurisdiction)
    if not locked.entry_count:
        raise Refused(_("No trae ninguna cédula que se pueda usar."))
    move(locked, Roll.State.ACCEPTED, paths=Roll.PATHS)
    locked.save(update_fields=["state", "updated_at"])
    record(
        "identity_roll.accepted", locked, by=by, role="identity_officer",
        count=locked.entry_count, columns=list(locked.columns),
    )  # fmt: skip
    return locked


@transaction.atomic
def discard_roll(*, by: Person, roll: Roll) -> None:
    """A roll that nobody accepted leaves no trace."""
    locked = Roll.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=roll.pk)
    require(can_check_identities, by, locked.jurisdiction)
    if locked.state != Roll.State.DRAFT:
        raise Refused(_("Ya se aceptó: no se descarta, se retira."))
    locked.delete()


@transaction.atomic
def withdraw_roll(*, by: Person, roll: Roll, ground: str) -> Roll:
    """Nobody can use it any more, and its hashes are erased. Whoever already proved their identity stays proven."""
    locked = Roll.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=roll.pk)
    require(can_check_identities, by, locked.jurisdiction)
    move(locked, Roll.State.WITHDRAWN, paths=Roll.PATHS)
    locked.ground = ground
    locked.save(update_fields=["state", "ground", "updated_at"])
    locked.entries.all().delete()
    record("identity_roll.withdrawn", locked, by=by, role="identity_officer", ground=str(ground))
    return locked
