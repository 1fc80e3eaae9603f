"""Another key for the same register: what was proved before stays proved, and the old key proves nothing new."""

import json
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minga.ledger import keys, rotation, verifier
from minga.ledger.actions import record, seal
from minga.ledger.keys import RegisterKeyError, draw_next, key_path, next_path, read_key
from minga.ledger.models import Checkpoint, Entry
from minga.ledger.queries import RegisterDamagedError, audit, tenures
from minga.ledger.rotation import rotate_key
from minga.methods import merkle
from minga.methods.notes import SignerKey, TreeHead, encode, open_note, sign_note
from tests.ledger.subjects import Thing, write, write_sealed
from tests.ledger.test_verifier import ALL_WELL, problems, rebuild, run
from tests.ledger.triggers import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings) -> Path:
    settings.MINGA_HOME = tmp_path / "home"
    return settings.MINGA_HOME


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Path]:
    def export(name: str) -> Path:
        file = tmp_path / f"{name}.zip"
        call_command("export_register", file, stdout=StringIO())
        with zipfile.ZipFile(file) as archive:
            archive.extractall(tmp_path / name)
        return tmp_path / name

    return export


def receipt_of(index: int, folder: Path) -> Path:
    file = folder / f"constancia-{index}-{Checkpoint.objects.count()}.json"
    file.write_bytes(Client().get(f"/registro/entrada/{index}/constancia.json").content)
    return file


def forged(name: str, old: SignerKey, count: int, folder: Path) -> Path:
    """A receipt over a tree that never was, signed with the key that was stolen."""
    leaves = [b'{"v":1,"forged":%d}' % number for number in range(count)]
    tree = merkle.Tree(leaves)
    file = folder / name
    file.write_text(
        json.dumps(
            {
                "leaf": leaves[0].decode(),
                "index": 0,
                "proof": [encode(item) for item in merkle.inclusion_proof(tree, 0, count)],
                "checkpoint": sign_note(TreeHead(old.name, count, tree.root()).text, old),
                "key": str(old.verifier),
            }
        )
    )
    return file


def test_the_change_is_a_line_under_a_seal_of_both_and_the_new_key_signs_from_then_on():
    write_sealed(3)
    write(2)
    old = read_key()
    checkpoint = rotate_key(ground="routine")
    new = read_key()
    line = Entry.objects.order_by("-index").first()
    assert (line.verb, line.subject_kind, line.subject_code, line.role, line.by) == (
        "key.rotated",
        "register",
        old.name,
        "operator",
        None,
    )
    assert line.facts == {"old": str(old.verifier), "new": str(new.verifier), "ground": "routine"}
    assert (line.index, checkpoint.size) == (5, 6)
    for key in (old, new):
        assert TreeHead.parse(open_note(checkpoint.note, [key.verifier])).size == 6
    write_sealed(1)
    latest = Checkpoint.objects.latest()
    assert open_note(latest.note, [new.verifier]) == TreeHead(new.name, 7, bytes(latest.root)).text
    assert latest.note.count("— ") == 1
    assert [path.name for path in key_path().parent.iterdir()] == ["register.key"]
    assert key_path().stat().st_mode & 0o777 == 0o600
    assert audit() == []


def test_a_register_that_has_sealed_nothing_can_change_its_key_too():
    rotate_key(ground="routine")
    rotate_key(ground="leak")
    assert [tenure.start for tenure in tenures()] == [0, 1, 2]
    assert audit() == []


def test_what_was_kept_before_and_after_is_still_proved(copy_of, tmp_path: Path):
    write_sealed(300)
    first, before, early = read_key().verifier, receipt_of(7, tmp_path), copy_of("antes")
    rotate_key(ground="routine")
    write_sealed(3)
    middle = receipt_of(7, tmp_path)
    rotate_key(ground="leak")
    write_sealed(2)
    last, after, folder = read_key().verifier, receipt_of(303, tmp_path), copy_of("ahora")
    listed = folder / "llaves"
    for known in (first, last, listed):
        assert problems(folder, "--llave", known) == []
        assert problems(folder, "--llave", known, "--anterior", early) == []
        assert problems(middle, "--llave", known if known != last else listed) == []
        assert problems(after, "--llave", known) == []
        for kept in (before, middle, early / "checkpoint"):
            assert problems(folder, "--llave", known, "--anterior", kept) == []
    assert problems(before, "--llave", listed) == []
    assert problems(before, "--llave", first) == []
    code, said = run(folder)
    assert (code, said[-1]) == (0, ALL_WELL)
    assert said[2:4] == [
        f"Firma la llave {tenure.key.split('+')[1]} desde que tiene {tenure.start} líneas." for tenure in tenures()[1:]
    ]


