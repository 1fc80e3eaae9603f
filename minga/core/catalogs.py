"""Translations without system packages: collects the strings of code and templates, compiles and checks the catalogs.

`python -m minga.core.catalogs collect|compile|check`. Spanish is the source: its strings are the keys."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "locale"
COMPLETE = ("en",)
CALLS: dict[str, tuple[str | int, ...]] = {
    "gettext": (0,), "gettext_lazy": (0,), "gettext_noop": (0,),
    "ngettext": (0, 1), "ngettext_lazy": (0, 1),
    "pgettext": ("context", 1), "pgettext_lazy": ("context", 1), "npgettext": ("context", 1, 2),
}  # fmt: skip

Message = tuple[str | None, str, str | None]
IN_TEMPLATE = re.compile(r"\b(n?p?gettext|_)\(((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"),?\s*)+)")
LITERAL = re.compile(r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")


def calls_of(tree: ast.Module) -> dict[str, tuple[str | int, ...]]:
    """CALLS, and the names under which the file imports them: `gettext as _now`."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return CALLS | {name.asname: CALLS[name.name] for name in names if name.asname and name.name in CALLS}


def in_python(path: Path) -> Iterator[tuple[int, Message]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = calls_of(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        places = calls.get(name)
        texts = [
            arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in node.args
        ]
        if not places or not texts or texts[0] is None:
            continue
        if places[0] == "context":
            rest = [texts[int(place)] for place in places[1:]]
            yield node.lineno, (texts[0], rest[0] or "", rest[1] if len(rest) > 1 else None)
        else:
            yield node.lineno, (None, texts[0], texts[1] if len(places) > 1 and len(texts) > 1 else None)


def in_template(path: Path) -> Iterator[tuple[int, Message]]:
    """Django turns the template into something like code; what is translated there stands in calls to gettext."""
    from django.utils.translation.template import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for line, row in enumerate(code.splitlines(), start=1):
        for name, arguments in IN_TEMPLATE.findall(row):
            texts = [ast.literal_eval(text) for text in LITERAL.findall(arguments)]
            context = texts.pop(0) if "p" in name else None
            yield line, (context, texts[0], texts[1] if name.startswith("n") and len(texts) > 1 else None)


def collect() -> dict[Message, list[tuple[str, str]]]:
    """Every string to translate, and where it stands."""
    found: dict[Message, list[tuple[str, str]]] = {}
    for path in sorted((ROOT / "minga").rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        reader = in_python if path.suffix == ".py" else in_template
        for line, message in reader(path):
            if message[1]:
                found.setdefault(message, []).append((str(path.relative_to(ROOT)), str(line)))
    return found


def entry_of(message: Message, places: list[tuple[str, str]]) -> polib.POEntry:
    context, text, plural = message
    flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", text) else []
    files = sorted({(name, "") for name, _line in places})
    if plural is None:
        return polib.POEntry(msgctxt=context, msgid=text, msgstr="", occurrences=files, flags=flags)
    plurals = {0: "", 1: ""}
    return polib.POEntry(
        msgctxt=context, msgid=text, msgid_plural=plural, msgstr_plural=plurals, occurrences=files, flags=flags
    )


def catalog_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def opened(language: str) -> polib.POFile:
    path = catalog_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=120)
    catalog = polib.POFile(wrapwidth=120)
    catalog.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalog


def update(language: str) -> polib.POFile:
    """The catalog with all strings of the code and none other; translations stay."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in opened(language)}
    catalog = opened(language)
    del catalog[:]
    written: set[tuple[str | None, str]] = set()
    for message, places in sorted(collect().items(), key=lambda pair: (pair[1][0][0], pair[0][1])):
        key = (message[0], message[1])
        if key in written:
            continue
        written.add(key)
        entry = entry_of(message, places)
        old = known.get(key)
        if old is not None and bool(old.msgid_plural) == bool(entry.msgid_plural):
            entry.msgstr, entry.msgstr_plural = old.msgstr, old.msgstr_plural
        catalog.append(entry)
    return catalog


def problems(language: str) -> Iterator[str]:
    """What keeps the catalog from being complete: strings missing, unused, untranslated, or with other placeholders."""
    catalog = opened(language)
    present = {(entry.msgctxt, entry.msgid): entry for entry in catalog}
    wanted = {(message[0], message[1]) for message in collect()}
    for context, text in sorted(wanted - set(present), key=str):
        yield f"{language}: not collected: {text!r} {context or ''}"
    for context, text in sorted(set(present) - wanted, key=str):
        yield f"{language}: no longer used: {text!r} {context or ''}"
    for entry in catalog:
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(texts):
            yield f"{language}: not translated: {entry.msgid!r}"
            continue
        named = set(re.findall(r"%\(\w+\)[sd]", entry.msgid + entry.msgid_plural))
        for text in texts:
            if not set(re.findall(r"%\(\w+\)[sd]", text)) <= named:
                yield f"{language}: other placeholders: {entry.msgid!r}"


def compile_catalogs() -> None:
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def main(command: str) -> int:
    if command == "compile":
        compile_catalogs()
        return 0
    if command == "collect":
        for language in COMPLETE:
            catalog = update(language)
            catalog_path(language).parent.mkdir(parents=True, exist_ok=True)
            catalog.save(str(catalog_path(language)))
            sys.stdout.write(f"{language}: {len(catalog)} strings, {catalog.percent_translated()} % translated\n")
        return 0
    found = [problem for language in COMPLETE for problem in problems(language)]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
