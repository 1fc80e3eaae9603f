"""Translations without system packages: collects the strings of code and templates, compiles and checks the catalogs.

`python -m minga.core.catalogs collect|compile|check`, and for the languages that a speaker reviews
`export qu > qu.csv` and `import qu qu.csv --by "Name"`. Spanish is the source: its strings are the keys."""

import argparse
import ast
import datetime as dt
import re
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

import polib

from minga.core import bare, reviews

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "locale"
COMPLETE = ("en",)
# What a language that is not complete must have: from where a person comes in to where they follow what they proposed.
PARTIAL: dict[str, tuple[str, ...]] = {
    "qu": (
        "minga/web/templates/web/base.html",
        "minga/web/templates/web/plain.html",
        "minga/web/templates/web/language.html",
        "minga/web/templates/web/components/*",
        "minga/web/templates/web/errors/*",
        "minga/web/templates/web/forms/*",
        "minga/web/context.py",
        "minga/web/components.py",
        "minga/web/drawing.py",
        "minga/web/forms.py",
        "minga/web/numbers.py",
        "minga/web/tables.py",
        "minga/web/views/errors.py",
        "minga/web/views/languages.py",
        "minga/core/dates.py",
        "minga/portal/context.py",
        "minga/portal/templates/portal/search.html",
        "minga/accounts/forms/persons.py",
        "minga/accounts/templates/account/login.html",
        "minga/accounts/templates/account/signup.html",
        "minga/accounts/templates/accounts/profile.html",
        "minga/cocreation/forms/places.py",
        "minga/cocreation/forms/proposals.py",
        "minga/cocreation/models/proposals.py",
        "minga/cocreation/pages/proposals.py",
        "minga/cocreation/pages/threads.py",
        "minga/cocreation/queries/fates.py",
        "minga/cocreation/rules/proposals.py",
        "minga/cocreation/templates/cocreation/proposal.html",
        "minga/cocreation/templates/cocreation/proposal_closed.html",
        "minga/cocreation/templates/cocreation/proposal_new.html",
        "minga/cocreation/templates/cocreation/proposal_receipt.html",
        "minga/cocreation/templates/cocreation/similar.html",
        "minga/cocreation/views/proposals.py",
        "minga/cocreation/views/submission.py",
        "minga/notices/forms.py",
        "minga/notices/templates/notices/mail/*",
        "minga/notices/templates/notices/pages/asked.html",
        "minga/notices/templates/notices/pages/follow.html",
        "minga/notices/views/following.py",
        "minga/notices/writing.py",
    )
}
# Sentences of Django and of allauth: their catalogs hold them, collected from no file of ours.
LIBRARY = "library"
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
            entry.msgstr, entry.msgstr_plural, entry.tcomment = old.msgstr, old.msgstr_plural, old.tcomment
        catalog.append(entry)
    catalog.extend(entry for entry in known.values() if is_of_library(entry))
    return catalog


def is_of_library(entry: polib.POEntry) -> bool:
    return any(name == LIBRARY for name, _line in entry.occurrences)


def wanted_in(language: str, found: dict[Message, list[tuple[str, str]]]) -> set[tuple[str | None, str]]:
    """Which of what was found must be translated: everything, or what stands in the files of PARTIAL."""
    patterns = PARTIAL.get(language, ("*",))
    return {
        (message[0], message[1])
        for message, places in found.items()
        if any(fnmatch(name, pattern) for name, _line in places for pattern in patterns)
    }


def problems(language: str) -> Iterator[str]:
    """What keeps the catalog from being complete: strings missing, unused, untranslated, or with other placeholders."""
    catalog = opened(language)
    ours = {(entry.msgctxt, entry.msgid) for entry in catalog if not is_of_library(entry)}
    found = collect()
    used, wanted = {(message[0], message[1]) for message in found}, wanted_in(language, found)
    for context, text in sorted(used - ours, key=str):
        yield f"{language}: not collected: {text!r} {context or ''}"
    for context, text in sorted(ours - used, key=str):
        yield f"{language}: no longer used: {text!r} {context or ''}"
    for entry in catalog:
        texts = reviews.texts_of(entry)
        if all(texts):
            if reviews.has_other_placeholders(entry, texts):
                yield f"{language}: other placeholders: {entry.msgid!r}"
        elif is_of_library(entry) or (entry.msgctxt, entry.msgid) in wanted:
            yield f"{language}: not translated: {entry.msgid!r}"


def compile_catalogs() -> None:
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def collect_all() -> int:
    for language in (*COMPLETE, *PARTIAL):
        catalog = update(language)
        catalog_path(language).parent.mkdir(parents=True, exist_ok=True)
        catalog.save(str(catalog_path(language)))
        sys.stdout.write(f"{language}: {len(catalog)} strings, {catalog.percent_translated()} % translated\n")
    return 0


def check() -> int:
    found = [problem for language in (*COMPLETE, *PARTIAL) for problem in problems(language)]
    found += [f"never translated: {place}" for place in bare.everywhere(ROOT)]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


def take(language: str, file: str, by: str) -> int:
    """The corrections of a speaker; what cannot be taken is said and left as it was."""
    catalog = opened(language)
    with Path(file).open(encoding="utf-8-sig", newline="") as rows:
        taken, refused = reviews.take_corrections(catalog, rows, by=by, on=dt.datetime.now(dt.UTC).date())
    catalog.save(str(catalog_path(language)))
    sys.stdout.writelines(f"{reason}\n" for reason in refused)
    sys.stdout.write(f"{language}: {taken} reviewed by {by}, {len(refused)} refused\n")
    return 1 if refused else 0


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m minga.core.catalogs", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    for name in ("collect", "compile", "check"):
        commands.add_parser(name)
    commands.add_parser("export").add_argument("language", choices=PARTIAL)
    taking = commands.add_parser("import")
    taking.add_argument("language", choices=PARTIAL)
    taking.add_argument("file")
    taking.add_argument("--by", required=True, help="who reviewed it")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    asked = arguments(words)
    if asked.command == "collect":
        return collect_all()
    if asked.command == "import":
        return take(asked.language, asked.file, asked.by)
    if asked.command == "compile":
        compile_catalogs()
    elif asked.command == "export":
        sys.stdout.write(reviews.as_csv(reviews.sentences_of(opened(asked.language))))
    else:
        return check()
    return 0


if __name__ == "__main__":
    sys.exit(main())
