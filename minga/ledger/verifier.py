#!/usr/bin/env python3
"""Comprueba un registro público de Minga, o una constancia, sin confiar en quien lo publica.

    python3 verificador.py https://ejemplo.gob.ec/registro/
    python3 verificador.py registro.zip --anterior registro-de-enero.zip
    python3 verificador.py constancia.json --llave llave.txt

FUENTE puede ser la dirección de un registro, una copia (carpeta o archivo .zip) o una constancia (.json).
--llave       la llave pública del registro (texto o archivo) que conoces por otro medio, o su archivo de llaves
--anterior    un sello (checkpoint), una copia o una constancia que guardaste antes: muestra si algo se rehízo
--lang        es o en; sin él, lo que diga MINGA_LANG, o español. In English: --lang en --help

Termina con 0 si todo concuerda, con 1 si algo no concuerda y con 2 si no se pudo comprobar.
Necesita Python 3.11 o posterior y el paquete «cryptography»; nada más, ni siquiera el resto de Minga: quien duda de un
programa no debería tener que usarlo para salir de dudas.
Formatos: RFC 9162, C2SP tlog-tiles, tlog-checkpoint y signed-note.
"""

import argparse
import base64
import hashlib
import json
import os
import sys
import urllib.error
import urllib.request
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH = 256
HASH = 32
LONGEST_ANSWER = 64 * 1024 * 1024
TIMEOUT = 30
NAMED = 50


class Speech:
    """In which language this run speaks."""

    language = "es"


def said(text: str, **values: object) -> str:
    return (ENGLISH[text] if Speech.language == "en" else text).format(**values)


class CannotCheckError(Exception):
    """Falta algo para comprobar: no dice nada ni a favor ni en contra del registro."""


class DoesNotMatchError(Exception):
    """Lo que se lee no concuerda con lo que se firmó."""


# The tree


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root of RFC 9162 over these leaf hashes: an odd last node climbs as it is."""
    row = list(hashes)
    if not row:
        return hashlib.sha256(b"").digest()
    while len(row) > 1:
        last = [row[-1]] if len(row) % 2 else []
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + last
    return row[0]


def root_by_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Where the proof leads from this leaf, if it has the length that its place asks for."""
    if not 0 <= index < size:
        raise DoesNotMatchError(said("No hay línea {index} en un registro de {size}.", index=index, size=size))
    steps = list(proof)
    result, position, last = leaf, index, size - 1
    while last:
        if position % 2 or position != last:
            if not steps:
                raise DoesNotMatchError(said("La prueba es más corta de lo que debe."))
            sibling = steps.pop(0)
            result = node_hash(sibling, result) if position % 2 else node_hash(result, sibling)
        position, last = position // 2, last // 2
    if steps:
        raise DoesNotMatchError(said("La prueba es más larga de lo que debe."))
    return result


# What differs between two lists


@dataclass(frozen=True)
class Difference:
    """One line that is not as expected. `kind`: changed, removed, inserted or reordered."""

    kind: str
    index: int
    was: int | None = None

    def __str__(self) -> str:
        return {
            "changed": said("La línea {index} fue cambiada.", index=self.index),
            "removed": said("La línea {index} fue quitada.", index=self.index),
            "inserted": said("En el lugar {index} hay una línea que nunca se selló: fue insertada.", index=self.index),
            "reordered": said(
                "La línea {was} fue movida: ahora está en el lugar {index}.", was=self.was, index=self.index
            ),
        }[self.kind]


def compare(expected: Sequence[bytes], found: Sequence[bytes]) -> list[Difference]:
    """What was done to `expected` to make `found`: the fewest moved, then the changed, removed and inserted."""
    start, shorter = 0, min(len(expected), len(found))
    while start < shorter and expected[start] == found[start]:
        start += 1
    tail = 0
    while tail < shorter - start and expected[-1 - tail] == found[-1 - tail]:
        tail += 1
    places: dict[bytes, list[int]] = {}
    for at in range(len(expected) - tail - 1, start - 1, -1):
        places.setdefault(expected[at], []).append(at)
    pairs, strange = [], []
    for at in range(start, len(found) - tail):
        if places.get(found[at]):
            pairs.append((at, places[found[at]].pop()))
        else:
            strange.append(at)
    missing = sorted(at for left in places.values() for at in left)
    steady = longest_rising(pairs)
    differences = [Difference("reordered", at, was) for at, was in pairs if (at, was) not in steady]
    differences += explain_gaps(sorted(steady), strange, missing, (len(found) - tail, len(expected) - tail))
    return sorted(differences, key=lambda difference: difference.index)


