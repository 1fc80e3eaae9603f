"""The book of components, for whoever builds a page: each one in every state, with examples that say they are so."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.web.pdf import render_pdf
from minga.web.views import examples


def style(request: HttpRequest) -> HttpResponseBase:
    table = examples.table(request)
    if file := table.download("ejemplos"):
        return file
    form = examples.ExampleForm(request.POST, request.FILES) if request.method == "POST" else examples.ExampleForm()
    return render(request, "web/style.html", {**examples.components(request), "form": form, "table": table})


def style_paper(request: HttpRequest) -> HttpResponse:
    """The same components on paper."""
    made = render_pdf(
        "web/typst/example.typ",
        examples.paper(request.build_absolute_uri(reverse("style"))),
        language=get_language() or "es",
        title=_("Constancia de ejemplo"),
    )
    return HttpResponse(made, content_type="application/pdf")
