"""What may be asked, and what an officer answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.directory.models import Jurisdiction
from minga.rights.models import RightsRequest
from minga.web.forms import OnceMixin, RadioCards, SpamTrapMixin

Kind = RightsRequest.Kind
HELPS = {
    Kind.ACCESS.value: _("Saber qué se guarda sobre ti, de dónde salió y para qué."),
    Kind.RECTIFICATION.value: _("Algo está mal o ya cambió."),
    Kind.DELETION.value: _("Ya no hace falta que se guarde."),
    Kind.OPPOSITION.value: _("Que dejen de usarse para algo."),
    Kind.PORTABILITY.value: _("Recibirlos en un archivo que otra institución pueda leer."),
    Kind.SUSPENSION.value: _("Que nadie los use mientras se decide otra solicitud."),
}


class RightsForm(SpamTrapMixin, OnceMixin, forms.Form):
    kind = forms.ChoiceField(
        label=_("¿Qué quieres pedir?"),
        choices=Kind.choices,
        widget=RadioCards(helps=HELPS),
        error_messages={"required": _("Elige qué quieres pedir.")},
    )
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.all(),
        label=_("¿A qué gobierno?"),
        required=False,
        empty_label=_("A todo el sitio"),
        help_text=_("Quien protege los datos de ese gobierno te responderá."),
    )
    details = forms.CharField(
        label=_("Cuéntanos qué datos y qué pides"),
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "Para ver tus datos no tienes que dar ningún motivo. No escribas tu cédula: si hace falta, te diremos cómo"
            " mostrarla."
        ),
        error_messages={"required": _("Falta contar qué datos y qué pides.")},
    )


class RightsByMailForm(RightsForm):
    """For somebody without an account."""

    email = forms.EmailField(
        label=_("Tu correo electrónico"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_(
            "Te escribiremos para comprobar que es tuyo. Lo usamos solo para esta solicitud y después lo borramos."
        ),
        error_messages={
            "required": _("Falta tu correo electrónico."),
            "invalid": _("Revisa tu correo electrónico: debe verse como nombre@dominio.ec."),
        },
    )


class AnswerForm(forms.Form):
    """Answered, or refused with its ground; the button says which."""

    answer = forms.CharField(
        label=_("Respuesta para quien la pidió"),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("Falta la respuesta: di qué se hizo, o por qué no.")},
    )
    ground = forms.ChoiceField(
        label=_("Motivo, si se niega"),
        choices=[("", _("No se niega")), *RightsRequest.Ground.choices],
        required=False,
    )
    decision = forms.ChoiceField(choices=[("answer", _("Atender")), ("refuse", _("Negar"))], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("decision") == "refuse" and not found.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Para negarla elige el motivo."))
        if found.get("decision") == "answer" and found.get("ground"):
            self.add_error("ground", _("Elegiste un motivo para negarla: quítalo, o presiona «Negar»."))
        return found
