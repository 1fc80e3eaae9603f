"""Capturing proposals with or without signal: the page, what makes it open offline, and what it sends to."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions.capture import Captured, capture_proposal, reserve_codes
from minga.cocreation.forms.capture import BatchForm, CaptureForm, receiving
from minga.cocreation.models import Process
from minga.cocreation.pages.capture import facts_of, manifest_of, worker_facts
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.rules.workshops import can_capture
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.web.answers import go_on, tried
from minga.web.brand import brand_address
from minga.web.components import Crumb
from minga.web.middleware import POLICY

MOST_AT_ONCE = 50
# Only this page may be installed.
INSTALLABLE = f"{POLICY}; manifest-src 'self'"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def capture(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """Without JavaScript each proposal is sent as it is saved."""
    process = read_bench_process(jurisdiction, slug)
    require(can_capture, request.user, process)
    assert isinstance(request.user, Person)
    person = request.user
    form = CaptureForm(request.POST if request.method == "POST" else None, process=process)
    made: list[Captured] = []
    if tried(form, lambda: made.append(capture_proposal(by=person, process=process, submission=form.submission()))):
        return go_on(
            request, _("Su código es %(code)s. Ya es pública.") % {"code": made[0].proposal.code}, request.path
        )
    context = {
        "process": process,
        "form": form,
        "facts": facts_of(process),
        "workshops": receiving(process),
        "manifest_url": reverse("capture_manifest", args=[jurisdiction.slug, slug]),
        "enter_url": f"{reverse('account_login')}?next={request.path}",
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Captura"))),
    }
    status = 422 if form.is_bound else 200
    response = render(request, "cocreation/capture/page.html", context, status=status)
    response["Content-Security-Policy"] = INSTALLABLE
    return response


@never_cache
@require_safe
def capture_worker(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """Its own address is its scope: it never sees another page of the site."""
    process = read_bench_process(jurisdiction, slug)
    brand_url = brand_address(jurisdiction.slug, jurisdiction.brand)
    script = render_to_string("cocreation/capture/worker.js", worker_facts(process, brand_url))
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
def capture_manifest(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    return JsonResponse(manifest_of(process), content_type="application/manifest+json")


@never_cache
@require_safe
def capture_state(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """Whether whoever holds the device may send, and a token: the page may be days old."""
    process = read_bench_process(jurisdiction, slug)
    may = can_capture(request.user, process)
    answer = {
        "signed_in": request.user.is_authenticated,
        "may": may,
        "reason": "" if may else str(can_capture.reason),
        "token": get_token(request) if may else "",
    }
    return JsonResponse(answer)


@never_cache
@require_POST
def capture_batch(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    person = person_of(request)
    if person is None:
        return who_are_you()
    if not can_capture(person, process):
        return JsonResponse({"reason": str(can_capture.reason)}, status=403)
    asked = sent_json(request)
    form = BatchForm({name: str(asked.get(name, "")) for name in BatchForm.base_fields}, process=process)
    if not form.is_valid():
        return JsonResponse({"reason": " ".join(problems_of(form))}, status=422)
    try:
        batch = reserve_codes(by=person, process=process, **form.cleaned_data)
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal.reason)}, status=403)
    return JsonResponse({"key": str(batch.key), "first": batch.first, "last": batch.last, "label": batch.label})


@never_cache
@require_POST
def capture_send(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """An answer for each, so that one that is wrong does not keep the others."""
    process = read_bench_process(jurisdiction, slug)
    person = person_of(request)
    if person is None:
        return who_are_you()
    if not can_capture(person, process):
        return JsonResponse({"reason": str(can_capture.reason)}, status=403)
    items = sent_json(request).get("items")
    if not isinstance(items, list) or len(items) > MOST_AT_ONCE:
        return JsonResponse({"reason": _("Lo que llegó no se puede leer.")}, status=422)
    return JsonResponse({"answers": [answer_for(person, process, item) for item in items if isinstance(item, dict)]})


def answer_for(person: Person, process: Process, item: dict[str, Any]) -> dict[str, Any]:
    key, fields = str(item.get("key", "")), item.get("fields")
    given = {name: str(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
    form = CaptureForm(MultiValueDict({name: [text] for name, text in {**given, "once": key}.items()}), process=process)
    if not form.is_valid():
        return {"key": key, "outcome": "refused", "errors": problems_of(form)}
    try:
        found = capture_proposal(by=person, process=process, submission=form.submission())
    except Refused as refusal:
        return {"key": key, "outcome": "refused", "errors": [str(refusal.reason)]}
    return {"key": key, "outcome": found.outcome, "code": found.proposal.code}


def problems_of(form: Form) -> list[str]:
    """Each with the name of its field."""
    return [
        f"{form.fields[name].label}: {text}" if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]


def person_of(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def who_are_you() -> JsonResponse:
    return JsonResponse({"reason": _("Tu sesión terminó. Entra otra vez y se envía.")}, status=401)


def sent_json(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
