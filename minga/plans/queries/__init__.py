from minga.plans.queries.catalogue import (
    Facet,
    Group,
    Listed,
    Tag,
    catalogue,
    choices_of,
    groups_of,
    matching,
    short_name,
    span_of,
    tags_of,
)
from minga.plans.queries.reading import Counted, counted, read_commitment, read_milestone, read_plan

__all__ = [
    "Counted",
    "Facet",
    "Group",
    "Listed",
    "Tag",
    "catalogue",
    "choices_of",
    "counted",
    "groups_of",
    "matching",
    "read_commitment",
    "read_milestone",
    "read_plan",
    "short_name",
    "span_of",
    "tags_of",
]
