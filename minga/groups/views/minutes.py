"""Minutes: written, reviewed, signed, published, read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.documents.pages import DocumentPage
from minga.groups.actions import publish_minutes, reopen_minutes, review_minutes, sign_minutes, write_minutes
from minga.groups.forms.sessions import MinutesForm, SignatureForm
from minga.groups.models import Minutes, Session
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.papers import minutes_paper
from minga.groups.queries.minutes import attendances_of, items_of, minutes_content
from minga.groups.queries.reading import read_session
from minga.groups.rules import minutes as permits
from minga.web.answers import done_or_refused, form_page, go_on, sent, tried, work
from minga.web.components import Crumb


def read_minutes(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> Minutes:
    """For those who were there before it is published, for everybody after: to the others there is nothing yet."""
    session = read_session(jurisdiction, slug, number)
    found = Minutes.objects.filter(session=session).first()
    if found is None:
        raise Http404
    found.session = session
    if not permits.can_read_minutes(request.user, found):
        raise Http404
    return found


def crumbs_of_session(session: Session) -> list[Crumb]:
    name = _("Sesión %(number)s") % {"number": session.number}
    return body_crumbs(session.body, Crumb(name, session.get_absolute_url()))


@never_cache
@require_safe
def minutes(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_minutes(request, jurisdiction, slug, number)
    signatures = found.signatures.select_related("seat", "membership__institution", "document").prefetch_related(
        "document__versions__decision"
    )
    context = {
        "minutes": found,
        "content": found.content or minutes_content(found),
        "signatures": [(one, DocumentPage(one.document)) for one in signatures],
        "may": {
            "write": permits.can_write_minutes(request.user, found.session),
            "review": permits.can_review_minutes(request.user, found),
            "reopen": permits.can_reopen_minutes(request.user, found),
            "sign": permits.can_sign_minutes(request.user, found),
            "publish": permits.can_publish_minutes(request.user, found),
        },
        "crumbs": [*crumbs_of_session(found.session), Crumb(_("Acta"))],
    }
    return render(request, "groups/minutes.html", context)


@never_cache
@require_safe
def minutes_pdf(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_minutes(request, jurisdiction, slug, number)
    response = HttpResponse(minutes_paper(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.ledger_code}.pdf"'
    return response


@work
def minutes_write(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    session = read_session(jurisdiction, slug, number)
    require(permits.can_write_minutes, request.user, session)
    known = Minutes.objects.filter(session=session).first()
    form = MinutesForm(sent(request)[0], minutes=known, items=items_of(session))
    if tried(form, lambda: write_minutes(by=request.user, session=session, **form.written())):
        return go_on(request, _("El borrador está guardado."), f"{session.get_absolute_url()}acta/")
    lead = _(
        "La asistencia, los votos y las resoluciones los pone el sistema tal como fueron: aquí añades lo que se dijo."
    )
    return form_page(
        request, form, title=_("Escribir el acta"), lead=lead, button=_("Guardar"), crumbs=crumbs_of_session(session)
    )


@work
def minutes_step(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, step: str) -> HttpResponse:
    """Review, back to the draft, publish: buttons of the page of the minutes."""
    found = read_minutes(request, jurisdiction, slug, number)
    act, said = {
        "revisar": (review_minutes, _("El acta está revisada: su texto quedó fijo y espera firmas.")),
        "borrador": (reopen_minutes, _("El acta volvió a borrador.")),
        "publicar": (publish_minutes, _("El acta está publicada.")),
    }[step]
    if request.method != "POST":
        raise Http404
    return done_or_refused(request, lambda: act(by=request.user, minutes=found), said, found.get_absolute_url())


@work
def minutes_sign(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_minutes(request, jurisdiction, slug, number)
    require(permits.can_sign_minutes, request.user, found)
    form = SignatureForm(*sent(request), seats=seats_to_sign(request, found))
    if tried(form, lambda: sign_minutes(by=request.user, minutes=found, **form.cleaned_data)):
        return go_on(request, _("La firma está en el acta y en el registro."), found.get_absolute_url())
    lead = _("Descarga el PDF del acta, fírmalo sin cambiarlo y súbelo aquí; o sube el escaneado de la firma en papel.")
    return form_page(
        request, form, title=_("Firmar el acta"), lead=lead, button=_("Entregar la firma"),
        crumbs=crumbs_of_session(found.session), has_files=True,
    )  # fmt: skip


def seats_to_sign(request: Entered, minutes: Minutes) -> list[tuple[int, str]]:
    """One's own seat; whoever runs the body hands in also what others signed on paper."""
    signed = set(minutes.signatures.values_list("seat", flat=True))
    writes = permits.writes_for(request.user, minutes.session)
    return [
        (one.seat.number, f"{one.seat.number} · {one.membership}")
        for one in attendances_of(minutes.session)
        if one.seat_id not in signed and (writes or one.membership.person_id == request.user.pk)
    ]
