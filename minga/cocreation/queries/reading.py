"""Reading processes whole, in a fixed number of queries."""

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from minga.cocreation.models import (
    Figure,
    IntegratedProposal,
    Phase,
    PhaseChange,
    Process,
    Proposal,
    Workshop,
)
from minga.core.statements import Prepared
from minga.core.text import tidy
from minga.directory.models import Jurisdiction

TREATED = ("process__methodology", "classification", "second_look", "workshop", "returned_from__process__jurisdiction")

# Every reader's page asks for these, and to write such joins anew each time is a third of its cost.
PROPOSAL = Prepared(
    lambda jurisdiction, code: (
        Proposal.objects.filter(process__jurisdiction=jurisdiction, code=code).listed().select_related(*TREATED)
    )
)
OPEN_ONES = Prepared(
    lambda jurisdiction: (
        Process.objects.filter(jurisdiction=jurisdiction, is_closed=False)
        .select_related("jurisdiction")
        .without_long_fields()
    )
)
PHASES = Prepared(lambda process: Phase.objects.filter(process=process).order_by("number"))


def processes_of(jurisdiction: Jurisdiction) -> list[Process]:
    """The processes of a government, the newest first, with how many integrated proposals each has."""
    counted = Process.objects.filter(jurisdiction=jurisdiction).annotate(integrated_count=Count("integrated_proposals"))
    return list(counted.select_related("jurisdiction").without_long_fields().with_phases())


def receiving_process(jurisdiction: Jurisdiction) -> Process | None:
    """The process that receives proposals today; the one that ends first, if there are two."""
    found = []
    for process in OPEN_ONES.rows(jurisdiction.pk):
        process.__dict__["phase_list"] = PHASES.rows(process.pk)
        found += [process] * process.is_receiving_on()
    return min(found, key=lambda one: one.ends_on.iso if one.ends_on else "9999", default=None)


def read_process(jurisdiction: Jurisdiction, slug: str) -> Process:
    """The process with all its parts; what it has none of is not asked for."""
    rows = Process.objects.filter(jurisdiction=jurisdiction, slug=slug)
    workshops = Prefetch("workshops", Workshop.objects.select_related("territory"))
    known = (
        "jurisdiction",
        "plan__jurisdiction",
        "document",
        "methodology__jurisdiction",
        "working_group",
        "core_group",
    )
    has = {
        "figure_list": Exists(Figure.objects.filter(process=OuterRef("pk"))),
        "change_list": Exists(PhaseChange.objects.filter(phase__process=OuterRef("pk"))),
    }
    counted = rows.select_related(*known).annotate(**{f"has_{name}": found for name, found in has.items()})
    process = counted.prefetch_related("phases", "categories", workshops).first()
    if process is None:
        raise Http404(_("Aquí no hay un proceso «%s».") % slug)
    process.__dict__.update({name: [] for name in has if not getattr(process, f"has_{name}")})
    return process


def integrated_of(process: Process) -> list[IntegratedProposal]:
    return list(IntegratedProposal.objects.listed().filter(process=process))


def read_proposal(jurisdiction: Jurisdiction, code: str) -> Proposal:
    """A proposal with its process and phases, whatever its state: what of it is shown, the page decides."""
    found = PROPOSAL.one(jurisdiction.pk, tidy(code).upper())
    if found is None:
        raise Http404(_("No hay ninguna propuesta con el código «%s» en este gobierno.") % code)
    found.process.__dict__["phase_list"] = PHASES.rows(found.process_id)
    return found


def integrated_with(jurisdiction: Jurisdiction, code: str) -> IntegratedProposal | None:
    rows = IntegratedProposal.objects.public().filter(process__jurisdiction=jurisdiction, code=tidy(code).upper())
    return rows.select_related("process__jurisdiction").first()


def read_integrated(jurisdiction: Jurisdiction, code: str) -> IntegratedProposal:
    rows = IntegratedProposal.objects.filter(process__jurisdiction=jurisdiction, code=tidy(code).upper())
    returns = Prefetch("returns", Proposal.objects.public().select_related("process__jurisdiction").order_by("pk"))
    known = rows.listed().select_related("process__document", "process__methodology")
    found = known.prefetch_related("process__phases", returns).first()
    if found is None:
        raise Http404(_("No hay ninguna propuesta integrada con el código «%s» en este gobierno.") % code)
    return found
