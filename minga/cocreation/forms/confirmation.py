"""Sending an act, giving it back signed, and asking for changes."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import ConfirmationAct
from minga.cocreation.queries.agreed import is_date, label_of, parts_of
from minga.documents.forms import KeptFileField

THEN = _("Se publica con el acta y cualquiera podrá descargarlo.")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SendForm(forms.Form):
    signatory = forms.CharField(
        label=_("Quién firma"),
        max_length=160,
        required=False,
        help_text=_("El cargo, y si quieres quien lo ocupa: se imprime bajo la firma."),
    )
    due_on = forms.DateField(
        label=_("Hasta cuándo"),
        widget=DayInput,
        required=False,
        help_text=_("Si no lo dices, quince días."),
        error_messages={"invalid": _("Escribe un día.")},
    )


class SignedForm(forms.Form):
    file = KeptFileField(
        label=_("Acta firmada (PDF)"), then=THEN, error_messages={"required": _("Falta el acta firmada.")}
    )


class LetterForm(forms.Form):
    number = forms.CharField(
        label=_("Número del oficio"), max_length=80, error_messages={"required": _("Falta el número del oficio.")}
    )
    dated_on = forms.DateField(
        label=_("Fecha del oficio"),
        widget=DayInput,
        initial=timezone.localdate,
        error_messages={"required": _("Falta la fecha del oficio."), "invalid": _("Escribe un día.")},
    )
    scan = KeptFileField(
        label=_("Oficio escaneado"), then=THEN, error_messages={"required": _("Falta el oficio escaneado.")}
    )


class ChangesForm(forms.Form):
    """Each part of the text, as it is: whoever asks writes over what should say something else."""

    reason = forms.CharField(
        label=_("Por qué"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("El foro lo lee antes de decidir. Es público."),
        error_messages={"required": _("Di por qué pides los cambios.")},
    )

    def __init__(self, *args: Any, act: ConfirmationAct, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts_of(act.text)
        for part, text in self.parts.items():
            self.fields[part] = part_field(part, text, label_of(part, act.process))
        self.order_fields([*self.parts, "reason"])

    @property
    def asked(self) -> dict[str, Any]:
        wanted = {part: self.cleaned_data[part] for part in self.parts}
        return {"wanted": wanted, "reason": self.cleaned_data["reason"]}


def part_field(part: str, text: str, label: str) -> forms.CharField:
    if is_date(part):
        said = _("Un año, un mes o un día: 2027, 2027-04 o 2027-04-30.")
        return forms.CharField(label=label, initial=text, required=False, max_length=10, help_text=said)
    rows = min(8, max(2, len(text) // 60))
    return forms.CharField(
        label=label, initial=text, required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows})
    )