@pytest.mark.django_db(transaction=True)
def test_the_register_is_checked_through_its_address(live_server):
    write_sealed(3)
    rotate_key(ground="routine")
    write_sealed(1)
    assert problems(f"{live_server.url}/registro", "--llave", tenures()[0].key) == []


def test_a_stolen_key_cannot_sign_a_later_seal(copy_of, tmp_path: Path):
    write_sealed(4)
    stolen = read_key()
    rotate_key(ground="leak")
    write_sealed(1)
    folder = copy_of("copia")
    listed = folder / "llaves"
    whose = f"El sello no está firmado con la llave de {stolen.name}."
    leaves = list(verifier.split_bundle((folder / "tile/entries/000.p/6").read_bytes()))
    rebuild(folder, [*leaves, leaves[0]], stolen)
    for known in (stolen.verifier, read_key().verifier, listed):
        assert problems(folder, "--llave", known) == [whose]
    kept = tmp_path / "llaves.json"
    kept.write_text(listed.read_text())
    listed.write_text(json.dumps({"keys": [{"key": str(stolen.verifier), "from": 0}]}))
    assert problems(folder, "--llave", stolen.verifier) == [
        "La línea 4 dice que la llave cambió, y la lista de llaves no lo dice."
    ]
    listed.unlink()
    assert run(folder, "--llave", stolen.verifier)[0] == 2
    assert problems(folder, "--llave", kept) == [whose]
    assert problems(forged("constancia.json", stolen, 9, tmp_path), "--llave", kept) == [whose]


def test_another_history_of_the_stolen_key_is_told_from_ours_by_whoever_knows_of_the_change(copy_of, tmp_path: Path):
    write_sealed(4)
    stolen, early = read_key(), copy_of("antes")
    rotate_key(ground="leak")
    listed = copy_of("copia") / "llaves"
    receipt = receipt_of(1, tmp_path)
    leaves = list(verifier.split_bundle((early / "tile/entries/000.p/4").read_bytes()))
    rebuild(early, [*leaves, *leaves], stolen)
    assert problems(early, "--llave", read_key().verifier) == [
        "La llave que conoces no es ninguna de las que se publican para este registro."
    ]
    assert problems(early, "--llave", listed) == [f"El sello no está firmado con la llave de {stolen.name}."]
    assert problems(early, "--llave", stolen.verifier, "--anterior", receipt) != []
    rebuild(early, leaves[:2], stolen)
    assert problems(early, "--llave", listed) == [
        "El registro retrocedió: antes tenía 5 líneas firmadas y ahora tiene 2."
    ]


def test_a_change_that_the_old_key_did_not_sign_is_not_proved(copy_of):
    write_sealed(2)
    old = read_key()
    rotate_key(ground="routine")
    folder = copy_of("copia")
    told = json.loads((folder / "llaves").read_text())
    thief = SignerKey.generate(old.name)
    text = open_note(told["keys"][1]["checkpoint"], [old.verifier])
    for change in (
        {"checkpoint": sign_note(text, thief, read_key())},
        {"checkpoint": sign_note(text, old)},
        {"key": str(thief.verifier), "checkpoint": sign_note(text, old, thief)},
        {"from": 2},
        {"leaf": told["keys"][1]["leaf"].replace("routine", "leak")},
        {"proof": []},
    ):
        keys_told = [told["keys"][0], {**told["keys"][1], **change}]
        (folder / "llaves").write_text(json.dumps({"keys": keys_told}))
        assert len(problems(folder, "--llave", old.verifier)) == 1, change
    for nonsense in ("", "[]", "{}", '{"keys": []}', '{"keys": [1]}', '{"keys": [{"key": 1}]}'):
        (folder / "llaves").write_text(nonsense)
        assert run(folder, "--llave", old.verifier)[0] == 2


def test_a_line_that_announces_a_key_and_was_not_written_by_a_rotation_is_not_sealed():
    write_sealed(2)
    thief = SignerKey.generate(read_key().name)
    facts = {"old": str(read_key().verifier), "new": str(thief.verifier), "ground": "routine"}
    record("key.rotated", Thing("x", "register", ""), by=None, role="operator", **facts)
    for change in (seal, lambda: rotate_key(ground="routine")):
        with pytest.raises(RegisterDamagedError, match="announces a key that nobody rotated"):
            change()
    assert Checkpoint.objects.latest().size == 2


