"""Long jobs on a page: ask for one, see how far it is, leave, come back, take what it made."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minga.cocreation.models import Process
from minga.core.jobs import start_job
from minga.core.models import Job
from minga.core.permits import require
from minga.portal.job_queries import exportable_processes
from minga.portal.rules import can_export_proposals, can_rebuild_index
from minga.portal.tasks import rebuild_index, write_proposals
from minga.web.components import Progress


@login_required
@never_cache
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    context = {
        "jobs": Job.objects.filter(owner=request.user.pk).select_related("task").order_by("-asked_at")[:50],
        "processes": exportable_processes(request.user),
        "may_rebuild": can_rebuild_index(request.user),
    }
    return render(request, "portal/job_list.html", context)


@login_required
@require_POST
def job_export(request: HttpRequest, pk: int) -> HttpResponse:
    process = get_object_or_404(Process.objects.select_related("jurisdiction"), pk=pk)
    require(can_export_proposals, request.user, process.jurisdiction)
    job = start_job(
        write_proposals,
        key=f"proposals:{process.pk}:{request.user.pk}",
        title=_("Libro de todas las propuestas: %s") % process,
        owner=request.user.pk,
        facts={"process": process.pk},
    )
    return redirect(job)


@login_required
@require_POST
def job_reindex(request: HttpRequest) -> HttpResponse:
    require(can_rebuild_index, request.user)
    # One index, one job, whoever asks: a second administrator is told that it is under way.
    owner = request.user.pk
    job = start_job(rebuild_index, key="index", title=_("Rehacer el índice de búsqueda"), owner=owner)
    return redirect(job if job.owner == owner else "job_list")


def own_job(request: HttpRequest, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.select_related("task"), pk=pk, owner=request.user.pk)


@login_required
@never_cache
@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_job(request, pk)
    failure = found.said or _("Algo falló al hacerlo.") if found.has_failed else ""
    progress = Progress(found.percent, found.title, is_finished=found.is_done, failure=failure)
    return render(request, "portal/job.html", {"job": found, "progress": progress})


@login_required
@never_cache
@require_safe
def job_file(request: HttpRequest, pk: UUID) -> FileResponse:
    found = own_job(request, pk)
    if not found.result:
        raise Http404
    name = found.result.rpartition("/")[2]
    return FileResponse(default_storage.open(found.result), as_attachment=True, filename=name)
