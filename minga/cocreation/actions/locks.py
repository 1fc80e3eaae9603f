"""Rows that are held while something is decided about them."""

from minga.cocreation.models import Process, Proposal


def lock_proposal(proposal: Proposal) -> Proposal:
    """Two people who answer about it at once wait for each other."""
    known = Proposal.objects.select_related("process__jurisdiction", "process__methodology", "author")
    found: Proposal = known.select_for_update(of=("self",)).get(pk=proposal.pk)
    return found


def lock_process(process: Process) -> Process:
    groups = ("working_group__jurisdiction", "core_group__jurisdiction")
    known = Process.objects.select_related("jurisdiction", "methodology", *groups)
    found: Process = known.select_for_update(of=("self",)).get(pk=process.pk)
    return found
