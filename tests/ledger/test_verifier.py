"""The verifier that anyone downloads: whole registers, copies and receipts, honest and tampered."""

import ast
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from minga.ledger import verifier
from minga.ledger.actions import record_many, seal
from minga.ledger.keys import read_key
from minga.ledger.models import Checkpoint
from minga.ledger.paths import parse_place, write_place
from minga.methods import merkle
from minga.methods.notes import SignerKey, TreeHead, sign_note
from tests.ledger.subjects import Thing, write, write_sealed

ALL_WELL = "Todo concuerda: nada fue cambiado, quitado, insertado ni movido."


def run(*words: object) -> tuple[int, list[str]]:
    said: list[str] = []
    return verifier.main([str(word) for word in words], say=said.append), said


def problems(*words: object) -> list[str]:
    code, said = run(*words)
    found = [line.removeprefix("NO CONCUERDA: ") for line in said if line.startswith("NO CONCUERDA: ")]
    assert code == (1 if found else 0)
    return found


def many(count: int) -> None:
    record_many("proposal.submitted", [(Thing(f"U-{n}"), {"n": n}) for n in range(count)], by=None, role="system")
    seal()


@pytest.fixture
def copy_of(db, tmp_path: Path) -> Callable[[str], Path]:
    """An exported copy, unpacked into a folder of that name."""

    def export(name: str) -> Path:
        file = tmp_path / f"{name}.zip"
        call_command("export_register", file, stdout=StringIO())
        folder = tmp_path / name
        with zipfile.ZipFile(file) as archive:
            archive.extractall(folder)
        return folder

    return export


@pytest.fixture
def folder(copy_of) -> Path:
    """A register of 300 lines: a full tile, and one of 44."""
    many(300)
    return copy_of("copia")


def read_bundle(folder: Path, path: str) -> list[bytes]:
    return list(verifier.split_bundle((folder / "tile/entries" / path).read_bytes()))


def write_bundle(folder: Path, path: str, leaves: list[bytes]) -> None:
    content = b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)
    (folder / "tile/entries" / path).write_bytes(content)


def rebuild(folder: Path, leaves: list[bytes], key: SignerKey | None = None) -> None:
    """What a dishonest owner can do: new lines, a new tree and, with the key, a new signature."""
    shutil.rmtree(folder / "tile")
    tree = merkle.Tree(leaves)
    for index, width in verifier.tile_widths(len(leaves)):
        path = folder / "tile/entries" / write_place(index, width)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bundle(folder, write_place(index, width), leaves[index * 256 : index * 256 + width])
    for level, row in enumerate(tree.levels):
        for index, width in verifier.tile_widths(len(row) // 32):
            path = folder / f"tile/{level}" / write_place(index, width)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tree.tile(level, index))
    if key:
        note = sign_note(TreeHead(key.name, tree.size, tree.root()).text, key)
        (folder / "checkpoint").write_text(note)


def all_leaves(folder: Path) -> list[bytes]:
    return read_bundle(folder, "000") + read_bundle(folder, "001.p/44")


def test_an_honest_copy_matches_as_folder_and_as_file(folder: Path):
    key = read_key().verifier
    for source in (folder, folder.with_suffix(".zip")):
        code, said = run(source, "--llave", key)
        assert code == 0
        assert said == [f"{key.name}: 300 líneas, raíz {Checkpoint.objects.latest().root_hex}", ALL_WELL]


def test_without_a_key_of_ones_own_the_verifier_says_whose_it_uses(folder: Path):
    code, said = run(folder)
    assert code == 0
    assert said[0].startswith("Sin --llave se usa la que trae la propia fuente")


@pytest.mark.django_db(transaction=True)
def test_a_register_is_checked_through_its_address(live_server):
    many(300)
    assert problems(f"{live_server.url}/registro") == []
    output = StringIO()
    call_command("verify", f"{live_server.url}/registro/", stdout=output)
    assert output.getvalue().splitlines()[-1] == ALL_WELL