def longest_rising(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest part of the pairs whose second members rise: the lines that kept their order."""
    ends: list[int] = []
    end_at: list[int] = []
    before: list[int] = []
    for at, (_, was) in enumerate(pairs):
        length = bisect_left(ends, was)
        before.append(end_at[length - 1] if length else -1)
        ends[length : length + 1] = [was]
        end_at[length : length + 1] = [at]
    kept = set()
    at = end_at[-1] if end_at else -1
    while at >= 0:
        kept.add(pairs[at])
        at = before[at]
    return kept


def explain_gaps(
    steady: Sequence[tuple[int, int]], strange: list[int], missing: list[int], end: tuple[int, int]
) -> Iterator[Difference]:
    """Between two lines that kept their order, a strange one in the stead of a missing one was changed."""
    strange, missing = strange[::-1], missing[::-1]
    for found_end, expected_end in [*steady, end]:
        here, gone = [], []
        while strange and strange[-1] < found_end:
            here.append(strange.pop())
        while missing and missing[-1] < expected_end:
            gone.append(missing.pop())
        both = min(len(here), len(gone))
        yield from (Difference("changed", at) for at in gone[:both])
        yield from (Difference("inserted", at) for at in here[both:])
        yield from (Difference("removed", at) for at in gone[both:])


# Keys and checkpoints


@dataclass(frozen=True)
class Key:
    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Key":
        name, _, rest = text.strip().partition("+")
        identifier, _, encoded = rest.partition("+")
        try:
            content = base64.b64decode(encoded, validate=True)
        except ValueError:
            content = b""
        if not name or len(content) != 33 or content[0] != 1:
            raise CannotCheckError(said("La llave no está escrita como se espera (nombre+identificador+llave)."))
        key = cls(name, content[1:])
        if key.id.hex() != identifier:
            raise CannotCheckError(said("El identificador de la llave no es el suyo: la llave está mal copiada."))
        return key

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([1]) + self.public).decode()}"


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes


def open_checkpoint(note: str, key: Key) -> Checkpoint:
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    is_signed = False
    for line in signatures.splitlines() if blank else []:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        try:
            signature = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise DoesNotMatchError(said("Una firma del sello no se puede leer.")) from None
        if dash != "—" or name != key.name or signature[:4] != key.id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature[4:], text.encode())
        except InvalidSignature:
            raise DoesNotMatchError(
                said("La firma del sello es falsa: el sello fue cambiado o es de otra llave.")
            ) from None
        is_signed = True
    checkpoint = parse_checkpoint(text)
    if not is_signed or checkpoint.origin != key.name:
        raise DoesNotMatchError(said("El sello no está firmado con la llave de {name}.", name=key.name))
    return checkpoint


def parse_checkpoint(text: str) -> Checkpoint:
    try:
        origin, size, root = text.split("\n")[:3]
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except ValueError:
        raise DoesNotMatchError(said("El sello no tiene nombre, cantidad de líneas y raíz.")) from None
    if not origin or str(checkpoint.size) != size or checkpoint.size < 0 or len(checkpoint.root) != HASH:
        raise DoesNotMatchError(said("El sello no tiene nombre, cantidad de líneas y raíz."))
    return checkpoint


# The keys, one after another


@dataclass(frozen=True)
class Tenure:
    """A key, the size of the tree from which it has to sign, and of the seal of both keys: its root and last line."""

    key: Key
    start: int = 0
    root: bytes = b""
    leaf: bytes = b""


Chain = tuple[Tenure, ...]


def parse_chain(text: str) -> Chain:
    """The keys of the register, once each change is proved: the old key signed, together with the new one, a tree
    whose last line names both."""
    try:
        listed = list(json.loads(text)["keys"])
        chain = [Tenure(Key.parse(listed[0]["key"]))]
        for told in listed[1:]:
            chain.append(follow(chain[-1], told))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise CannotCheckError(said("La lista de llaves no se puede leer.")) from None
    return tuple(chain)


def follow(before: Tenure, told: dict[str, Any]) -> Tenure:
    key, leaf = Key.parse(told["key"]), told["leaf"].encode()
    proof = [base64.b64decode(item, validate=True) for item in told["proof"]]
    seal = open_checkpoint(told["checkpoint"], before.key)
    is_of_both = open_checkpoint(told["checkpoint"], key) == seal
    is_last = seal.size > before.start and root_by_proof(leaf_hash(leaf), seal.size - 1, seal.size, proof) == seal.root
    if not (is_of_both and is_last and told_keys(leaf) == (str(before.key), str(key)) and told["from"] == seal.size):
        raise DoesNotMatchError(said("El cambio a la llave {id} no está probado.", id=key.id.hex()))
    return Tenure(key, seal.size, seal.root, leaf)


def told_keys(leaf: bytes) -> tuple[str, str] | None:
    """The old and the new key, if this line announces one."""
    if b"key.rotated" not in leaf:
        return None
    try:
        content = json.loads(leaf)
        is_change = content["verb"] == "key.rotated"
        return (content["facts"]["old"], content["facts"]["new"]) if is_change else None
    except (ValueError, TypeError, KeyError):
        return None


def agreed(known: Chain, offered: Chain) -> Chain:
    """What somebody knows of the keys and what they are offered: one must go on where the other ends."""
    if len(known) == 1 and known[0].key in [tenure.key for tenure in offered]:
        return offered
    shorter = min(len(known), len(offered))
    if len(known) == 1 or known[:shorter] != offered[:shorter]:
        raise DoesNotMatchError(said("La llave que conoces no es ninguna de las que se publican para este registro."))
    return max(known, offered, key=len)


def open_sealed(note: str, chain: Chain) -> Checkpoint:
    """A checkpoint signed with the key that was the register's when it had that size."""
    size = parse_checkpoint(note).size
    return open_checkpoint(note, [tenure.key for tenure in chain if tenure.start <= size][-1])


# Where a register is read


def index_path(index: int) -> str:
    """1234067 -> x001/x234/067"""
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def tile_path(prefix: str, index: int, width: int) -> str:
    return f"tile/{prefix}/{index_path(index)}" + ("" if width == WIDTH else f".p/{width}")


Reader = Callable[[str], bytes]


def reader_of_address(address: str) -> Reader:
    base = address if address.endswith("/") else address + "/"

    def read(path: str) -> bytes:
        request = urllib.request.Request(base + path, headers={"User-Agent": "minga-verificador"})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - http(s) only: see `reader`
                content: bytes = answer.read(LONGEST_ANSWER + 1)
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise CannotCheckError(said("No se pudo leer {place}: {error}", place=base + path, error=error)) from None
        if len(content) > LONGEST_ANSWER:
            raise CannotCheckError(said("{place} es demasiado grande.", place=base + path))
        return content

    return read


def reader_of_folder(folder: Path) -> Reader:
    def read(path: str) -> bytes:
        try:
            return (folder / path).read_bytes()
        except OSError:
            raise CannotCheckError(said("A la copia le falta «{path}».", path=path)) from None

    return read


def reader_of_zip(file: Path) -> Reader:
    try:
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile):
        raise CannotCheckError(said("«{file}» no es una copia de un registro ni una constancia.", file=file)) from None

    def read(path: str) -> bytes:
        try:
            return archive.read(path)
        except (KeyError, zipfile.BadZipFile):
            raise CannotCheckError(said("A la copia le falta «{path}», o está dañado.", path=path)) from None

    return read


