"""A copy brings the installation back elsewhere, byte for byte, or does not touch anything and says why."""

import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from minga.notices.models import Letter, Reader
from minga.portal.operation import archives
from minga.portal.operation.archives import BadArchiveError, Manifest, Part, check, is_plain, writing
from tests.ledger.subjects import write, write_sealed
from tests.portal.installations import Installation

Make = Callable[..., Installation]
IS_POSTGRESQL = "postgres" in os.environ.get("MINGA_DATABASE_URL", "")
REGISTER = 'SELECT id, verb, facts, leaf, leaf_hash, "index" FROM ledger_entry ORDER BY id'
SEALS = "SELECT size, root, note, key FROM ledger_checkpoint ORDER BY size"
TILES = 'SELECT level, "index", hashes FROM ledger_tile ORDER BY level, "index"'
VERIFY = "import django; django.setup(); from minga.ledger.queries import audit; print(audit())"
SEAL = """
import django
django.setup()
from minga.ledger.actions import seal
from tests.ledger.subjects import write
write(3)
print(seal())
"""
WRITE_ON = """
import django
django.setup()
from tests.ledger.subjects import write_sealed
for turn in range(400):
    write_sealed(2)
    print(turn, flush=True)
"""


def register_of(installation: Installation) -> list[list[tuple[object, ...]]]:
    return [installation.rows(query) for query in (REGISTER, SEALS, TILES)]


@pytest.fixture
def original(make_installation: Make) -> Installation:
    """Seven sealed lines with awkward text, one that waits, two files."""
    write_sealed(6)
    write(1, title="Ñandú «agua» \t tab \\N barra \n línea 🌱")
    from minga.ledger.actions import seal

    seal()
    write(1)
    made = make_installation("original", full=True)
    (made.home / "files" / "mail").mkdir(parents=True)
    (made.home / "files" / "acta.pdf").write_bytes(bytes(range(256)) * 9)
    (made.home / "files" / "mail" / "vacío.txt").write_bytes(b"")
    return made


def copy_of(installation: Installation, path: Path, *words: str) -> Path:
    done = installation.run("backup", str(path), *words)
    assert done.returncode == 0, done.stderr
    return path


