"""Proposals that resemble a text being written."""

from minga.directory.models import Jurisdiction
from minga.search.index import Similar, similar

MOST = 3
SHORTEST, LONGEST = 12, 3_000


def similar_to(jurisdiction: Jurisdiction, text: str) -> list[Similar]:
    """At most three, best first; none while the text is only a word or two."""
    said = text.strip()[:LONGEST]
    if len(said) < SHORTEST:
        return []
    return similar(said, kinds=("proposal",), filters={"jurisdiction": jurisdiction.slug}, k=MOST)
