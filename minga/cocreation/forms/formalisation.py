"""What whoever coordinates writes about the whole plan, with the checks that real plans have shown to be needed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.plans.models import ActionPlan
from minga.plans.prompts import COUNTED, QUESTIONNAIRE

LONGEST = 20_000
MOST_YEARS = 5
MOST_FOREWORDS = 8
FOREWORD_PARTS = ("text", "author", "office")


class MonthField(forms.CharField):
    """A year, a month or a day, as precise as it is known."""

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate(text)
        except ValueError as error:
            raise ValidationError(error.args[0]) from error


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Título del plan"), max_length=200)
    starts_on = MonthField(label=_("Empieza"), help_text=_("Año y mes: 2027-01."), max_length=10)
    ends_on = MonthField(label=_("Termina"), help_text=_("Año y mes: 2028-12."), max_length=10)
    submitted_on = MonthField(
        label=_("Se entregó a la Alianza"), help_text=_("Año, mes y día: 2026-12-15."), max_length=10, required=False
    )
    endorsements = forms.CharField(
        label=_("Quién lo respalda desde fuera del gobierno"),
        help_text=_("Una línea por persona: nombre; cargo; organización. Solo con su permiso."),
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, template: str, forewords: int = 0, **kwargs: Any) -> None:
        """`forewords`: how many are there; one more is asked for."""
        super().__init__(*args, **kwargs)
        sent = sum(f"foreword_text_{number}" in self.data for number in range(1, MOST_FOREWORDS + 1))
        self.numbers = range(1, min(MOST_FOREWORDS, max(forewords + 1, sent)) + 1)
        for number in self.numbers:
            self.fields |= foreword_fields(number)
        self.asked = QUESTIONNAIRE if template == ActionPlan.Template.OGP_LOCAL else {}
        for key, question in self.asked.items():
            self.fields[key] = answer_field(key, str(question))

    def clean_endorsements(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["endorsements"].splitlines() if line.strip()]
        rows = [[part.strip() for part in line.split(";")] for line in lines]
        for number, row in enumerate(rows, 1):
            if len(row) != 3 or not all(row):
                values = {"number": number}
                raise ValidationError(_("Línea %(number)s: escribe nombre; cargo; organización."), params=values)
        return [{"name": name, "position": Said(es=title), "organisation": where} for name, title, where in rows]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for number in self.numbers:
            text, *signed = (found.get(f"foreword_{part}_{number}") for part in FOREWORD_PARTS)
            if any(signed) and not text and f"foreword_text_{number}" not in self.errors:
                self.add_error(f"foreword_text_{number}", _("Falta el texto de esta presentación."))
        starts, ends, given = (found.get(name) for name in ("starts_on", "ends_on", "submitted_on"))
        if starts and ends and ends.last_day <= starts.first_day:
            self.add_error("ends_on", _("El plan no puede terminar antes de empezar."))
        elif starts and ends and ends.last_day.year - starts.first_day.year > MOST_YEARS:
            self.add_error("ends_on", _("Un plan dura a lo más cinco años: revisa el año."))
        if given and ends and given.first_day > ends.last_day:
            self.add_error("submitted_on", _("La entrega queda después del fin del plan: una está mal."))
        return found

    @property
    def forewords(self) -> list[tuple[str, str, str]]:
        """Ask after `is_valid()`: text, who signs it and in which office, of each that has a text."""
        rows = [tuple(self.cleaned_data[f"foreword_{part}_{one}"] for part in FOREWORD_PARTS) for one in self.numbers]
        return [(text, author, office) for text, author, office in rows if text]

    @property
    def answers(self) -> dict[str, Any]:
        """Ask after `is_valid()`: the questions that have an answer."""
        return {key: self.cleaned_data[key] for key in self.asked if self.cleaned_data[key] not in ("", None)}


def foreword_fields(number: int) -> dict[str, forms.Field]:
    values = {"number": number}
    text = forms.CharField(
        label=_("Presentación %(number)s: texto") % values,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
        required=False,
    )
    author = forms.CharField(
        label=_("Presentación %(number)s: quién la firma") % values,
        max_length=120,
        required=False,
        validators=[RegexValidator(r"^[^,]*$", _("Escribe solo el nombre, sin comas: el cargo va aparte."))],
    )
    office = forms.CharField(label=_("Presentación %(number)s: en qué cargo") % values, max_length=160, required=False)
    return dict(zip((f"foreword_{part}_{number}" for part in FOREWORD_PARTS), (text, author, office), strict=True))


def answer_field(key: str, question: str) -> forms.Field:
    if key in COUNTED:
        words = _("Debe ser un número entre 0 y %(limit_value)s.")
        return forms.IntegerField(
            label=question,
            min_value=0,
            max_value=COUNTED[key],
            required=False,
            error_messages={"max_value": words, "min_value": words},
        )
    return forms.CharField(label=question, max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 4}))


class LaunchForm(forms.Form):
    starts_at = forms.DateTimeField(
        label=_("Cuándo"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label=_("Dónde"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Enlace para seguirla en línea"), max_length=300, required=False, assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("place") and not found.get("link") and not self.errors:
            raise ValidationError(_("Di dónde es, o con qué enlace se sigue."))
        return found
