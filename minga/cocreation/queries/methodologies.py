"""The methodologies that everybody reads, and the copies that a government is changing."""

from django.http import Http404
from django.utils.translation import gettext as _

from minga.cocreation.models import MethodologyDraft, MethodologyVersion, Process
from minga.directory.models import Jurisdiction


def all_versions() -> list[MethodologyVersion]:
    """Those that ship first, then each government's; the newest version of each first."""
    return list(MethodologyVersion.objects.select_related("jurisdiction").order_by("jurisdiction", "key", "-number"))


def read_version(key: str, number: int) -> MethodologyVersion:
    rows = MethodologyVersion.objects.select_related("jurisdiction", "based_on")
    found = rows.filter(key=key, number=number).first()
    if found is None:
        raise Http404(_("No hay una metodología «%(key)s» con esa versión.") % {"key": key})
    return found


def following(version: MethodologyVersion) -> list[Process]:
    found = Process.objects.filter(methodology=version).select_related("jurisdiction").without_long_fields()
    return list(found.order_by("jurisdiction", "-starts_on"))


def drafts_of(jurisdiction: Jurisdiction) -> list[MethodologyDraft]:
    return list(MethodologyDraft.objects.filter(jurisdiction=jurisdiction).select_related("based_on"))


def read_draft(jurisdiction: Jurisdiction, key: str) -> MethodologyDraft:
    rows = MethodologyDraft.objects.filter(jurisdiction=jurisdiction, key=key)
    found = rows.select_related("jurisdiction", "based_on").first()
    if found is None:
        raise Http404(_("Este gobierno no tiene un borrador «%(key)s».") % {"key": key})
    return found
