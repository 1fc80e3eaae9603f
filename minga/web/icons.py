"""Small drawings that go beside a word, never instead of it, unless they are given a `label`."""

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from minga.web.markup import markup

SHAPES = {
    "check": "M4 12.5l5 5L20 6.5",
    "cross": "M6 6l12 12M18 6L6 18",
    "alert": "M12 3.5L22 20H2zM12 10v4.5M12 17.2v.3",
    "info": "M12 21a9 9 0 100-18 9 9 0 000 18zM12 11v5.5M12 7.6v.3",
    "clock": "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5.3l3.5 2",
    "dash": "M5 12h14",
    "arrow": "M4 12h15M13 6l6 6-6 6",
    "search": "M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.5 15.5L21 21",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "sun": "M12 16a4 4 0 100-8 4 4 0 000 8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M19 5"
    "l-1.7 1.7M6.7 17.3L5 19",
    "moon": "M20 14.5A8.5 8.5 0 019.5 4a8.5 8.5 0 1010.5 10.5z",
    "share": "M12 15V3.5M8 7l4-3.7L16 7M6 11H4.5v9.5h15V11H18",
    "print": "M7 8V3h10v5M7 17H3.5V8h17v9H17M7 13.5h10V21H7z",
    "bell": "M6 16.5V11a6 6 0 0112 0v5.5l2 2H4zM10 21h4",
    "download": "M12 3.5v12M7 11l5 4.7L17 11M4 20.5h16",
    "file": "M6 2.5h8l5 5v14H6zM14 2.5v5h5",
    "copy": "M8.5 8.5V4H20v11.5h-4.5M4 8.5h11.5V20H4z",
}


def drawn(said: str, path: str) -> SafeString:
    return SafeString(f'<svg class="icon" viewBox="0 0 24 24" focusable="false"{said}><path d="{path}"/></svg>')


HIDDEN = {name: drawn(' aria-hidden="true"', path) for name, path in SHAPES.items()}


def icon(name: str, label: str | Promise = "") -> SafeString:
    """The drawing called `name`; hidden from screen readers unless it carries the meaning alone (`label`)."""
    return drawn(markup(' role="img" aria-label="{}"', label), SHAPES[name]) if label else HIDDEN[name]
