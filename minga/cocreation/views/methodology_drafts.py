"""A government copies a methodology and changes it, part by part; then it is a version, which never changes."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.cocreation.actions.methodologies import copy_methodology, discard_draft, publish_draft, write_draft
from minga.cocreation.forms.draft_parts import PartForms, part_named, parts_of
from minga.cocreation.forms.methodologies import CopyForm, DiscardForm, ExampleForm
from minga.cocreation.methodology_faults import faults_in
from minga.cocreation.models import MethodologyDraft
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.pages.drafts import DraftPage
from minga.cocreation.pages.methodologies import MethodologyPage, differences, worked
from minga.cocreation.queries.methodologies import all_versions, drafts_of, read_draft, read_version
from minga.cocreation.rules.processes import can_write_methodology
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb


def desk_of(jurisdiction: Jurisdiction) -> str:
    return reverse("methodology_desk", args=[jurisdiction.slug])


def draft_url(draft: MethodologyDraft) -> str:
    return reverse("methodology_draft", args=[draft.jurisdiction.slug, draft.key])


def desk_crumbs(jurisdiction: Jurisdiction, *more: Crumb) -> list[Crumb]:
    return crumbs_of(jurisdiction, Crumb(_("Cambiar una metodología"), desk_of(jurisdiction)), *more)


@work
def methodology_desk(request: Entered, jurisdiction: Jurisdiction) -> HttpResponse:
    require(can_write_methodology, request.user, jurisdiction)
    usable = [one for one in all_versions() if one.jurisdiction_id in (None, jurisdiction.pk)]
    context = {
        "drafts": drafts_of(jurisdiction),
        "versions": usable,
        "crumbs": crumbs_of(jurisdiction, Crumb(_("Cambiar una metodología"))),
    }
    return render(request, "cocreation/methodologies/desk.html", context)


@work
def methodology_copy(request: Entered, jurisdiction: Jurisdiction, key: str, number: int) -> HttpResponse:
    require(can_write_methodology, request.user, jurisdiction)
    version = read_version(key, number)
    if version.jurisdiction_id not in (None, jurisdiction.pk):
        raise Refused(_("Esa metodología es de otro gobierno: copia la versión que viene con Minga."))
    own = "" if version.is_shipped else version.key
    form = CopyForm(sent(request)[0], initial={"key": own})
    made = []

    def copy() -> None:
        new = form.cleaned_data["key"]
        made.append(copy_methodology(by=request.user, jurisdiction=jurisdiction, version=version, key=new))

    if tried(form, copy):
        return go_on(request, _("La copia es tuya: cámbiala por partes."), draft_url(made[0]))
    lead = _("Partes de «%(version)s», versión %(number)s. Con el nombre corto de una tuya, será su próxima versión.")
    return form_page(
        request,
        form,
        title=_("Copiar una metodología"),
        lead=lead % {"version": version, "number": version.number},
        button=_("Copiar"),
        crumbs=desk_crumbs(jurisdiction),
    )


def own_draft(request: Entered, jurisdiction: Jurisdiction, key: str) -> MethodologyDraft:
    require(can_write_methodology, request.user, jurisdiction)
    return read_draft(jurisdiction, key)


@work
def methodology_draft(request: Entered, jurisdiction: Jurisdiction, key: str) -> HttpResponse:
    """What is missing, what changed, a worked example, and the whole as everybody would read it."""
    draft = own_draft(request, jurisdiction, key)
    page = DraftPage(draft)
    context = {"draft": draft, "page": page, "crumbs": desk_crumbs(jurisdiction, Crumb(str(draft)))}
    if page.is_whole:
        shown = MethodologyPage(draft.content)
        example = ExampleForm(request.GET or None, said=shown.said)
        context |= {
            "shown": shown,
            "example": example,
            "outcome": worked(shown.said, example.values) if shown.said.dimensions else None,
            "differences": differences(draft.based_on.content, draft.content),
        }
    return render(request, "cocreation/methodologies/draft.html", context)


@work
def methodology_part(request: Entered, jurisdiction: Jurisdiction, key: str, slug: str) -> HttpResponseBase:
    draft = own_draft(request, jurisdiction, key)
    part = part_named(slug, draft.content)
    forms = PartForms(part, draft.content, request.POST if request.method == "POST" else None)
    problems: list[str] = []
    is_sent = request.method == "POST" and request.POST.get("acto", "guardar") == "guardar"
    if is_sent and forms.is_valid():
        try:
            write_draft(by=request.user, draft=draft, content=forms.written(), edition=edition_of(request))
        except Refused as refusal:
            problems.append(str(refusal.reason))
        else:
            saved = _("Guardamos el borrador.")
            return go_on(request, saved, reverse("methodology_part", args=[jurisdiction.slug, key, slug]))
    elif request.method != "POST" and forms.is_valid():
        problems = forms.show(faults_in(draft.content))
    context = {
        "draft": draft,
        "part": part,
        "forms": forms,
        "problems": problems,
        "edition": request.POST.get("edition", draft.edition),
        "parts": parts_of(draft.content),
        "crumbs": desk_crumbs(jurisdiction, Crumb(str(draft), draft_url(draft)), Crumb(str(part.title))),
    }
    return render(request, "cocreation/methodologies/part_form.html", context, status=422 if is_sent else 200)


def edition_of(request: Entered) -> int:
    """The edition that was read; 0, which none has, where it does not come."""
    text = request.POST.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@work
def methodology_publish(request: Entered, jurisdiction: Jurisdiction, key: str) -> HttpResponse:
    draft = own_draft(request, jurisdiction, key)
    if request.method != "POST":
        return redirect(draft_url(draft))
    try:
        version = publish_draft(by=request.user, draft=draft)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect(draft_url(draft))
    said = _("Es una versión pública: un proceso la puede seguir, y ya no cambia.")
    return go_on(request, said, version.get_absolute_url())


@work
def methodology_discard(request: Entered, jurisdiction: Jurisdiction, key: str) -> HttpResponse:
    draft = own_draft(request, jurisdiction, key)
    form = DiscardForm(sent(request)[0])
    if tried(form, lambda: discard_draft(by=request.user, draft=draft)):
        return go_on(request, _("El borrador se descartó."), desk_of(jurisdiction))
    lead = _("Se pierde lo que cambiaste en «%(draft)s». Las versiones publicadas quedan.") % {"draft": draft}
    crumbs = desk_crumbs(jurisdiction, Crumb(str(draft), draft_url(draft)))
    return form_page(request, form, title=_("Descartar el borrador"), lead=lead, button=_("Descartarlo"), crumbs=crumbs)
