"""One stylesheet and one script for the whole site, made of the small files by component, without a build step.

`web/css/*.css` and `web/js/*.js` are read in the order below, stripped of comments and margins and joined into
`web/minga.css` and `web/minga.js`, which `collectstatic` then hashes and compresses like any other file. One request
each instead of twenty matters on a slow telephone. While developing they are made again when a piece changes.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PIECES = Path(__file__).parent / "static" / "web"
STYLES = (
    *("layers", "tokens", "reset", "base", "layout", "header", "thread", "tag", "figure", "card", "facts", "table"),
    *("filters", "forms", "notice", "progress", "chart", "actions", "bench", "errors", "print"),
)
SCRIPTS = ("theme", "draft", "counter", "copy", "fold", "bench", "drag")
CSS_SPACE = re.compile(r"\s*([{};,>])\s*")


def squeeze_css(text: str) -> str:
    """Without comments, line ends and the spaces that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return CSS_SPACE.sub(r"\1", text).replace(": ", ":").replace(";}", "}").strip()


def squeeze_js(text: str) -> str:
    """Without whole-line comments and margins: safe because no piece has a text of several lines."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def stylesheet() -> str:
    return "".join(squeeze_css((PIECES / "css" / f"{name}.css").read_text(encoding="utf-8")) for name in STYLES)


def script() -> str:
    """Each piece in its own block, so that none sees the names of another."""
    pieces = (squeeze_js((PIECES / "js" / f"{name}.js").read_text(encoding="utf-8")) for name in SCRIPTS)
    return "\n".join(f"{{\n{piece}\n}}" for piece in pieces)


MADE = {"web/minga.css": stylesheet, "web/minga.js": script}


class StylesheetFinder(BaseFinder):
    """Finds the two joined files, writing them under MINGA_HOME/joined when their pieces are newer."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.MINGA_HOME / "joined")
        super().__init__(*args, **kwargs)

    def make(self, name: str) -> Path:
        path = Path(self.storage.location) / name
        text = MADE[name]()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)
        return path

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in MADE:
            return []
        found = str(self.make(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in MADE:
            self.make(name)
            yield name, self.storage