def test_a_changed_line_is_named(folder: Path):
    leaves = read_bundle(folder, "000")
    leaves[77] = leaves[77].replace(b'"n":77', b'"n":78')
    write_bundle(folder, "000", leaves)
    assert problems(folder) == ["La línea 77 fue cambiada."]


def test_a_removed_line_is_named(folder: Path):
    leaves = read_bundle(folder, "000")
    write_bundle(folder, "000", leaves[:200] + leaves[201:])
    assert problems(folder) == ["La línea 200 fue quitada."]


def test_an_inserted_line_is_named(folder: Path):
    leaves = read_bundle(folder, "001.p/44")
    write_bundle(folder, "001.p/44", [*leaves[:4], b'{"v":1}', *leaves[4:]])
    assert problems(folder) == ["En el lugar 260 hay una línea que nunca se selló: fue insertada."]


def test_exchanged_lines_are_named(folder: Path):
    leaves = read_bundle(folder, "000")
    leaves[3], leaves[9] = leaves[9], leaves[3]
    write_bundle(folder, "000", leaves)
    assert problems(folder) == [
        "La línea 9 fue movida: ahora está en el lugar 3.",
        "La línea 3 fue movida: ahora está en el lugar 9.",
    ]


@pytest.mark.parametrize(
    ("path", "name", "first"), [("0/000", "0/0", 0), ("0/001.p/44", "0/1", 256), ("1/000.p/1", "1/0", 0)]
)
def test_a_changed_tile_is_named_and_the_lines_are_not_blamed(folder: Path, path: str, name: str, first: int):
    tile = folder / "tile" / path
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert problems(folder) == [
        f"Las líneas concuerdan con el sello, pero la tesela {name} del árbol que se publica no:"
        f" corresponde a las líneas desde la {first}."
    ]


def test_lines_and_tree_redone_without_the_key_do_not_match_and_a_copy_names_the_line(folder: Path, copy_of):
    leaves = all_leaves(folder)
    leaves[299] = leaves[299].replace(b'"n":299', b'"n":0')
    rebuild(folder, leaves)
    assert problems(folder) == [
        "Ni las líneas ni el árbol que se publican llevan a la raíz firmada: ambos fueron rehechos."
        " Con una copia anterior (--anterior) se puede saber qué línea cambió."
    ]
    earlier = copy_of("anterior")
    assert problems(folder, "--anterior", earlier)[1:] == [
        "La historia fue rehecha: las primeras 300 líneas no son las que se firmaron antes.",
        "La línea 299 fue cambiada.",
    ]


def test_a_history_redone_with_the_key_is_caught_by_what_somebody_kept(folder: Path, copy_of, tmp_path: Path):
    earlier = copy_of("anterior")
    kept = tmp_path / "sello.txt"
    kept.write_text((folder / "checkpoint").read_text())
    leaves = all_leaves(folder)
    rebuild(folder, [*leaves[:10], *leaves[11:], leaves[0], leaves[1]], read_key())
    assert problems(folder) == []
    rewritten = "La historia fue rehecha: las primeras 300 líneas no son las que se firmaron antes."
    assert problems(folder, "--anterior", kept) == [rewritten]
    assert problems(folder, "--anterior", earlier.with_suffix(".zip"))[:2] == [rewritten, "La línea 10 fue quitada."]


def test_a_register_that_went_back_is_caught_by_what_somebody_kept(folder: Path, tmp_path: Path):
    kept = tmp_path / "sello.txt"
    kept.write_text((folder / "checkpoint").read_text())
    rebuild(folder, all_leaves(folder)[:290], read_key())
    assert problems(folder, "--anterior", kept) == [
        "El registro retrocedió: antes tenía 300 líneas firmadas y ahora tiene 290."
    ]


def test_a_register_that_only_grew_matches_what_somebody_kept(folder: Path, copy_of, client: Client, tmp_path: Path):
    receipt = tmp_path / "constancia.json"
    receipt.write_bytes(client.get("/registro/entrada/7/constancia.json").content)
    write_sealed(5)
    later = copy_of("posterior")
    for earlier in (folder, folder / "checkpoint", receipt):
        assert problems(later, "--anterior", earlier) == []


