"""The register's pages, and the files that its verifiers read."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.ledger import queries
from minga.ledger import verifier as standalone
from minga.ledger.facts import said
from minga.ledger.forms import EntryFilterForm
from minga.ledger.models import Entry
from minga.ledger.pages import page_of
from minga.ledger.paths import parse_place
from minga.ledger.verbs import fact_label, kind_label, role_label, sentence
from minga.methods.merkle import BrokenTreeError
from minga.web.components import Crumb, Fact
from minga.web.filters import chips

PLAIN = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MOMENT = "public, max-age=5"


def tell(entry: Entry) -> dict[str, Any]:
    """A line of a list: the sentence, the line, and in which role it was done."""
    return {"entry": entry, "sentence": sentence(entry), "role": role_label(entry.role)}


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    form = EntryFilterForm(request.GET)
    page = page_of(form.narrow(Entry.objects.all()), request.GET)
    return render(
        request,
        "ledger/register.html",
        {
            "checkpoint": queries.latest_checkpoint(),
            "keys": queries.tenures()[::-1],
            "pending": Entry.objects.pending().count(),
            "form": form,
            "chips": chips(request, form),
            "page": page,
            "lines": [tell(entry) for entry in page.entries],
        },
    )


@require_safe
def subject(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    page = page_of(Entry.objects.about(kind, code), request.GET)
    if not page.entries:
        raise Http404(_("El registro no tiene líneas sobre «%s».") % code)
    name = f"{kind_label(kind)} {code}"
    crumbs = [Crumb(_("Registro público"), reverse("ledger:register")), Crumb(name)]
    lines = [tell(entry) for entry in page.entries]
    return render(request, "ledger/subject.html", {"name": name, "crumbs": crumbs, "page": page, "lines": lines})


@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    found = get_object_or_404(Entry, index=index)
    try:
        proof = queries.prove(found)
    except queries.RegisterDamagedError:
        proof = None
    is_asked = "comprobar" in request.GET
    return render(
        request,
        "ledger/entry.html",
        {
            **tell(found),
            "proof": proof,
            "is_asked": is_asked,
            "verdict": queries.check_entry(proof) if is_asked and proof else None,
            "crumbs": entry_crumbs(found),
            "facts": entry_facts(found),
            "leaf": found.leaf,
        },
    )


def entry_crumbs(found: Entry) -> list[Crumb]:
    kind, code = found.subject_kind, found.subject_code
    return [
        Crumb(_("Registro público"), reverse("ledger:register")),
        Crumb(f"{kind_label(kind)} {code}", reverse("ledger:subject", args=[kind, code])),
        Crumb(_("Línea %s") % found.index),
    ]


def entry_facts(found: Entry) -> list[Fact]:
    about = reverse("ledger:subject", args=[found.subject_kind, found.subject_code])
    known = [(name, found.facts[name]) for name in sorted(found.facts) if found.facts[name] is not None]
    return [
        Fact(_("Sobre"), f"{kind_label(found.subject_kind)} {found.subject_code}", about),
        Fact(_("En qué papel"), role_label(found.role)),
        Fact(_("Gobierno"), found.jurisdiction),
        *(Fact(fact_label(name), said(name, value)) for name, value in known),
    ]


@require_safe
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    found = get_object_or_404(Entry, index=index)
    try:
        proof = queries.prove(found)
    except queries.RegisterDamagedError:
        return plain_text(_("El registro está dañado: hoy no puede probar esta línea."), status=503)
    answer = JsonResponse(proof.receipt(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="constancia-{index}.json"'
    return answer


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    latest = queries.latest_checkpoint()
    if latest is None:
        return plain_text(_("Este registro todavía no tiene ningún sello."), status=404)
    return plain_text(latest.note)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    latest = queries.latest_checkpoint()
    if latest is None:
        return plain_text(_("Este registro todavía no tiene llave: la tendrá con su primer sello."), status=404)
    return plain_text(latest.key)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Every key that the register has had, from which size on, and the proof that each one named the next."""
    try:
        listed = queries.published_keys()
    except BrokenTreeError:
        return plain_text(_("El registro está dañado: hoy no puede probar sus llaves."), status=503)
    if not listed:
        return plain_text(_("Este registro todavía no tiene llave: la tendrá con su primer sello."), status=404)
    answer = JsonResponse({"minga_keys": 1, "keys": listed}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="llaves.json"'
    answer["Cache-Control"] = FOR_A_MOMENT
    return answer


def plain_text(text: str, status: int = 200) -> HttpResponse:
    content = text if text.endswith("\n") else text + "\n"
    return HttpResponse(content, status=status, content_type=PLAIN, headers={"Cache-Control": FOR_A_MOMENT})


@require_safe
def tile(request: HttpRequest, level: int, place: str) -> HttpResponse:
    return immutable(parse_place(place), partial(queries.tile_bytes, level))


@require_safe
def bundle(request: HttpRequest, place: str) -> HttpResponse:
    return immutable(parse_place(place), queries.bundle_bytes)


def immutable(place: tuple[int, int] | None, read: Callable[[int, int], bytes | None]) -> HttpResponse:
    """What was sealed never changes: neither a full tile nor the same number of hashes of one still growing."""
    content = read(*place) if place else None
    if content is None:
        raise Http404(_("El registro no tiene esa parte."))
    return HttpResponse(content, content_type=BYTES, headers={"Cache-Control": FOR_EVER})


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier as it runs here: read it before you run it."""
    program = Path(standalone.__file__).read_text(encoding="utf-8")
    headers = {"Content-Disposition": 'attachment; filename="verificador.py"', "Cache-Control": FOR_A_MOMENT}
    return HttpResponse(program, content_type="text/x-python; charset=utf-8", headers=headers)
