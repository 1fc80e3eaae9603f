"""Three voluntary questions, each with its own way not to answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Consent
from minga.accounts.queries.consents import shown_text
from minga.cocreation.models import Demographic
from minga.web.forms import RadioCards

RATHER_NOT = ("", _("Prefiero no responder"))


def voluntary(label: Any, choices: Any) -> forms.ChoiceField:
    widget = RadioCards({"class": "in-columns"})
    return forms.ChoiceField(label=label, choices=[*choices, RATHER_NOT], required=False, widget=widget)


class DemographicsForm(forms.Form):
    age_band = voluntary(_("¿Cuántos años tienes?"), Demographic.AgeBand.choices)
    gender = voluntary(_("¿Con qué género te identificas?"), Demographic.Gender.choices)
    ethnicity = voluntary(_("¿Cómo te identificas según tu cultura y costumbres?"), Demographic.Ethnicity.choices)
    consents = forms.BooleanField(
        label=shown_text(Consent.Purpose.DEMOGRAPHICS),
        error_messages={"required": _("Sin tu acuerdo no guardamos nada. Marca la casilla o cierra esta página.")},
    )
    boleto = forms.CharField(widget=forms.HiddenInput)


class KeyForm(forms.Form):
    key = forms.CharField(label=_("La clave que te dimos"), max_length=60)
