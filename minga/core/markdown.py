"""The Markdown subset in which long public texts are written: paragraphs, lists, emphasis, links. No HTML of people."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

PARSER = MarkdownIt("zero").enable(["list", "emphasis", "link", "newline", "escape"])
TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "br"}


@lru_cache(maxsize=512)
def render(text: str) -> SafeString:
    """Safe HTML of `text`; whatever is not in the subset stays as it was typed. The same text is always the same HTML,
    so the last ones are kept."""
    html = nh3.clean(
        PARSER.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(html)  # noqa: S308 - nh3 has just cleaned it
