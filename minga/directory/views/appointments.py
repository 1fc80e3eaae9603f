"""Who administers gives roles and ends them; whoever has one reads theirs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.accounts.reauthentication import confirmed_again
from minga.core.permits import require
from minga.directory.actions.appointments import appoint, end_appointment
from minga.directory.forms.appointments import AppointmentFilterForm, AppointmentForm, EndForm
from minga.directory.models import Jurisdiction
from minga.directory.pages.appointments import appointment_table, known_of
from minga.directory.queries.appointments import appointments_in, narrowed
from minga.directory.rules.appointments import (
    can_appoint,
    can_appoint_everywhere,
    can_end_appointment,
    can_see_appointment,
)
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb
from minga.web.filters import chips
from minga.web.limits import limited


@work
@confirmed_again
def appointment_list(request: Entered, jurisdiction: Jurisdiction) -> HttpResponse:
    require(can_appoint, request.user, jurisdiction)
    form = AppointmentFilterForm(request.GET, jurisdiction=jurisdiction)
    context = {
        "form": form,
        "chips": chips(request, form),
        "table": appointment_table(request, jurisdiction, narrowed(appointments_in(jurisdiction), form.chosen)),
        "crumbs": [*trail(jurisdiction)[:1], Crumb(_("Nombramientos"))],
    }
    return render(request, "directory/appointment_list.html", context)


@work
@confirmed_again
@limited("directory.appoint", rate="60/h")
def appointment_new(request: Entered, jurisdiction: Jurisdiction) -> HttpResponse:
    require(can_appoint, request.user, jurisdiction)
    everywhere = can_appoint_everywhere(request.user)
    form = AppointmentForm(sent(request)[0], jurisdiction=jurisdiction, is_everywhere=everywhere)
    if tried(form, lambda: appoint(by=request.user, **form.appointment())):
        said = _("Hecho: la persona recibió el aviso, y el registro dice qué papel se dio, no a quién.")
        return go_on(request, said, reverse("appointment_list", args=[jurisdiction.slug]))
    return form_page(
        request,
        form,
        title=_("Nombrar"),
        lead=_(
            "Da un papel a una persona con cuenta. Quien administra o comprueba identidades necesita además un"
            " segundo paso al entrar: hasta que lo active, ese papel descansa."
        ),
        button=_("Nombrar"),
        crumbs=trail(jurisdiction),
    )


@work
@confirmed_again
def appointment(request: Entered, jurisdiction: Jurisdiction, number: int) -> HttpResponse:
    """What is known of one; a POST ends it."""
    found = get_object_or_404(appointments_in(jurisdiction), pk=number)
    require(can_see_appointment, request.user, found)
    is_open = found.state in ("held", "coming") and can_end_appointment(request.user, found)
    form = EndForm(sent(request)[0])
    if request.method == "POST":
        require(can_end_appointment, request.user, found)
        if tried(form, lambda: end_appointment(by=request.user, appointment=found, ground=form.cleaned_data["ground"])):
            return go_on(request, _("Terminado: desde ahora ya no tiene ese papel."), request.path)
    context = {
        "appointment": found,
        "facts": known_of(found),
        "form": form if is_open else None,
        "crumbs": [
            *(trail(jurisdiction) if can_appoint(request.user, jurisdiction) else trail(jurisdiction)[:1]),
            Crumb(found.get_role_display()),
        ],
    }
    return render(request, "directory/appointment.html", context, status=422 if form.is_bound else 200)


def trail(jurisdiction: Jurisdiction) -> list[Crumb]:
    return [
        Crumb(str(jurisdiction), jurisdiction.get_absolute_url()),
        Crumb(_("Nombramientos"), reverse("appointment_list", args=[jurisdiction.slug])),
    ]
