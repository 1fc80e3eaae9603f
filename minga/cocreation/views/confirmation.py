"""The acts of confirmation: where they stand, each with its text, and giving them back signed or with changes."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.cocreation.actions.acts import (
    Letter,
    prepare_acts,
    read_act,
    send_act,
    sign_by_letter,
    sign_electronically,
)
from minga.cocreation.actions.changes import ask_changes, put_changes_to_session
from minga.cocreation.actions.confirmation import put_act_to_session
from minga.cocreation.forms.confirmation import ChangesForm, LetterForm, SendForm, SignedForm
from minga.cocreation.forms.selection import SessionForm
from minga.cocreation.models import ConfirmationAct, Process
from minga.cocreation.pages.confirmation import ActPage, ConfirmationPage
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.rules.confirmation import can_answer_act, can_ask_changes, can_read_act
from minga.cocreation.rules.processes import can_run_process
from minga.cocreation.rules.selection import can_prepare_session
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.notices.threads import follow_links
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb
from minga.web.tables import Table


@require_safe
def confirmation(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponseBase:
    process = read_bench_process(jurisdiction, slug)
    page = ConfirmationPage(process)
    table = Table(request, page.acts, page.columns, size=100, caption=_("Actas de confirmación"))
    if file := table.download(f"confirmacion-{process.slug}"):
        return file
    context = {
        "page": page,
        "process": process,
        "table": table,
        "may_run": can_run_process(request.user, jurisdiction),
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Confirmación"))),
        "follow": follow_links(process, has_days=True),
    }
    return render(request, "cocreation/confirmation/page.html", context)


def act_of(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> ConfirmationAct:
    """Nobody learns of an act in preparation but those who prepare it."""
    own = ConfirmationAct.objects.filter(process__jurisdiction=jurisdiction, process__slug=slug, pk=number)
    found = read_act(number) if own.exists() else None
    if found is None or not can_read_act(request.user, found):
        raise Http404(_("Aquí no hay un acta con ese número."))
    return found


def act_crumbs(process: Process, *more: Crumb) -> list[Crumb]:
    address = reverse("confirmation", args=[process.jurisdiction.slug, process.slug])
    return process_crumbs(process.jurisdiction, process, Crumb(_("Confirmación"), address), *more)


@require_safe
def confirmation_act(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    act = act_of(request, jurisdiction, slug, number)
    context = {
        "page": ActPage(act, request.user),
        "act": act,
        "process": act.process,
        "may_prepare": can_prepare_session(request.user, act.process),
        "may_run": can_run_process(request.user, jurisdiction),
        "crumbs": act_crumbs(act.process, Crumb(act.ledger_code)),
    }
    return render(request, "cocreation/confirmation/act.html", context)


@work
def confirmation_bench(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    require(can_run_process, request.user, jurisdiction)
    form = forms.Form(sent(request)[0])
    if tried(form, lambda: prepare_acts(by=request.user, process=process)):
        return go_on(request, _("Las actas están preparadas: revísalas y envíalas."), request.path)
    context = {
        "page": ConfirmationPage(process, shows_drafts=True),
        "process": process,
        "form": form,
        "crumbs": act_crumbs(process, Crumb(_("Preparar las actas"))),
    }
    return render(request, "cocreation/confirmation/bench.html", context, status=422 if form.is_bound else 200)


def act_form(request: Entered, act: ConfirmationAct, form: forms.Form, **said: Any) -> HttpResponse:
    crumbs = act_crumbs(act.process, Crumb(act.ledger_code, act.get_absolute_url()))
    return form_page(request, form, crumbs=crumbs, **said)


@work
def act_send(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    act = act_of(request, jurisdiction, slug, number)
    require(can_run_process, request.user, jurisdiction)
    form = SendForm(sent(request)[0], initial={"signatory": act.signatory})
    if tried(form, lambda: send_act(by=request.user, act=act, **form.cleaned_data)):
        return go_on(
            request, _("El acta está enviada: avisamos a quien representa a la institución."), act.get_absolute_url()
        )
    lead = _("Se publica su PDF con el texto tal como está, y empieza el plazo para firmar.")
    return act_form(request, act, form, title=_("Enviar el acta a firmar"), lead=lead, button=_("Enviar"))


@work
def act_sign(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    act = act_of(request, jurisdiction, slug, number)
    require(can_answer_act, request.user, act)
    form = SignedForm(*sent(request))
    if tried(form, lambda: sign_electronically(by=request.user, act=act, file=form.cleaned_data["file"])):
        return go_on(request, _("La firma está comprobada y el acta quedó firmada."), act.get_absolute_url())
    lead = _(
        "Descarga el PDF del acta, fírmalo con tu firma electrónica (por ejemplo con FirmaEC) y súbelo aquí. Se "
        "comprueba que sea esta acta, que nada cambió y que el certificado vale."
    )
    title = _("Devolver el acta con firma electrónica")
    return act_form(request, act, form, title=title, lead=lead, button=_("Comprobar y entregar"), has_files=True)


@work
def act_letter(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    act = act_of(request, jurisdiction, slug, number)
    require(can_answer_act, request.user, act)
    form = LetterForm(*sent(request))
    if tried(form, lambda: sign_by_letter(by=request.user, act=act, letter=Letter(**form.cleaned_data))):
        return go_on(request, _("El acta quedó confirmada por oficio."), act.get_absolute_url())
    lead = _("Con su número, su fecha y el oficio escaneado.")
    title = _("Confirmar por oficio")
    return act_form(request, act, form, title=title, lead=lead, button=_("Entregar el oficio"), has_files=True)


@work
def act_changes(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    act = act_of(request, jurisdiction, slug, number)
    require(can_ask_changes, request.user, act)
    form = ChangesForm(sent(request)[0], act=act)
    if tried(form, lambda: ask_changes(by=request.user, act=act, **form.asked)):
        return go_on(request, _("Los cambios vuelven al foro, que decide en sesión."), act.get_absolute_url())
    lead = _("Escribe sobre lo que debería decir otra cosa y deja lo demás como está. El foro verá las diferencias.")
    title = _("Pedir cambios antes de firmar")
    return act_form(request, act, form, title=title, lead=lead, button=_("Pedir los cambios"))


@work
def act_agenda(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """To a session: the changes that an authority asks for, or the conformity of the forum."""
    act = act_of(request, jurisdiction, slug, number)
    require(can_prepare_session, request.user, act.process)
    form = SessionForm(sent(request)[0], process=act.process)
    put = put_act_to_session if act.part == ConfirmationAct.Part.FORUM else put_changes_to_session
    if tried(form, lambda: put(by=request.user, act=act, session=form.cleaned_data["session"])):
        return go_on(request, _("Quedó en el orden del día de la sesión."), act.get_absolute_url())
    lead = _("El foro decide en sesión, con quórum y votos.")
    return act_form(request, act, form, title=_("Llevar a una sesión"), lead=lead, button=_("Poner en la sesión"))