def test_a_checkpoint_of_another_key_does_not_match(folder: Path):
    other = SignerKey.generate(read_key().name)
    rebuild(folder, all_leaves(folder), other)
    assert problems(folder) == [f"El sello no está firmado con la llave de {other.name}."]
    (folder / "llave").write_text(str(other.verifier))
    (folder / "llaves").write_text(json.dumps({"keys": [{"key": str(other.verifier), "from": 0}]}))
    assert problems(folder) == []
    assert problems(folder, "--llave", read_key().verifier) == [
        "La llave que conoces no es ninguna de las que se publican para este registro."
    ]


def test_a_changed_checkpoint_does_not_match(folder: Path):
    note = folder / "checkpoint"
    note.write_text(note.read_text().replace("\n300\n", "\n299\n"))
    assert problems(folder) == ["La firma del sello es falsa: el sello fue cambiado o es de otra llave."]


def test_a_line_that_was_sealed_but_is_not_written_as_agreed_is_named(folder: Path):
    leaves = all_leaves(folder)
    leaves[4] = b"hola"
    rebuild(folder, leaves, read_key())
    assert problems(folder) == ["La línea 4 está sellada, pero no está escrita como dice la documentación."]


@pytest.fixture
def receipt(db, client: Client, tmp_path: Path) -> Path:
    many(300)
    file = tmp_path / "constancia.json"
    file.write_bytes(client.get("/registro/entrada/266/constancia.json").content)
    return file


def test_a_receipt_is_checked_offline(receipt: Path):
    code, said = run(receipt, "--llave", read_key().verifier)
    assert code == 0
    assert said == [f"La constancia concuerda con el sello de {read_key().name} sobre 300 líneas.", ALL_WELL]


@pytest.mark.parametrize("part", ["leaf", "index", "proof", "checkpoint"])
def test_a_receipt_changed_anywhere_does_not_match(receipt: Path, part: str):
    content = json.loads(receipt.read_text())
    content[part] = {
        "leaf": content["leaf"].replace('"n":266', '"n":267'),
        "index": 267,
        "proof": content["proof"][1:],
        "checkpoint": content["checkpoint"].replace("\n300\n", "\n301\n"),
    }[part]
    receipt.write_text(json.dumps(content))
    assert len(problems(receipt)) == 1


def test_a_receipt_with_a_key_of_its_own_does_not_pass_for_ours(receipt: Path):
    """Somebody writes a whole register of one line and its receipt: only the key known by other means tells."""
    forger = SignerKey.generate(read_key().name)
    leaf = json.loads(receipt.read_text())["leaf"].replace("266", "999")
    note = sign_note(TreeHead(forger.name, 1, merkle.leaf_hash(leaf.encode())).text, forger)
    key = str(forger.verifier)
    receipt.write_text(json.dumps({"leaf": leaf, "index": 0, "proof": [], "checkpoint": note, "key": key}))
    assert problems(receipt) == []
    assert problems(receipt, "--llave", read_key().verifier) == [
        f"El sello no está firmado con la llave de {forger.name}."
    ]


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", "hola", '{"leaf": 1, "index": 0, "proof": [], "checkpoint": "", "key": ""}', "\xff"],
)
def test_a_file_that_is_no_receipt_cannot_be_checked(tmp_path: Path, content: str):
    file = tmp_path / "constancia.json"
    file.write_bytes(content.encode("latin-1"))
    code, said = run(file)
    assert code == 2
    assert said[-1].startswith("No se pudo comprobar.")


@pytest.mark.parametrize("path", ["llave", "checkpoint", "tile/entries/000", "tile/0/000"])
def test_an_incomplete_copy_cannot_be_checked(folder: Path, path: str):
    (folder / path).unlink()
    code, said = run(folder)
    assert (code, said[-1]) == (2, f"No se pudo comprobar. A la copia le falta «{path}».")


def test_what_is_not_there_cannot_be_checked(tmp_path: Path):
    (tmp_path / "x.zip").write_text("hola")
    assert run(tmp_path / "nada")[0] == 2
    assert run(tmp_path / "x.zip")[0] == 2
    assert run("http://127.0.0.1:1/registro/")[0] == 2
    assert run(tmp_path, "--llave", "no+es+llave")[0] == 2


