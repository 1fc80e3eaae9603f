"""Every methodology and its versions, for everybody: to read, to try, to compare and to take away."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.cocreation.forms.methodologies import CompareForm, ExampleForm
from minga.cocreation.models import MethodologyVersion
from minga.cocreation.pages.methodologies import MethodologyPage, differences, worked
from minga.cocreation.queries.methodologies import all_versions, following, read_version
from minga.web.components import Crumb


def list_crumb() -> Crumb:
    return Crumb(_("Metodologías"), reverse("methodology_list"))


@require_safe
def methodology_list(request: HttpRequest) -> HttpResponse:
    context = {"versions": all_versions(), "crumbs": [Crumb(_("Metodologías"))]}
    return render(request, "cocreation/methodologies/list.html", context)


@require_safe
def methodology(request: HttpRequest, key: str, number: int) -> HttpResponse:
    version = read_version(key, number)
    page = MethodologyPage(version.content, version)
    example = ExampleForm(request.GET or None, said=page.said)
    others = [one for one in all_versions() if one.pk != version.pk]
    context = {
        "version": version,
        "page": page,
        "example": example,
        "outcome": worked(page.said, example.values) if page.said.dimensions else None,
        "processes": following(version),
        "compare": CompareForm(versions=others) if others else None,
        "crumbs": [list_crumb(), Crumb(f"{version} · {version.number}")],
    }
    return render(request, "cocreation/methodologies/version.html", context)


@require_safe
def methodology_file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The very content that its fingerprint in the register stands for."""
    version = read_version(key, number)
    text = json.dumps(version.content, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.ledger_code}.json"'
    return response


@require_safe
def methodology_compare(request: HttpRequest, key: str, number: int) -> HttpResponse:
    version = read_version(key, number)
    versions: list[MethodologyVersion] = [one for one in all_versions() if one.pk != version.pk]
    form = CompareForm(request.GET, versions=versions)
    other = form.other or next(iter(versions), None)
    if other is None:
        raise Http404(_("No hay otra metodología con que compararla."))
    context = {
        "version": version,
        "other": other,
        "form": form,
        "differences": differences(other.content, version.content),
        "crumbs": [
            list_crumb(),
            Crumb(f"{version} · {version.number}", version.get_absolute_url()),
            Crumb(_("Comparar")),
        ],
    }
    return render(request, "cocreation/methodologies/compare.html", context)