def reader(source: str) -> Reader:
    if urlsplit(source).scheme in ("http", "https"):
        return reader_of_address(source)
    path = Path(source)
    if not path.exists():
        raise CannotCheckError(said("No existe «{source}».", source=source))
    return reader_of_folder(path) if path.is_dir() else reader_of_zip(path)


@dataclass(frozen=True)
class Copy:
    """A register as it was read: its signed checkpoint, its lines with their hashes, the hashes of its tiles, its keys.

    `tower[level]` joins the tiles of that level: level 0 has a hash for each line, each level above one for each
    256 complete hashes below."""

    checkpoint: Checkpoint
    leaves: list[bytes]
    hashes: list[bytes]
    tower: list[list[bytes]]
    chain: Chain = ()
    lists_keys: bool = True


def read_text(read: Reader, path: str) -> str:
    try:
        return read(path).decode()
    except UnicodeDecodeError:
        raise DoesNotMatchError(said("«{path}» no es un texto.", path=path)) from None


def read_chain(read: Reader) -> Chain:
    """Copies and sites from before there was a list of keys have none."""
    try:
        text = read_text(read, "llaves")
    except CannotCheckError:
        return ()
    return parse_chain(text)


def read_register(read: Reader, known: Chain) -> Copy:
    offered = read_chain(read)
    known = known or (Tenure(Key.parse(read_text(read, "llave"))),)
    chain = agreed(known, offered) if offered else known
    checkpoint = open_sealed(read_text(read, "checkpoint"), chain)
    leaves: list[bytes] = []
    for index, width in tile_widths(checkpoint.size):
        leaves += split_bundle(read(tile_path("entries", index, width)))
    tower: list[list[bytes]] = []
    count = checkpoint.size
    while count:
        tiles = b"".join(read(tile_path(str(len(tower)), index, width)) for index, width in tile_widths(count))
        tower.append([tiles[at : at + HASH] for at in range(0, len(tiles), HASH)])
        count //= WIDTH
    return Copy(checkpoint, leaves, [leaf_hash(leaf) for leaf in leaves], tower, chain, bool(offered))