def test_only_the_first_fifty_differences_are_told(folder: Path):
    write_bundle(folder, "000", [b"x%d" % number for number in range(256)])
    code, said = run(folder)
    assert code == 1
    assert said[-1] == "… y 206 diferencias más."


def test_an_empty_register_has_nothing_to_export(db, tmp_path: Path):
    write()
    with pytest.raises(CommandError, match="todavía no tiene ningún sello"):
        call_command("export_register", tmp_path / "copia.zip")
    assert list(tmp_path.iterdir()) == []


def test_the_command_ends_as_the_verifier_does(folder: Path):
    write_bundle(folder, "000", read_bundle(folder, "000")[::-1])
    with pytest.raises(SystemExit) as ended:
        call_command("verify", folder, stdout=StringIO())
    assert ended.value.code == 1


def test_the_downloaded_file_works_alone(receipt: Path, client: Client, tmp_path: Path):
    """In an empty folder, isolated: without this project, its settings or Django in reach."""
    program = tmp_path / "solo" / "verificador.py"
    program.parent.mkdir()
    program.write_bytes(client.get("/registro/verificador.py").content)
    done = subprocess.run(
        [sys.executable, "-I", program, receipt, "--llave", str(read_key().verifier)],
        cwd=program.parent,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == ALL_WELL


def test_the_verifier_needs_nothing_but_the_standard_library_and_cryptography():
    tree = ast.parse(Path(verifier.__file__).read_text())
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {name.partition(".")[0] for name in imported} - sys.stdlib_module_names == {"cryptography"}


@given(st.integers(0, 600), st.data())
def test_the_verifier_and_the_site_count_the_same_tree(size, data):
    """Two hands wrote the tree: the verifier must not repeat a mistake of the site's."""
    hashes = [merkle.leaf_hash(b"%d" % number) for number in range(size)]
    tree = merkle.Tree()
    tree.extend(hashes)
    assert verifier.tree_root(hashes) == tree.root()
    if size:
        index = data.draw(st.integers(0, size - 1))
        proof = merkle.inclusion_proof(tree, index, size)
        assert verifier.root_by_proof(hashes[index], index, size, proof) == tree.root()


@given(st.integers(0, 10**18), st.integers(1, 256))
def test_the_verifier_and_the_site_write_the_same_addresses(index, width):
    assert verifier.tile_path("0", index, width) == f"tile/0/{write_place(index, width)}"
    assert parse_place(write_place(index, width)) == (index, width)


def test_addresses_are_those_of_the_standard():
    assert write_place(1234067) == "x001/x234/067"
    assert write_place(273, 112) == "273.p/112"


def test_it_speaks_english_to_whoever_asks(folder: Path, monkeypatch: pytest.MonkeyPatch):
    code, said = run(folder, "--lang", "en")
    assert (code, said[-1]) == (0, "Everything matches: nothing was changed, removed, inserted or moved.")
    monkeypatch.setenv("MINGA_LANG", "en")
    assert run(folder / "nada.zip") == (2, [
        "Without --llave the source’s own key is used: compare it with the one that you know by other means.",
        f"It could not be checked. “{folder / 'nada.zip'}” does not exist.",
    ])  # fmt: skip
    monkeypatch.delenv("MINGA_LANG")
    assert run(folder)[1][-1] == ALL_WELL


def test_the_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]):
    for words, first in (("--help", "Comprueba un registro público"), ("--lang en --help", "Checks a public register")):
        with pytest.raises(SystemExit):
            verifier.main(words.split())
        assert capsys.readouterr().out.count(first) == 1


def test_each_sentence_of_the_verifier_has_its_english_with_the_same_values():
    tree = ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "said"]
    spoken = {ast.literal_eval(call.args[0]) for call in calls}
    assert spoken == set(verifier.ENGLISH)
    named = {text: sorted(re.findall(r"{(\w+)}", text)) for pair in verifier.ENGLISH.items() for text in pair}
    assert [text for text, english in verifier.ENGLISH.items() if named[text] != named[english]] == []
