"""A process with what its work benches need, and what awaits there whoever works at them."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from minga.cocreation.models import Process
from minga.directory.models import Jurisdiction


def read_bench_process(jurisdiction: Jurisdiction, slug: str) -> Process:
    known = Process.objects.select_related(
        *("jurisdiction", "methodology", "working_group__jurisdiction", "core_group__jurisdiction")
    )
    found = known.with_phases().filter(jurisdiction=jurisdiction, slug=slug).first()
    if found is None:
        raise Http404(_("Aquí no hay un proceso «%s».") % slug)
    return found


@dataclass(frozen=True)
class Work:
    """Something that awaits a member of the group at one of its benches."""

    count: int
    label: str
    url: str
