"""The code and the key of a slip, as somebody copies them from a piece of paper."""

import hmac
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Proposal
from minga.cocreation.queries.capture import awaits_its_form
from minga.cocreation.slips import read_key, slip_key
from minga.core.text import tidy
from minga.directory.models import Jurisdiction


class SlipForm(forms.Form):
    """Which of the two is wrong is not said: a code alone tells nobody whether its key was guessed."""

    codigo = forms.CharField(
        label=_("Código"),
        max_length=30,
        error_messages={"required": _("Escribe el código del comprobante.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    clave = forms.CharField(
        label=_("Clave"),
        help_text=_("Cuatro grupos de cuatro. Da igual si es mayúscula o minúscula, con guiones o sin ellos."),
        max_length=40,
        error_messages={"required": _("Escribe la clave del comprobante.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    proposal: Proposal | None = None

    def __init__(self, *args: Any, jurisdiction: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return found
        code, key = tidy(found["codigo"]).upper(), read_key(tidy(found["clave"]))
        rows = Proposal.objects.filter(process__jurisdiction=self.jurisdiction, code=code)
        self.proposal = rows.select_related("process__jurisdiction").first()
        if self.proposal is None and is_key_of(code, key) and awaits_its_form(self.jurisdiction, code):
            raise forms.ValidationError(_("Ese formulario todavía no se ha pasado al sitio. Vuelve en unos días."))
        if self.proposal is None or not self.proposal.opens_with(key):
            raise forms.ValidationError(
                _("Con ese código y esa clave no se abre ninguna propuesta. Si ya es de tu cuenta, entra con ella.")
            )
        return {**found, "clave": key}


def is_key_of(code: str, key: str) -> bool:
    return hmac.compare_digest(slip_key(code).encode(), key.encode())


class ClaimForm(forms.Form):
    clave = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
