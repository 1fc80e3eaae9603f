"""What each page says in the reader's language, where the translation is not complete, and in whose words."""

from functools import lru_cache
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import get_language

from minga.core.reviews import Sentence, sentences_of

SOURCE = "es"
# Translated in part, by us and from a glossary: its page says which sentences wait for somebody who speaks it.
IN_REVIEW = ("qu",)


def catalog_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def sentences_in(language: str) -> list[Sentence]:
    path = catalog_of(language)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed_at: int) -> list[Sentence]:
    return sentences_of(polib.pofile(str(path)))


@lru_cache(maxsize=4)
def half_translated(language: str) -> frozenset[str]:
    """The templates with at least one sentence that is shown in Spanish."""
    missing = (where for one in sentences_in(language) if not one.said for where in one.where)
    return frozenset(where.partition("/templates/")[2] for where in missing if "/templates/" in where)


def language_of(template: str) -> str:
    """In which language a screen reader should read this page: Spanish, unless all of it is in the reader's."""
    active = (get_language() or SOURCE)[:2]
    return SOURCE if active in IN_REVIEW and template in half_translated(active) else active
