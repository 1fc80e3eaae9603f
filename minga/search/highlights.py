"""Marked pieces of a text as safe HTML: everything escaped, <mark> around what was asked."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from minga.methods.similarity.highlighting import Piece
from minga.web.markup import escaped, joined, markup


def marked(pieces: Iterable[Piece]) -> SafeString:
    return joined(markup("<mark>{}</mark>", text) if is_marked else escaped(text) for text, is_marked in pieces)