def tile_widths(count: int) -> Iterator[tuple[int, int]]:
    """Place and width of the tiles that hold `count` hashes."""
    for start in range(0, count, WIDTH):
        yield start // WIDTH, min(WIDTH, count - start)


def split_bundle(bundle: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if end > len(bundle):
            raise DoesNotMatchError(said("Un paquete de líneas está cortado."))
        yield bundle[at + 2 : end]
        at = end


# The checks


def check_register(copy: Copy) -> list[str]:
    """What does not match between the lines, the tiles and the signed root; empty when all do."""
    checkpoint = copy.checkpoint
    tile_hashes = copy.tower[0] if copy.tower else []
    lines_match = len(copy.hashes) == checkpoint.size and tree_root(copy.hashes) == checkpoint.root
    tiles_match = len(tile_hashes) == checkpoint.size and tree_root(tile_hashes) == checkpoint.root
    if lines_match:
        return [*check_tower(copy), *check_leaves(copy.leaves), *check_keys(copy)]
    differences = [str(difference) for difference in compare(tile_hashes, copy.hashes)]
    if tiles_match:
        return differences
    return [
        said(
            "Ni las líneas ni el árbol que se publican llevan a la raíz firmada: ambos fueron rehechos."
            " Con una copia anterior (--anterior) se puede saber qué línea cambió."
        ),
        *differences,
    ]


def check_tower(copy: Copy) -> Iterator[str]:
    """The tiles that are not those of the lines, when the lines are those that were signed."""
    row = copy.hashes
    for level, published in enumerate(copy.tower):
        for index, width in tile_widths(len(row)):
            start = index * WIDTH
            if published[start : start + width] != row[start : start + width]:
                yield said(
                    "Las líneas concuerdan con el sello, pero la tesela {level}/{index} del árbol que se publica no:"
                    " corresponde a las líneas desde la {first}.",
                    level=level,
                    index=index,
                    first=start * WIDTH**level,
                )
        row = [tree_root(row[start : start + WIDTH]) for start in range(0, len(row) - WIDTH + 1, WIDTH)]


def check_keys(copy: Copy) -> Iterator[str]:
    """Whether the keys changed where the lines say so, and nowhere else."""
    sealed, told = copy.checkpoint.size, {at + 1 for at, leaf in enumerate(copy.leaves) if told_keys(leaf)}
    changes = {tenure.start: tenure for tenure in copy.chain if tenure.leaf}
    if told and not copy.lists_keys:
        raise CannotCheckError(said("Falta la lista de llaves («llaves»), y el registro dice que cambió de llave."))
    for start in sorted(told - changes.keys()):
        yield said("La línea {index} dice que la llave cambió, y la lista de llaves no lo dice.", index=start - 1)
    for start, tenure in changes.items():
        if start > sealed:
            yield said(
                "El registro retrocedió: antes tenía {before} líneas firmadas y ahora tiene {now}.",
                before=start,
                now=sealed,
            )
        elif tree_root(copy.hashes[:start]) != tenure.root:
            yield said(
                "La historia fue rehecha: las primeras {size} líneas no son las que se firmaron antes.", size=start
            )


def check_leaves(leaves: Sequence[bytes]) -> Iterator[str]:
    for index, leaf in enumerate(leaves):
        if not is_well_written(leaf):
            yield said("La línea {index} está sellada, pero no está escrita como dice la documentación.", index=index)


def is_well_written(leaf: bytes) -> bool:
    try:
        content = json.loads(leaf)
        return bool(content["v"] == 1) and content.keys() == {"v", "at", "verb", "subject", "role", "facts"}
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def check_since(copy: Copy, earlier: str) -> list[str]:
    """Whether the register still begins with what it was when `earlier` was saved."""
    if Path(earlier).is_dir() or zipfile.is_zipfile(earlier):
        old = read_register(reader(earlier), copy.chain)
        kept = old.checkpoint
        differences = compare(old.hashes, copy.hashes[: kept.size])
    else:
        kept = open_saved(saved_text(earlier), copy.chain)
        differences = []
    if kept.origin != copy.checkpoint.origin:
        return [said("Lo guardado es de otro registro ({origin}).", origin=kept.origin)]
    if kept.size > copy.checkpoint.size:
        return [
            said(
                "El registro retrocedió: antes tenía {before} líneas firmadas y ahora tiene {now}.",
                before=kept.size,
                now=copy.checkpoint.size,
            ),
            *map(str, differences),
        ]
    if tree_root(copy.hashes[: kept.size]) != kept.root:
        return [
            said(
                "La historia fue rehecha: las primeras {size} líneas no son las que se firmaron antes.", size=kept.size
            ),
            *map(str, differences),
        ]
    return []


def open_saved(text: str, chain: Chain) -> Checkpoint:
    return check_receipt(text, chain) if text.lstrip().startswith("{") else open_sealed(text, chain)


def saved_text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CannotCheckError(said("No se pudo leer «{path}».", path=path)) from None


def read_receipt(text: str) -> dict[str, object]:
    try:
        receipt = json.loads(text)
        leaf, index, proof = receipt["leaf"], receipt["index"], receipt["proof"]
        note, key = receipt["checkpoint"], receipt["key"]
    except (ValueError, TypeError, KeyError):
        raise CannotCheckError(said("El archivo no es una constancia completa.")) from None
    if not all(isinstance(item, str) for item in (leaf, note, key, *proof)) or not isinstance(index, int):
        raise CannotCheckError(said("El archivo no es una constancia completa."))
    return {"leaf": leaf, "index": index, "proof": proof, "checkpoint": note, "key": key, "has_keys": "keys" in receipt}


def check_receipt(text: str, known: Chain) -> Checkpoint:
    receipt = read_receipt(text)
    known = known or (Tenure(Key.parse(str(receipt["key"]))),)
    chain = agreed(known, parse_chain(text)) if receipt["has_keys"] else known
    checkpoint = open_sealed(str(receipt["checkpoint"]), chain)
    try:
        proof = [base64.b64decode(item, validate=True) for item in receipt["proof"]]  # type: ignore[attr-defined]
    except ValueError:
        raise DoesNotMatchError(said("La prueba no se puede leer.")) from None
    index = int(str(receipt["index"]))
    leaf = leaf_hash(str(receipt["leaf"]).encode())
    if root_by_proof(leaf, index, checkpoint.size, proof) != checkpoint.root:
        raise DoesNotMatchError(
            said("La línea {index} de la constancia no es la que se selló: algo en ella cambió.", index=index)
        )
    return checkpoint


# The command


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    spoken = argparse.ArgumentParser(add_help=False)
    spoken.add_argument("--lang", choices=("es", "en"), default="en" if os.environ.get("MINGA_LANG") == "en" else "es")
    Speech.language = spoken.parse_known_args(words)[0].lang
    parser = argparse.ArgumentParser(
        description=HELP if Speech.language == "en" else __doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[spoken],
    )
    parser.add_argument("fuente")
    parser.add_argument("--llave", default="")
    parser.add_argument("--anterior", default="")
    return parser.parse_args(words)


def trusted_keys(text: str) -> Chain:
    if not text:
        return ()
    text = saved_text(text) if Path(text).is_file() else text
    return parse_chain(text) if text.lstrip().startswith("{") else (Tenure(Key.parse(text)),)


def verify(source: str, key_text: str, earlier: str, say: Callable[[str], object]) -> list[str]:
    """Everything that does not match; empty when all does. Says what was checked."""
    known = trusted_keys(key_text)
    if not known:
        say(said("Sin --llave se usa la que trae la propia fuente: compárala con la que conozcas por otro medio."))
    if source.endswith(".json") and Path(source).is_file():
        checkpoint = check_receipt(saved_text(source), known)
        say(
            said(
                "La constancia concuerda con el sello de {origin} sobre {size} líneas.",
                origin=checkpoint.origin,
                size=checkpoint.size,
            )
        )
        return []
    copy = read_register(reader(source), known)
    seal = copy.checkpoint
    say(said("{origin}: {size} líneas, raíz {root}", origin=seal.origin, size=seal.size, root=seal.root.hex()))
    for tenure in copy.chain[1:]:
        say(said("Firma la llave {id} desde que tiene {size} líneas.", id=tenure.key.id.hex(), size=tenure.start))
    return check_register(copy) + (check_since(copy, earlier) if earlier else [])


def say_aloud(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(words: Sequence[str] | None = None, say: Callable[[str], object] = say_aloud) -> int:
    asked = arguments(words)
    try:
        problems = verify(asked.fuente, asked.llave, asked.anterior, say)
    except CannotCheckError as error:
        say(said("No se pudo comprobar. {error}", error=error))
        return 2
    except DoesNotMatchError as error:
        problems = [str(error)]
    for problem in problems[:NAMED]:
        say(said("NO CONCUERDA: {problem}", problem=problem))
    if len(problems) > NAMED:
        say(said("… y {count} diferencias más.", count=len(problems) - NAMED))
    if not problems:
        say(said("Todo concuerda: nada fue cambiado, quitado, insertado ni movido."))
    return 1 if problems else 0


# In English


HELP = """Checks a public register of Minga, or a receipt, without trusting whoever publishes it.

    python3 verificador.py --lang en https://example.gob.ec/registro/
    python3 verificador.py --lang en registro.zip --anterior registro-de-enero.zip
    python3 verificador.py --lang en constancia.json --llave llave.txt

FUENTE is the address of a register, a copy (a folder or a .zip) or a receipt (.json).
--llave       the public key of the register (text or file) that you know by other means, or its file of keys
--anterior    a seal (checkpoint), a copy or a receipt that you saved before: shows whether anything was redone
--lang        es or en; without it, what MINGA_LANG says, or Spanish

Ends with 0 if everything matches, with 1 if something does not and with 2 if it could not be checked.
Needs Python 3.11 or later and the package “cryptography”; nothing else.
"""

ENGLISH = {
    "No hay línea {index} en un registro de {size}.": "There is no line {index} in a register of {size}.",
    "La prueba es más corta de lo que debe.": "The proof is shorter than it must be.",
    "La prueba es más larga de lo que debe.": "The proof is longer than it must be.",
    "La línea {index} fue cambiada.": "Line {index} was changed.",
    "La línea {index} fue quitada.": "Line {index} was removed.",
    "En el lugar {index} hay una línea que nunca se selló: fue insertada.": (
        "At place {index} there is a line that was never sealed: it was inserted."
    ),
    "La línea {was} fue movida: ahora está en el lugar {index}.": "Line {was} was moved: it is now at place {index}.",
    "La llave no está escrita como se espera (nombre+identificador+llave).": (
        "The key is not written as expected (name+identifier+key)."
    ),
    "El identificador de la llave no es el suyo: la llave está mal copiada.": (
        "The identifier is not that of the key: the key was copied wrongly."
    ),
    "Una firma del sello no se puede leer.": "A signature of the seal cannot be read.",
    "La firma del sello es falsa: el sello fue cambiado o es de otra llave.": (
        "The signature of the seal is false: the seal was changed or belongs to another key."
    ),
    "El sello no está firmado con la llave de {name}.": "The seal is not signed with the key of {name}.",
    "El sello no tiene nombre, cantidad de líneas y raíz.": "The seal lacks a name, a number of lines or a root.",
    "La lista de llaves no se puede leer.": "The list of keys cannot be read.",
    "El cambio a la llave {id} no está probado.": "The change to key {id} is not proved.",
    "La llave que conoces no es ninguna de las que se publican para este registro.": (
        "The key that you know is none of those that are published for this register."
    ),
    "Falta la lista de llaves («llaves»), y el registro dice que cambió de llave.": (
        "The list of keys (“llaves”) is missing, and the register says that its key changed."
    ),
    "La línea {index} dice que la llave cambió, y la lista de llaves no lo dice.": (
        "Line {index} says that the key changed, and the list of keys does not."
    ),
    "Firma la llave {id} desde que tiene {size} líneas.": "Key {id} signs since it has {size} lines.",
    "No se pudo leer {place}: {error}": "{place} could not be read: {error}",
    "{place} es demasiado grande.": "{place} is too large.",
    "A la copia le falta «{path}».": "The copy lacks “{path}”.",
    "«{file}» no es una copia de un registro ni una constancia.": (
        "“{file}” is neither a copy of a register nor a receipt."
    ),
    "A la copia le falta «{path}», o está dañado.": "The copy lacks “{path}”, or it is damaged.",
    "No existe «{source}».": "“{source}” does not exist.",
    "«{path}» no es un texto.": "“{path}” is not text.",
    "Un paquete de líneas está cortado.": "A bundle of lines is cut off.",
    (
        "Ni las líneas ni el árbol que se publican llevan a la raíz firmada: ambos fueron rehechos. Con una "
        "copia anterior (--anterior) se puede saber qué línea cambió."
    ): (
        "Neither the lines nor the tree that are published lead to the signed root: both were redone. An "
        "earlier copy (--anterior) can tell which line changed."
    ),
    (
        "Las líneas concuerdan con el sello, pero la tesela {level}/{index} del árbol que se publica no: "
        "corresponde a las líneas desde la {first}."
    ): (
        "The lines match the seal, but tile {level}/{index} of the published tree does not: it belongs to "
        "the lines from {first} on."
    ),
    "La línea {index} está sellada, pero no está escrita como dice la documentación.": (
        "Line {index} is sealed, but not written as the documentation says."
    ),
    "Lo guardado es de otro registro ({origin}).": "What was saved belongs to another register ({origin}).",
    "El registro retrocedió: antes tenía {before} líneas firmadas y ahora tiene {now}.": (
        "The register went back: it had {before} signed lines and now has {now}."
    ),
    "La historia fue rehecha: las primeras {size} líneas no son las que se firmaron antes.": (
        "History was rewritten: the first {size} lines are not those that were signed before."
    ),
    "No se pudo leer «{path}».": "“{path}” could not be read.",
    "El archivo no es una constancia completa.": "The file is not a complete receipt.",
    "La prueba no se puede leer.": "The proof cannot be read.",
    "La línea {index} de la constancia no es la que se selló: algo en ella cambió.": (
        "Line {index} of the receipt is not the one that was sealed: something in it changed."
    ),
    "Sin --llave se usa la que trae la propia fuente: compárala con la que conozcas por otro medio.": (
        "Without --llave the source’s own key is used: compare it with the one that you know by other means."
    ),
    "La constancia concuerda con el sello de {origin} sobre {size} líneas.": (
        "The receipt matches the seal of {origin} over {size} lines."
    ),
    "{origin}: {size} líneas, raíz {root}": "{origin}: {size} lines, root {root}",
    "No se pudo comprobar. {error}": "It could not be checked. {error}",
    "NO CONCUERDA: {problem}": "DOES NOT MATCH: {problem}",
    "… y {count} diferencias más.": "… and {count} more differences.",
    "Todo concuerda: nada fue cambiado, quitado, insertado ni movido.": (
        "Everything matches: nothing was changed, removed, inserted or moved."
    ),
}


if __name__ == "__main__":
    sys.exit(main())
