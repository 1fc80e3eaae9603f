"""A process with what its work benches need, and what awaits there whoever works at them."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import Process
from minga.cocreation.queries.classification import at_table, queue_for
from minga.cocreation.queries.grouping import ungrouped
from minga.cocreation.rules.classification import belongs_to_table, why_not_classify
from minga.cocreation.rules.processes import why_not
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


def work_of_group(person: Person) -> list[Work]:
    """In each process whose phase is open and whose group this person belongs to: what they can answer or group."""
    known = Process.objects.filter(is_closed=False, methodology__isnull=False)
    found = known.select_related("jurisdiction", "methodology", "working_group", "core_group").with_phases()
    return [work for process in found for work in work_in(person, process) if work.count]


def work_in(person: Person, process: Process) -> list[Work]:
    found, where = [], [process.jurisdiction.slug, process.slug]
    if not why_not_classify(person, process):
        label = _("%(process)s: propuestas por clasificar") % {"process": process}
        found.append(Work(queue_for(person, process).count(), label, reverse("classification_bench", args=where)))
    if belongs_to_table(person, process):
        label = _("%(process)s: propuestas en la mesa del grupo") % {"process": process}
        found.append(Work(at_table(process).count(), label, reverse("classification_table", args=where)))
    if not why_not(person, process, "group", "grouping"):
        label = _("%(process)s: propuestas sin grupo") % {"process": process}
        found.append(Work(ungrouped(process).count(), label, reverse("grouping_bench", args=where) + "?ver=solas"))
    return found
