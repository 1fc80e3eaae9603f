"""The book of components, for whoever builds a page: each one in every state, with examples that say they are so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minga.web.views import examples


def style(request: HttpRequest) -> HttpResponse:
    table = examples.table(request)
    if file := table.download("ejemplos"):
        return file
    form = examples.ExampleForm(request.POST, request.FILES) if request.method == "POST" else examples.ExampleForm()
    return render(request, "web/style.html", {**examples.components(request), "form": form, "table": table})
