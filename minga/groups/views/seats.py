"""Seats: who is invited, who answers, who leaves, who succeeds."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.groups.actions import (
    accept_seat,
    declare_independence,
    decline_seat,
    end_membership,
    invite_member,
    promote_substitute,
)
from minga.groups.actions.seats import Invitation
from minga.groups.forms.seats import AnswerForm, EndingForm, InvitationForm, SuccessionForm
from minga.groups.models import Membership
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.queries.reading import read_body
from minga.groups.rules.bodies import can_answer, can_end, can_fill_seats
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb


@work
def seat_list(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """Every seat with who holds it or was invited, and the form of an invitation."""
    body = read_body(jurisdiction, slug)
    require(can_fill_seats, request.user, body)
    form = InvitationForm(sent(request)[0], body=body)
    made: list[Invitation] = []
    if tried(form, lambda: made.append(invite_member(by=request.user, **form.invitation()))):
        form = InvitationForm(body=body)
    standing = Membership.objects.filter(seat__body=body, state__in=["seated", "invited"])
    by_seat = {one.seat_id: one for one in standing.select_related("institution")}
    context = {
        "body": body,
        "rows": [(seat, by_seat.get(seat.pk)) for seat in body.seats.select_related("substitute_of")],
        "form": form,
        "link": link_of(request, made[0]) if made and not made[0].membership.person_id else "",
        "is_invited": bool(made),
        "crumbs": body_crumbs(body, Crumb(_("Puestos"))),
    }
    return render(request, "groups/seat_list.html", context, status=422 if form.errors else 200)


def link_of(request: HttpRequest, invitation: Invitation) -> str:
    body = invitation.membership.seat.body
    address = reverse("invitation", args=[body.jurisdiction.slug, body.slug, invitation.membership.pk])
    return request.build_absolute_uri(f"{address}?llave={invitation.token}")


def read_membership(jurisdiction: Jurisdiction, slug: str, pk: int) -> Membership:
    rows = Membership.objects.select_related("seat__body__jurisdiction", "institution")
    return get_object_or_404(rows, pk=pk, seat__body__jurisdiction=jurisdiction, seat__body__slug=slug)


@work
def invitation(request: Entered, jurisdiction: Jurisdiction, slug: str, pk: int) -> HttpResponse:
    found = read_membership(jurisdiction, slug, pk)
    token = request.GET.get("llave", "")
    # To anybody else there is no invitation here.
    is_theirs = found.person_id == request.user.pk if found.person_id else found.opens_with(token)
    if not is_theirs:
        raise Http404
    require(can_answer, request.user, found)
    body = found.seat.body
    form = AnswerForm(None if "rechazar" in request.POST else sent(request)[0], body=body)
    if request.method == "POST" and "rechazar" in request.POST:
        decline_seat(by=request.user, membership=found, token=token)
        return go_on(request, _("Dijiste que no. Gracias por responder."), body.get_absolute_url())
    if tried(form, lambda: answer(request.user, found, form, token)):
        return go_on(request, _("Desde hoy ocupas el puesto."), body.get_absolute_url())
    context = {"form": form, "membership": found, "body": body, "crumbs": body_crumbs(body, Crumb(_("Invitación")))}
    return render(request, "groups/invitation.html", context, status=422 if form.is_bound else 200)


def answer(by: Any, membership: Membership, form: AnswerForm, token: str) -> None:
    found = form.cleaned_data
    taken = accept_seat(
        by=by, membership=membership, shows_name=found["shows_name"], gender=found["gender"], token=token
    )
    if form.asks_independence:
        declare_independence(by=by, membership=taken, delegated_by=found["delegated_by"])


@work
def membership_end(request: Entered, jurisdiction: Jurisdiction, slug: str, pk: int) -> HttpResponse:
    found = read_membership(jurisdiction, slug, pk)
    require(can_end, request.user, found)
    form = EndingForm(sent(request)[0])
    if tried(form, lambda: end_membership(by=request.user, membership=found, **form.cleaned_data)):
        return go_on(request, _("El puesto quedó libre."), found.seat.body.get_absolute_url())
    title = _("Dejar libre el puesto %(number)s") % {"number": found.seat.number}
    return form_page(
        request,
        form,
        title=title,
        lead=str(found),
        button=_("Dejar libre el puesto"),
        crumbs=body_crumbs(found.seat.body),
    )


@work
def membership_promote(request: Entered, jurisdiction: Jurisdiction, slug: str, pk: int) -> HttpResponse:
    found = read_membership(jurisdiction, slug, pk)
    require(can_fill_seats, request.user, found.seat.body)
    form = SuccessionForm(sent(request)[0], membership=found)
    if tried(form, lambda: promote_substitute(by=request.user, membership=found, **form.cleaned_data)):
        return go_on(request, _("Quien era suplente ocupa el puesto principal."), found.seat.body.get_absolute_url())
    return form_page(
        request, form, title=_("Pasar a principal"), lead=str(found), button=_("Pasar a principal"),
        crumbs=body_crumbs(found.seat.body),
    )  # fmt: skip
