"""What an officer enters after looking at a document, and the file of a roll."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.accounts.forms.identities import CedulaField
from minga.accounts.models import Identity
from minga.directory.models import Roll
from minga.directory.roll_files import RollReading, UnreadableRollError, read_roll
from minga.web.forms import FileField, RadioCards

MOST_OCTETS = 5_000_000
# A person says their own request themselves; a document that somebody else showed is noted by the check itself.
GROUNDS = [
    (Identity.Ground.OWN_REQUEST, Identity.Ground.OWN_REQUEST.label),
    (Identity.Ground.MISTAKE, Identity.Ground.MISTAKE.label),
    (Identity.Ground.IMPERSONATION, Identity.Ground.IMPERSONATION.label),
]


class CheckForm(forms.Form):
    code = forms.CharField(
        label=_("Código que te dicta la persona"),
        help_text=_("Lo ve en su cuenta, en «Tu identidad». Dura media hora."),
        max_length=12,
        error_messages={"required": _("Falta el código.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    cedula = CedulaField(help_text=_("Como está en el documento que tienes a la vista. No se guarda: solo su huella."))
    channel = forms.ChoiceField(
        label=_("Cómo viste el documento"),
        choices=Identity.Channel.choices,
        widget=RadioCards(),
        error_messages={"required": _("Di cómo viste el documento.")},
    )


class ProofForm(forms.Form):
    cedula = CedulaField(
        label=_("Tu cédula"), help_text=_("La comparamos con los padrones y no la guardamos: solo su huella.")
    )


class WithdrawalForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Motivo"),
        choices=GROUNDS,
        widget=RadioCards(),
        error_messages={"required": _("Elige el motivo: queda en el registro.")},
    )


class RollWithdrawalForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Motivo"),
        choices=Roll.Ground.choices,
        widget=RadioCards(),
        error_messages={"required": _("Elige el motivo: queda en el registro.")},
    )


class RollForm(forms.Form):
    title = forms.CharField(
        label=_("Nombre del padrón"),
        help_text=_("Por ejemplo: padrón de la asamblea parroquial de Calderón, 2026."),
        max_length=120,
        error_messages={"required": _("Falta el nombre.")},
    )
    file = FileField(
        label=_("Archivo"),
        types=[".csv", ".xlsx"],
        max_bytes=MOST_OCTETS,
        then=_("Una columna «cedula»; si hace falta, «parroquia» y «sector». Las demás no se leen ni se guardan."),
        error_messages={"required": _("Falta el archivo.")},
    )

    def __init__(self, *args: Any, parishes: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parishes = parishes

    def clean_file(self) -> RollReading:
        file = self.cleaned_data["file"]
        try:
            return read_roll(file.read(), file.name, self.parishes)
        except UnreadableRollError as error:
            raise ValidationError(str(error)) from None
