"""The shape of the files of `data/examples/practice/` (data/README.md)."""

from minga.cocreation.models import Proposal
from minga.directory.shapes import anything, each, flag, key, mapping, maybe, one_of, record, string, text, whole
from minga.groups.models import Body, Seat

IDEAS = (
    "held",
    "received",
    "begun",
    "table",
    "not_related",
    "related",
    "grouped",
    "settled",
    "draft",
    "ready",
    "decided",
)
GROUPS = ("voiced", "settled", "draft", "ready", "decided")

SEAT = record(
    {"sector": one_of(*Seat.Sector.values), "presides": flag, "person": string, "institution": maybe(key)},
)
BODY = record(
    {
        **{"slug": key, "kind": one_of(*Body.Kind.values), "name": text, "purpose": text},
        **{"composition": mapping(whole), "seats": each(SEAT)},
    }
)
IDEA = record(
    {
        **{"key": string, "stands": one_of(*IDEAS), "title": string, "problem": string, "solution": string},
        **{"sdg": whole, "sector": one_of(*Proposal.Sector.values), "territory": maybe(string)},
    },
    {"author": string},
)
GROUP = record(
    {"name": string, "ideas": each(string), "stands": one_of(*GROUPS)},
    {
        **{"fields": mapping(string), "milestones": each(record({"title": string, "expected_output": string}))},
        **{"category": whole, "reason": string, "circumstance": string, "sent": flag, "scores": each(each(whole))},
    },
)
PROCESS = record(
    {
        **{"slug": key, "series": string, "methodology": key, "then": one_of("select", "assess", "sign")},
        **{"title": text, "summary": text, "working_group": key, "core_group": key},
        **{"responsible": key, "counterpart": key, "ideas": each(IDEA), "groups": each(GROUP)},
    }
)
PRACTICE = record(
    {"jurisdiction": key, "planner": string, "bodies": each(BODY), "processes": each(PROCESS)}, {"note": anything}
)
