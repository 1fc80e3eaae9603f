"""A document's page, and its files."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.documents import store
from minga.documents.models import Document, Kind, Version, decided_versions
from minga.documents.pages import DocumentPage, opens_preview
from minga.web.components import Crumb

MIMES: dict[str, str] = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.WEBP: "image/webp",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "text/csv; charset=utf-8",
}
# Whatever a browser takes the file for, it runs nothing, asks for nothing and belongs to no page of this site.
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    documents = Document.objects.public().prefetch_related(decided_versions())
    page = DocumentPage(get_object_or_404(documents, code=code))
    crumbs = [Crumb(page.document.about_code, page.document.about_url), Crumb(page.document.code)]
    return render(request, "documents/document.html", {"page": page, "document": page.document, "crumbs": crumbs})


@require_safe
def document_file(request: HttpRequest, code: str, sha256: str, name: str) -> HttpResponseBase:
    versions = Version.objects.select_related("document").filter(document__code=code, sha256=sha256, name=name)
    version = versions.order_by("-number").first()
    if version is None or not may_open(request, version):
        raise Http404(_("Ese archivo no está en este sitio, o ya se retiró."))
    headers = headers_of(version)
    if answer := unchanged(request, headers):
        return answer
    try:
        file = store.open_file(version.stored)
    except FileNotFoundError as error:
        raise Http404(_("Ese archivo no está en este sitio, o ya se retiró.")) from error
    return FileResponse(
        file, as_attachment=True, filename=version.name, content_type=MIMES[version.kind], headers=headers
    )


def may_open(request: HttpRequest, version: Version) -> bool:
    if version.document.is_readable:
        return True
    is_held = version.document.state == Document.State.HELD
    return is_held and opens_preview(version, request.GET.get("permiso", ""))


def headers_of(version: Version) -> dict[str, str]:
    """A cache may keep it if it asks each time whether it may still give it: a file can be withdrawn."""
    caching = "public, no-cache" if version.document.is_readable else "private, no-store"
    return {**GUARDS, "Cache-Control": caching, "ETag": f'"{version.sha256}"', "Content-Length": str(version.size)}


def unchanged(request: HttpRequest, headers: dict[str, Any]) -> HttpResponseNotModified | None:
    answer = get_conditional_response(request, etag=headers["ETag"])
    if not isinstance(answer, HttpResponseNotModified):
        return None
    for name in ("Cache-Control", *GUARDS):
        answer[name] = headers[name]
    return answer
