"""What a line of the register is, and what may become of it."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from minga.accounts.models import Person
from minga.ledger.actions import record, record_many, seal
from minga.ledger.commitments import seal_text, verify_text
from minga.ledger.models import Checkpoint, Entry, Tile
from minga.methods.merkle import leaf_hash
from tests.ledger.subjects import Thing, write, write_sealed

pytestmark = pytest.mark.django_db


def test_a_line_is_canonical_and_says_nothing_of_the_person():
    person = Person.objects.create_user("ana@example.org")
    entry = record("proposal.submitted", Thing(), by=person, role="author", sdg=6, title="Agua «ñ»", again=None)
    entry.refresh_from_db()
    at = entry.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert entry.leaf == (
        f'{{"at":"{at}","facts":{{"again":null,"sdg":6,"title":"Agua «ñ»"}},"role":"author",'
        '"subject":{"code":"UIO-2026-0001","jurisdiction":"quito","kind":"proposal"},"v":1,"verb":"proposal.submitted"}'
    )
    assert bytes(entry.leaf_hash) == leaf_hash(entry.leaf.encode())
    assert entry.by == person
    assert entry.index is None
    assert entry.is_intact


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (1.5, TypeError),
        (float("nan"), TypeError),
        ((1, 2), TypeError),
        ({1: "a"}, TypeError),
        ({"a": [{"b": 0.1}]}, TypeError),
        (dt.date(2026, 1, 1), TypeError),
        (b"x", TypeError),
        (2**53, ValueError),
        ("a\x00b", ValueError),
        ("\ud800", ValueError),
        ("x" * 66_000, ValueError),
    ],
)
def test_facts_that_json_or_the_tiles_cannot_keep_exactly_are_refused_and_leave_no_trace(value, error):
    with pytest.raises(error):
        record("proposal.submitted", Thing(), by=None, role="author", fact=value)
    assert Entry.objects.count() == 0


def test_many_lines_are_written_in_few_statements(django_assert_max_num_queries):
    subjects = [(Thing(f"UIO-{number}"), {"number": number}) for number in range(400)]
    with django_assert_max_num_queries(8):
        record_many("proposal.submitted", subjects, by=None, role="system")
    assert Entry.objects.count() == 400
    assert all(entry.is_intact for entry in Entry.objects.all())


def test_a_line_undone_with_its_transaction_was_never_there():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert Entry.objects.count() == 0


CHANGES = {
    "verb": "proposal.withdrawn",
    "subject_kind": "plan",
    "subject_code": "UIO-2026-9999",
    "jurisdiction": "ecuador",
    "at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    "role": "moderator",
    "facts": {"otro": 1},
    "leaf": "{}",
    "leaf_hash": bytes(32),
    "id": 10**6,
}


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("column", CHANGES)
def test_the_database_refuses_to_change_a_line(column, is_sealed):
    write()
    if is_sealed:
        seal()
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Entry.objects.update(**{column: CHANGES[column]})
    assert Entry.objects.get().is_intact


@pytest.mark.parametrize("model", [Entry, Checkpoint, Tile])
def test_the_database_refuses_to_delete_a_row(model):
    write_sealed(3)
    with pytest.raises(IntegrityError, match="keeps every row"), transaction.atomic():
        model.objects.filter(pk=model.objects.first().pk).delete()


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_checkpoint", "ledger_tile"])
def test_the_database_refuses_to_empty_a_table(table):
    write_sealed(3)
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="keeps every row"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE" if is_postgresql else f"DELETE FROM {table}")


@pytest.mark.parametrize("value", [None, 0, 5])
def test_a_place_once_given_stays(value):
    write_sealed(2)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Entry.objects.filter(index=1).update(index=value)


def test_no_line_enters_with_a_place():
    entry = write()[0]
    entry.pk, entry.index = None, 7
    with pytest.raises(IntegrityError, match="only the seal"), transaction.atomic():
        entry.save(force_insert=True)


def test_no_line_is_replaced_by_another():
    """INSERT OR REPLACE of SQLite would pass under a trigger on deletion."""
    entry = write()[0]
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO ledger_entry (id, verb, subject_kind, subject_code, jurisdiction, at, role, facts, leaf,"
            " leaf_hash) SELECT id, 'x.y', subject_kind, subject_code, jurisdiction, at, role, facts, leaf, leaf_hash"
            " FROM ledger_entry WHERE id = %s",
            [entry.pk],
        )
    assert Entry.objects.get().verb == "proposal.submitted"


def test_a_tile_grows_and_is_not_rewritten():
    write_sealed(2)
    tile = Tile.objects.get()
    for hashes in (bytes(tile.hashes)[:32], bytes(64), b""):
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            Tile.objects.update(hashes=hashes)
    Tile.objects.update(hashes=bytes(tile.hashes) + bytes(32))


def test_a_checkpoint_stays_as_signed():
    write_sealed(2)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Checkpoint.objects.update(signed_at=F("signed_at"))


def test_a_person_can_be_forgotten_and_not_replaced():
    ana, eva = (Person.objects.create_user(f"{name}@example.org") for name in ("ana", "eva"))
    entry = record("proposal.submitted", Thing(), by=ana, role="author")
    seal()
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Entry.objects.update(by=eva)
    ana.delete()
    entry.refresh_from_db()
    assert entry.by is None
    assert entry.is_intact
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Entry.objects.update(by=eva)


def test_a_text_is_recognised_by_its_salt_and_by_nothing_else():
    salt, digest = seal_text("Agua para el barrio")
    assert verify_text("Agua para el barrio", salt, digest)
    assert not verify_text("Agua para el Barrio", salt, digest)
    assert not verify_text("Agua para el barrio", "00" * 32, digest)
    assert not verify_text("Agua para el barrio", "no", digest)
    assert seal_text("Agua para el barrio") != (salt, digest)
    assert json.dumps([len(salt), len(digest)]) == "[64, 64]"
