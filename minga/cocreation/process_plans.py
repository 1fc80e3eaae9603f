"""A process as whoever coordinates plans it: what the form hands to the action."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from minga.cocreation.models import MethodologyVersion
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.groups.models import Body

# When each phase begins and ends, by its key.
Dates = Mapping[str, tuple[PartialDate | None, PartialDate | None]]


@dataclass(frozen=True)
class ProcessPlan:
    methodology: MethodologyVersion
    slug: str
    title: Said
    summary: Said
    code_series: str
    dates: Dates = field(default_factory=dict)
    working_group: Body | None = None
    core_group: Body | None = None