def lose_seal_of_both() -> None:
    Checkpoint.objects.filter(size=3).delete()


def sign_alone() -> None:
    checkpoint = Checkpoint.objects.get(size=3)
    text = checkpoint.note.partition("\n\n")[0] + "\n"
    Checkpoint.objects.filter(size=3).update(note=sign_note(text, read_key()))


def name_another() -> None:
    line = Entry.objects.get(index=2)
    line.facts["new"] = "x"
    line.save()


@pytest.mark.parametrize("attack", [lose_seal_of_both, sign_alone, name_another])
def test_the_audit_sees_a_change_that_was_touched(attack):
    write_sealed(2)
    rotate_key(ground="routine")
    write_sealed(2)
    assert audit() == []
    with without_triggers():
        attack()
    assert audit() != []


def test_comprobar_knows_that_the_key_changed(client: Client):
    write_sealed(3)
    rotate_key(ground="routine")
    write_sealed(1)
    assert client.get("/registro/entrada/1/?comprobar=1").context["verdict"].is_good


def test_the_page_says_which_key_signs_since_when_in_the_same_number_of_questions(client: Client):
    write_sealed(1)
    client.get("/registro/")
    with CaptureQueriesContext(connection) as one:
        client.get("/registro/")
    for _ in range(3):
        rotate_key(ground="routine")
    with CaptureQueriesContext(connection) as many:
        page = client.get("/registro/")
    assert len(many) == len(one)
    assert [tenure.start for tenure in page.context["keys"]] == [4, 3, 2, 0]
    known = tenures()
    told = json.loads(client.get("/registro/llaves").content)["keys"]
    assert [(each["key"], each["from"]) for each in told] == [(each.key, each.start) for each in known]
    assert client.get("/registro/llave").content.decode() == known[-1].key + "\n"
    facts = [str(fact.value) for fact in client.get("/registro/entrada/1/").context["facts"]]
    assert facts[-3:] == [
        "Cambio previsto",
        f'<span class="code">{known[1].key}</span>',
        f'<span class="code">{known[0].key}</span>',
    ]


def test_the_command_says_both_keys_and_what_to_do_next():
    write_sealed(2)
    output = StringIO()
    call_command("rotate_key", "--leaked", stdout=output)
    old, new = tenures()
    assert output.getvalue().splitlines()[:3] == [
        f"Llave vieja: {old.key}",
        f"Llave nueva: {new.key}",
        f"Firma desde que el registro tiene 3 líneas, raíz {Checkpoint.objects.latest().root_hex}.",
    ]
    assert Entry.objects.latest("pk").facts["ground"] == "leak"


def test_a_key_of_somebody_else_is_not_replaced(monkeypatch: pytest.MonkeyPatch):
    write_sealed(1)
    monkeypatch.setattr(rotation.os, "geteuid", lambda: 12345)
    with pytest.raises(CommandError, match="belongs to another user"):
        call_command("rotate_key", stdout=StringIO())
    assert Checkpoint.objects.count() == 1


def test_a_machine_that_kept_the_old_key_signs_nothing_and_says_why(own_home: Path):
    write_sealed(1)
    old = key_path().read_text()
    rotate_key(ground="routine")
    key_path().write_text(old)
    write(1)
    with pytest.raises(RegisterKeyError, match="rotated on another machine, copy register.key from there"):
        seal()
    with pytest.raises(RegisterKeyError, match="rotated on another machine"):
        rotate_key(ground="routine")
    assert Checkpoint.objects.latest().size == 2


def test_a_rotation_cut_short_after_its_seal_goes_on_with_the_key_that_waits(monkeypatch: pytest.MonkeyPatch):
    write_sealed(1)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "promote", lambda: None)
        rotate_key(ground="routine")
    assert sorted(path.name for path in key_path().parent.iterdir()) == ["register-next.key", "register.key"]
    write_sealed(1)
    assert Checkpoint.objects.latest().key == str(read_key(next_path()).verifier)
    rotate_key(ground="routine")
    assert [tenure.start for tenure in tenures()] == [0, 2, 4]
    assert audit() == []


def test_a_key_that_was_drawn_and_never_announced_is_nobodys():
    write_sealed(1)
    draw_next()
    write_sealed(1)
    assert Checkpoint.objects.latest().key == str(read_key().verifier)
    rotate_key(ground="routine")
    assert [path.name for path in keys.key_path().parent.iterdir()] == ["register.key"]