def test_a_copy_restored_elsewhere_has_the_same_register_files_and_key(
    original: Installation, make_installation: Make, tmp_path: Path
) -> None:
    copy = copy_of(original, tmp_path / "copia.zip")
    other = make_installation("other")
    done = other.run("restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert register_of(other) == register_of(original)
    assert other.python("-c", VERIFY).stdout == "[]\n"
    assert (other.home / "files" / "acta.pdf").read_bytes() == bytes(range(256)) * 9
    assert (other.home / "files" / "mail" / "vacío.txt").read_bytes() == b""
    key = other.home / "keys" / "register.key"
    assert key.read_bytes() == (original.home / "keys" / "register.key").read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    # The history goes on under the same key: the line that waited, and three new ones.
    went_on = other.python("-c", SEAL)
    assert (went_on.stdout, went_on.stderr) == ("4\n", "")
    assert other.python("-c", VERIFY).stdout == "[]\n"


def test_the_guards_of_the_register_are_back_after_a_restore(
    original: Installation, make_installation: Make, tmp_path: Path
) -> None:
    other = make_installation("other")
    assert other.run("restore", str(copy_of(original, tmp_path / "copia.zip"))).returncode == 0
    for statement in ("DELETE FROM ledger_entry", "UPDATE ledger_entry SET verb = 'x.y'", "DELETE FROM ledger_tile"):
        with pytest.raises(Exception, match="the register"):
            other.change(statement)


def test_an_installation_with_content_is_replaced_only_by_force_and_kept_aside(
    original: Installation, make_installation: Make, tmp_path: Path
) -> None:
    copy = copy_of(original, tmp_path / "copia.zip")
    write_sealed(5)
    other = make_installation("other", full=True)
    before = register_of(other)
    refused = other.run("restore", str(copy))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert register_of(other) == before
    assert other.run("restore", str(copy), "--force").returncode == 0
    assert register_of(other) == register_of(original)
    [kept] = other.home.glob("before-restore-*.zip")
    assert other.run("restore", str(kept), "--force", "--discard").returncode == 0
    assert register_of(other) == before


def test_a_copy_with_a_falsified_register_changes_nothing(
    original: Installation, make_installation: Make, tmp_path: Path
) -> None:
    guards = (
        ["ALTER TABLE ledger_entry DISABLE TRIGGER USER"]
        if connection.vendor == "postgresql"
        else ["DROP TRIGGER ledger_entry_unchanged"]
    )
    original.change(*guards, "UPDATE ledger_entry SET role = 'moderator' WHERE \"index\" = 2")
    copy = copy_of(original, tmp_path / "copia.zip")
    other = make_installation("other")
    refused = other.run("restore", str(copy))
    assert refused.returncode == 1
    assert "changed 2" in refused.stderr
    assert not (other.home / "keys" / "register.key").exists()
    assert not (other.home / "files" / "acta.pdf").exists()
    forced = other.run("restore", str(copy), "--even-damaged")
    assert (forced.returncode, "changed 2" in forced.stdout) == (0, True)


def test_a_letter_that_waited_is_not_sent_again_by_the_copy(make_installation: Make, tmp_path: Path) -> None:
    reader = Reader.objects.create(email="ana@example.org")
    Letter.objects.create(reader=reader, kind=Letter.Kind.CHANGE)
    original = make_installation("original", full=True)
    copy = copy_of(original, tmp_path / "copia.zip")
    other = make_installation("other")
    assert other.run("restore", str(copy)).returncode == 0
    assert other.rows("SELECT state FROM notices_letter") == [("unsure",)]


def test_a_copy_made_while_others_write_is_of_one_moment(make_installation: Make, tmp_path: Path) -> None:
    write_sealed(1)
    original = make_installation("original", full=True)
    writer = original.start("-c", WRITE_ON)
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        copy = copy_of(original, tmp_path / "copia.zip")
        was_writing = writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    assert was_writing
    other = make_installation("other")
    done = other.run("restore", str(copy))
    assert done.returncode == 0, done.stderr
    size = check(copy).register["size"]
    assert size > 1
    assert other.rows('SELECT count(*) FROM ledger_entry WHERE "index" IS NOT NULL') == [(size,)]


def test_a_worker_that_is_active_is_not_robbed_of_its_ground(original: Installation, tmp_path: Path) -> None:
    copy = copy_of(original, tmp_path / "copia.zip")
    assert original.run("worker", "--once").returncode == 0
    refused = original.run("restore", str(copy), "--force")
    assert (refused.returncode, "minga worker" in refused.stderr) == (1, True)


def test_a_copy_without_keys_has_none_and_the_restore_says_so(
    original: Installation, make_installation: Make, tmp_path: Path
) -> None:
    copy = copy_of(original, tmp_path / "copia.zip", "--without-keys")
    assert [name for name in check(copy).parts if name.startswith("keys/")] == []
    other = make_installation("other")
    done = other.run("restore", str(copy))
    assert (done.returncode, "llave del registro" in done.stdout) == (0, True)


# The archive itself


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    with writing(path) as writer:
        writer.copy("database/db.sqlite3", io.BytesIO(b"filas" * 1000))
        writer.copy("files/a.txt", io.BytesIO(b"hola"))
        writer.close(Manifest("sqlite", "2026-11-20T00:00:00+00:00", "1"))
    return path


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    parts = contents(archive)
    change(parts)
    other = archive.with_name("otra.zip")
    with zipfile.ZipFile(other, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return other


def promise(parts: dict[str, bytes], name: str, content: bytes) -> None:
    """Add a part and let the manifest name it, as a forger would."""
    import hashlib

    manifest = json.loads(parts[archives.MANIFEST])
    manifest["parts"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    parts[archives.MANIFEST] = json.dumps(manifest).encode()
    parts[name] = content


def test_a_good_archive_says_what_it_holds(archive: Path) -> None:
    assert list(check(archive).parts) == ["database/db.sqlite3", "files/a.txt"]
    assert check(archive).parts["files/a.txt"] == Part(
        4, "b221d9dbb083a7f33428d7c2a3c3198ae925614d70210e28716ccaa7cd4ddb79"
    )
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert sorted(path.name for path in archive.parent.iterdir()) == ["a.zip"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda parts: parts.update({"files/a.txt": b"halo"}), "«files/a.txt» no es lo que dice el manifiesto"),
        (lambda parts: parts.update({"files/a.txt": b"hola y algo"}), "«files/a.txt» no es lo que dice el manifiesto"),
        (lambda parts: parts.pop("files/a.txt"), "le falta «files/a.txt»"),
        (lambda parts: parts.update({"files/b.txt": b""}), "sobra «files/b.txt»"),
        (lambda parts: parts.pop("manifest.json"), "le falta el manifiesto"),
        (lambda parts: parts.update({"manifest.json": b"{}"}), "no se puede leer"),
        (lambda parts: parts.update({"manifest.json": b'{"minga_backup": 9}'}), "formato que esta versión"),
        (lambda parts: promise(parts, "files/../../etc/passwd", b"x"), "no es un nombre"),
        (lambda parts: promise(parts, "/etc/passwd", b"x"), "no es un nombre"),
    ],
)
def test_an_archive_that_was_touched_is_refused(
    archive: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    with pytest.raises(BadArchiveError, match=said):
        check(rewritten(archive, change))


def test_a_flipped_byte_is_noticed_or_changes_nothing(archive: Path) -> None:
    """Headers of a .zip hold bytes that mean nothing (its hours); all others are covered by the hashes."""
    whole = contents(archive)
    content = bytearray(archive.read_bytes())
    noticed = 0
    for place in range(len(content)):
        content[place] ^= 0xFF
        broken = archive.with_name("rota.zip")
        broken.write_bytes(content)
        try:
            check(broken)
        except BadArchiveError:
            noticed += 1
        else:
            assert contents(broken) == whole
        content[place] ^= 0xFF
    assert noticed > len(content) / 2


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_a_copy_never_takes_the_place_of_another(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(FileExistsError), writing(archive) as writer:
        writer.close(Manifest("sqlite", "", "1"))
    assert archive.read_bytes() == before


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disco lleno"), writing(tmp_path / "a.zip"):
        raise OSError("disco lleno")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "a\x00b"])
def test_a_name_that_leaves_its_folder_or_has_two_spellings_is_not_plain(name: str) -> None:
    assert is_plain(name) is False


@pytest.mark.postgres
@pytest.mark.skipif(not IS_POSTGRESQL, reason="roles that own tables need PostgreSQL: set MINGA_DATABASE_URL")
def test_a_role_that_does_not_own_the_tables_copies_but_does_not_restore(
    original: Installation, tmp_path: Path
) -> None:
    original.change(
        "DROP ROLE IF EXISTS minga_reader",
        "CREATE ROLE minga_reader LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO minga_reader",
        "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO minga_reader",
    )
    url = re.sub(r"//[^@]*@", "//minga_reader@", original.environment["MINGA_DATABASE_URL"])
    reader = Installation(original.home, {**original.environment, "MINGA_DATABASE_URL": url})
    copy = copy_of(reader, tmp_path / "copia.zip")
    refused = reader.run("restore", str(copy), "--force")
    assert (refused.returncode, "no es dueño de las tablas" in refused.stderr) == (1, True)
    assert list(original.home.glob("before-restore-*")) == []
    original.change("DROP OWNED BY minga_reader", "DROP ROLE minga_reader")


def test_a_copy_of_the_other_kind_of_database_is_refused(archive: Path, make_installation: Make) -> None:
    def call_it_other(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts[archives.MANIFEST])
        manifest["engine"] = "sqlite" if IS_POSTGRESQL else "postgresql"
        parts[archives.MANIFEST] = json.dumps(manifest).encode()

    refused = make_installation("other").run("restore", str(rewritten(archive, call_it_other)))
    assert (refused.returncode, "misma clase de base de datos" in refused.stderr) == (1, True)


def test_a_copy_of_a_newer_minga_is_refused(archive: Path, make_installation: Make) -> None:
    def make_it_newer(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts[archives.MANIFEST])
        manifest["engine"] = "postgresql" if IS_POSTGRESQL else "sqlite"
        manifest["migrations"] = [["ledger", "0999_later"]]
        parts[archives.MANIFEST] = json.dumps(manifest).encode()

    refused = make_installation("other").run("restore", str(rewritten(archive, make_it_newer)))
    assert (refused.returncode, "ledger.0999_later" in refused.stderr) == (1, True)


@pytest.mark.slow
def test_a_restore_killed_at_any_moment_leaves_what_was_or_what_comes(
    original: Installation, make_installation: Make, tmp_path: Path
) -> None:
    """Never half of it: eight lines come, thirteen were. The last one is not killed."""
    copy = copy_of(original, tmp_path / "copia.zip")
    write_sealed(5)
    other = make_installation("other", full=True)
    steps = [10, 40, 90, 150, 220, 300, 400, 550, 750, 1_000, 1_000_000]
    done = other.python("-m", "tests.portal.killed", str(copy), *map(str, steps))
    assert done.returncode == 0, done.stderr
    counts = done.stdout.split()
    assert counts[-1] == "8!"
    killed = [count for count in counts if not count.endswith("!")]
    assert len(killed) >= 5
    assert set(killed) <= {"13", "8"}
    assert register_of(other) == register_of(original)
