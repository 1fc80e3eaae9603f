from minga.plans.queries.catalogue import (
    Facet,
    Group,
    Listed,
    Span,
    Tag,
    catalogue,
    choices_of,
    groups_of,
    matching,
    span_of,
    tags_of,
)
from minga.plans.queries.reading import Counted, counted, read_commitment, read_milestone, read_plan

__all__ = [
    "Counted",
    "Facet",
    "Group",
    "Listed",
    "Span",
    "Tag",
    "catalogue",
    "choices_of",
    "counted",
    "groups_of",
    "matching",
    "read_commitment",
    "read_milestone",
    "read_plan",
    "span_of",
    "tags_of",
]
