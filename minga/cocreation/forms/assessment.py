"""The scores of an evaluator, and what whoever coordinates fills in."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.cocreation.methodology import Indicator
from minga.web.forms import RadioCards

SUBMIT = "submit"
DAYS = 14


class ScoreForm(forms.Form):
    """A draft may lack answers; what is handed in may not."""

    def __init__(self, *args: Any, indicators: tuple[Indicator, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.indicators = [one for one in indicators if not one.is_counted]
        for one in self.indicators:
            choices = [(str(value), f"{value} · {one.labels[value]}") for value in sorted(one.labels)]
            field = forms.ChoiceField(
                label=str(one.title), help_text=str(one.question), choices=choices, required=False, widget=RadioCards
            )
            self.fields[f"value_{one.key}"] = field
            area = forms.Textarea({"rows": 3})
            label = _("Justificación de «%(title)s»") % {"title": one.title}
            self.fields[f"why_{one.key}"] = forms.CharField(label=label, max_length=2000, required=False, widget=area)

    @property
    def is_submitted(self) -> bool:
        return self.data.get("then") == SUBMIT

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for one in self.indicators if self.is_submitted else ():
            if not found.get(f"value_{one.key}"):
                self.add_error(f"value_{one.key}", _("Falta elegir un puntaje."))
            if one.is_justified and not (found.get(f"why_{one.key}") or "").strip():
                self.add_error(f"why_{one.key}", _("Este puntaje necesita su justificación."))
        return found

    @property
    def values(self) -> dict[str, int]:
        said = self.cleaned_data
        return {one.key: int(said[f"value_{one.key}"]) for one in self.indicators if said[f"value_{one.key}"]}

    @property
    def justifications(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[f"why_{one.key}"] for one in self.indicators}


def initial_scores(scores: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {f"value_{key}": str(value) for key, (value, _why) in scores.items()}
    return found | {f"why_{key}": why for key, (_value, why) in scores.items()}


class ConflictForm(forms.Form):
    explanation = forms.CharField(
        label=_("Por qué no puedes evaluarla"),
        help_text=_("Lo lee solo quien coordina. No tienes que dar detalles."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class AssignForm(forms.Form):
    dimension = forms.SlugField(widget=forms.HiddenInput)
    round = forms.SlugField(widget=forms.HiddenInput)
    due_on = forms.DateField(
        label=_("Hasta cuándo"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Falta el plazo."), "invalid": _("Escribe una fecha, como 2027-03-31.")},
    )
    most = forms.IntegerField(
        label=_("Máximo por persona"),
        help_text=_("Vacío: se reparten por igual."),
        min_value=1,
        max_value=1000,
        required=False,
    )

    @classmethod
    def suggested(cls) -> dt.date:
        return timezone.localdate() + dt.timedelta(days=DAYS)


class ReplaceForm(forms.Form):
    reason = forms.CharField(
        label=_("Por qué pasa a otra persona"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Escribe por qué pasa a otra persona.")},
    )
