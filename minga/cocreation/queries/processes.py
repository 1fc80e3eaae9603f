"""From what a process can be opened, and a process with what its coordination needs."""

from django.db.models import Max, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cocreation.models import MethodologyVersion, Process
from minga.directory.models import Jurisdiction
from minga.groups.models import Body
from minga.groups.queries.seats import bodies_of


def followable(jurisdiction: Jurisdiction) -> list[MethodologyVersion]:
    """The newest version of each methodology that ships, and of each that is this government's own."""
    known = MethodologyVersion.objects.filter(Q(jurisdiction=None) | Q(jurisdiction=jurisdiction))
    newest = known.values("key").annotate(last=Max("number")).values_list("key", "last")
    last = dict(newest)
    return [one for one in known.order_by("jurisdiction", "key") if last[one.key] == one.number]


def read_coordinated(jurisdiction: Jurisdiction, slug: str) -> Process:
    """With its phases whole, its methodology and its groups."""
    known = ("jurisdiction", "plan", "methodology", "working_group__jurisdiction", "core_group__jurisdiction")
    rows = Process.objects.filter(jurisdiction=jurisdiction, slug=slug).select_related(*known)
    found = rows.prefetch_related("phases").first()
    if found is None:
        raise Http404(_("Aquí no hay un proceso «%s».") % slug)
    return found


def bodies_that_meet(jurisdiction: Jurisdiction) -> list[Body]:
    return list(bodies_of(jurisdiction).in_force_on(timezone.localdate()).order_by("kind", "slug"))


def next_series(jurisdiction: Jurisdiction) -> str:
    """The letters of its last series with the year that comes; "" if it has none yet."""
    last = Process.objects.filter(jurisdiction=jurisdiction).order_by("-pk").values_list("code_series", flat=True)
    first = last.first()
    return f"{first.rpartition('-')[0]}-{timezone.localdate().year + 1}" if first else ""
