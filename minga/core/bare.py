"""Words that a person would read and nobody can translate: text of templates outside the translation tags, and
sentences in Python that no gettext holds."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

WORD = re.compile(r"[^\W\d_]{2,}")
# Names and formats: the same in every language.
UNTRANSLATED = re.compile(
    r"\b(Minga|PDF(/UA)?|CSV|XLSX|JSON|Atom|RSS|WCAG|EN|AA|AGPL|CC BY|curl|Python|QR|URL|HTTP|Markdown|UTC|SHA|Ed25519"
    r"|nbsp|ndash|hellip)\b"
)
# What is read aloud or shown of a tag.
SHOWN = ("alt", "aria-label", "placeholder", "title")
SILENT = ("script", "style", "code", "pre", "kbd")
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{#.*?#\}", re.DOTALL)
COMMENT = re.compile(r"\{%\s*comment\b.*?\{%\s*endcomment\s*%\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)

GETTEXT = (
    "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext",
)  # fmt: skip
LOGGED = re.compile(r"log(ger)?\.\w+$")
# Whose arguments a person reads: by position, and by name whoever is called.
READ: dict[str, tuple[int, ...]] = {
    "messages.success": (1,), "messages.info": (1,), "messages.warning": (1,), "messages.error": (1,),
    "ValidationError": (0,), "Refused": (0,),
    "Http404": (0,), "rule": (0,), "Crumb": (0,), "NavItem": (0,), "Action": (0,), "Fact": (0, 1), "Column": (1,),
    "Figure": (1,), "Segment": (1,),
}  # fmt: skip
NAMED = ("label", "caption", "description", "verbose_name", "verbose_name_plural", "empty_label")
SPANISH = re.compile(r"[áéíóúñÁÉÍÓÚÑ¿¡«»]")
# Spoken to whoever runs the site or reads the code, or words that are looked for in a text and not said.
ASIDE = (
    "migrations/", "management/", "methods/", "loading/", "ledger/verifier.py", "web/views/examples.py",
    "portal/operation/", "web/charts/maps.py", "ledger/permissions.py",
    "api/paging.py", "api/shapes/", "api/views/", "core/bare.py", "core/catalogs.py", "core/reviews.py",
)  # fmt: skip
# Written down as it is, in the language of the law: it is a fact and no sentence to a reader.
FACTS = (
    "Demostración",
    "[dirección]",
    "Publicar cuántas personas de cada grupo participan, nunca menos de cinco juntas.",
)


class _Reading(HTMLParser):
    """Collects what a browser would show of a template whose tags were taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT or "code" in (dict(attrs).get("class") or "").split():
            self.inside.append(tag)
        for name, value in attrs:
            if name in SHOWN and value:
                self.handle_data(value)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside and WORD.search(UNTRANSLATED.sub("", data)):
            self.found.append((self.getpos()[0], " ".join(data.split())))


def in_template(text: str) -> list[tuple[int, str]]:
    """Line and words of each bare text."""
    bare = text
    for pattern in (COMMENT, BLOCK, TAG):
        bare = pattern.sub(lambda found: "\n" * found.group().count("\n"), bare)
    reading = _Reading()
    reading.feed(bare)
    reading.close()
    return reading.found


def in_python(text: str) -> list[tuple[int, str]]:
    tree = ast.parse(text)
    told = {*_translated_or_logged(tree), *_docstrings(tree), *_helps_of_models(tree)}
    said = [(node, words) for node, words in _strings(tree) if SPANISH.search(words)]
    found = {node.lineno: words for node, words in [*said, *_read(tree)] if id(node) not in told}
    return sorted((line, words) for line, words in found.items() if WORD.search(words) and words not in FACTS)


def _strings(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


def _names(tree: ast.Module) -> set[str]:
    """gettext under whatever name the file imports it."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [one for node in imports if node.module == "django.utils.translation" for one in node.names]
    return {one.asname or one.name for one in names if one.name in GETTEXT}


def _translated_or_logged(tree: ast.Module) -> Iterator[int]:
    names = _names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (ast.unparse(node.func) in names or LOGGED.match(ast.unparse(node.func))):
            yield from (id(part) for argument in node.args for part, _words in _strings(argument))


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)


def _is_of_a_model(node: ast.Call) -> bool:
    """A model's field, whose help is for whoever reads the code; a form's is for whoever fills it in."""
    name = ast.unparse(node.func)
    return name.endswith(("Field", "Key")) and not name.startswith("forms.")


def _helps_of_models(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_of_a_model(node):
            yield from (id(keyword.value) for keyword in node.keywords if keyword.arg == "help_text")


def _read(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """What is given to be read: the constants and the constant parts of f-strings."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        whole = ast.unparse(node.func)
        name = whole if whole in READ else whole.rpartition(".")[2]
        given = [node.args[place] for place in READ.get(name, ()) if place < len(node.args)]
        named = NAMED if _is_of_a_model(node) else (*NAMED, "help_text")
        given += [keyword.value for keyword in node.keywords if keyword.arg in named]
        for argument in given:
            said = _said(argument)
            if WORD.search(UNTRANSLATED.sub("", said)):
                yield argument, said


def _said(argument: ast.expr) -> str:
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def everywhere(root: Path) -> Iterator[str]:
    """`file:line: words` of everything bare in the rooms."""
    for path in sorted((root / "minga").rglob("*")):
        name = str(path.relative_to(root))
        if any(part in name for part in ASIDE):
            continue
        if path.suffix == ".py":
            found = in_python(path.read_text(encoding="utf-8"))
        elif "templates" in path.parts and path.suffix in (".html", ".txt"):
            found = in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        yield from (f"{name}:{line}: {words}" for line, words in found)
