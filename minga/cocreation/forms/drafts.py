"""The pieces of a methodology as forms: nothing is required, because a draft is kept while something is missing; what
it lacks to be published is said at each field."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from minga.cocreation.methodology_words import (
    ACT_NAMES,
    ACTIVITY_NAMES,
    LEADS_TO_NAMES,
    PARTY_NAMES,
    SETTLES_NAMES,
    TABLES_NAMES,
)
from minga.cocreation.models import Phase
from minga.core.text import tidy
from minga.plans.models import ActionPlan
from minga.web.forms import CheckCards

SHORT, LONG, LONGEST = 200, 600, 8000
EXACT = re.compile(r"\d{1,4}(?:\.\d{1,4}|/\d{1,4})?")
STEP = re.compile(r"(\d{1,3})\s*:\s*([^|]*)(?:\|(.*))?")
MOST_STEPS = 20
UNWRITTEN = ("is_counted", "is_justified", "steps")
Item = dict[str, Any]
Choices = list[tuple[str, str | Promise]]


class ExactField(forms.CharField):
    """A weight, a share or a score: a whole number, a decimal or a fraction, kept as it was written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=9, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace(",", ".").replace(" ", "")
        if text and not EXACT.fullmatch(text):
            raise ValidationError(_("Escribe un número exacto, como 2, 0,5 o 1/3."))
        return text


class NumbersField(forms.CharField):
    """Whole numbers separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        parts = [part.strip() for part in str(super().clean(value)).split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            raise ValidationError(_("Escribe números separados por comas: 2, 4, 7."))
        return [int(part) for part in parts]


class ScaleField(forms.CharField):
    """The values of a scale with their names, one in each line: «1: Nada | Nothing»."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=3000, required=False, widget=forms.Textarea({"rows": 5}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{key}: {said.get('es', '')} | {said.get('en', '')}" for key, said in value.items())

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        found = {}
        for place, line in enumerate(lines, 1):
            parts = STEP.fullmatch(line)
            if parts is None or place > MOST_STEPS:
                values = {"place": place}
                raise ValidationError(_("Línea %(place)s: escribe valor: español | inglés."), params=values)
            found[str(int(parts[1]))] = {"es": parts[2].strip(), "en": (parts[3] or "").strip()}
        return found


class PieceForm(forms.Form):
    """A piece of the content: texts in Spanish and English, and plain values."""

    said: ClassVar[Mapping[str, tuple[str | Promise, int]]] = {}
    is_keyed: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(self.fields)
        for name, (label, most) in self.said.items():
            for language, in_words in (("es", _("en español")), ("en", _("en inglés"))):
                self.fields[f"{name}_{language}"] = said_field(label, in_words, most)
        if self.is_keyed:
            self.fields["key"] = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
        self.order_fields([f"{name}_{language}" for name in self.said for language in ("es", "en")] + own)

    @property
    def own(self) -> list[str]:
        """Its plain values."""
        texts = {f"{name}_{language}" for name in self.said for language in ("es", "en")}
        return [name for name in self.fields if name not in texts and name not in ("key", "DELETE", "ORDER")]

    def initial_of(self, item: Mapping[str, Any]) -> Item:
        found = {name: item.get(name) for name in self.own}
        for name in self.said:
            text = item.get(name) or {}
            found |= {f"{name}_es": text.get("es", ""), f"{name}_en": text.get("en", "")}
        return found | ({"key": item.get("key", "")} if self.is_keyed else {})

    def piece(self, old: Mapping[str, Any]) -> Item:
        """What it says now, over what it said; ask after `is_valid()`."""
        typed = self.cleaned_data
        found = {**old, **{name: in_order(typed[name], old.get(name)) for name in self.own}}
        for name in self.said:
            kept = {key: text for key, text in (old.get(name) or {}).items() if key not in ("es", "en")}
            found[name] = {"es": tidy_long(typed[f"{name}_es"]), "en": tidy_long(typed[f"{name}_en"]), **kept}
        if self.is_keyed:
            first = next(iter(self.said))
            found["key"] = typed["key"] or slugify(typed[f"{first}_es"])[:40].strip("-")
        return found


def in_order(typed: Any, old: Any) -> Any:
    """The same choices in the order in which they stood: a form does not say any."""
    is_same = isinstance(typed, list) and isinstance(old, list) and sorted(typed) == sorted(old)
    return old if is_same else typed


def tidy_long(text: str) -> str:
    return "\n".join(tidy(line) for line in text.strip().splitlines())


def said_field(label: Any, in_words: Any, most: int) -> forms.CharField:
    widget = forms.Textarea({"rows": 3 if most <= LONG else 8}) if most > SHORT else None
    words = _("%(label)s (%(language)s)") % {"label": label, "language": in_words}
    return forms.CharField(label=words, max_length=most, required=False, widget=widget)


def number_field(label: Any, most: int) -> forms.IntegerField:
    errors = {
        "invalid": _("Debe ser un número entero."),
        "min_value": _("Debe ser %(limit_value)s o más."),
        "max_value": _("Debe ser %(limit_value)s o menos."),
    }
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, error_messages=errors)


def choice_field(label: Any, names: Mapping[Any, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(names.items()), required=False)


def several_field(label: Any, names: Mapping[Any, Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=list(names.items()), required=False, widget=CheckCards)


class GeneralForm(PieceForm):
    said = {"title": (_("Nombre"), SHORT), "summary": (_("De qué se trata"), LONG)}
    template = choice_field(_("Ficha de los compromisos"), dict(ActionPlan.Template.choices))
    months = number_field(_("Duración del plan, en meses"), 120)
    timeline_days = number_field(_("Días que el calendario es público antes de recibir propuestas"), 365)
    most_share = ExactField(label=_("Qué parte de los puestos puede tener un sector, como mucho"))
    workshop_tables = choice_field(_("Mesas de los talleres"), TABLES_NAMES)
    is_acted_by_forum = forms.BooleanField(
        label=_("El foro confirma todo el plan con un acta, en vez de un acta por compromiso"), required=False
    )


class SectorForm(PieceForm):
    said = {"name": (_("Sector"), SHORT)}
    is_keyed = True


class StepForm(PieceForm):
    said = {"text": (_("Qué se hace"), LONG)}


class PhaseForm(PieceForm):
    said = {"title": (_("Nombre de la fase"), SHORT), "description": (_("Cómo se hace"), LONGEST)}
    is_keyed = True
    kind = choice_field(_("Clase"), dict(Phase.Kind.choices))
    activities = several_field(_("Qué se hace en ella"), ACTIVITY_NAMES)
    participants = several_field(_("Quién participa"), PARTY_NAMES)
    opens_by = choice_field(_("Se abre"), dict(Phase.Opening.choices))


class ClassificationForm(PieceForm):
    people = number_field(_("Cuántas personas miran cada propuesta"), 9)
    second_look_days = number_field(_("Días para pedir una segunda mirada"), 90)


class CriterionForm(PieceForm):
    said = {"title": (_("Criterio"), SHORT), "question": (_("Pregunta que se responde sí o no"), LONG)}
    is_keyed = True


class DimensionForm(PieceForm):
    said = {"title": (_("Qué se evalúa"), SHORT), "description": (_("En qué consiste"), LONG)}
    is_keyed = True
    discrepancy = ExactField(label=_("Hay discrepancia si dos difieren en más de, en puntos de 100"))
    settles = choice_field(_("Si hay discrepancia, decide"), SETTLES_NAMES)
    is_published_together = forms.BooleanField(label=_("Los puntajes se publican todos juntos"), required=False)

    def initial_of(self, item: Mapping[str, Any]) -> Item:
        return super().initial_of({"is_published_together": True, **item})


class RoundForm(PieceForm):
    said = {"title": (_("Nombre de la vuelta"), SHORT)}
    is_keyed = True
    party = choice_field(_("Quién evalúa"), PARTY_NAMES)
    evaluators = number_field(_("Cuántas evaluaciones de cada propuesta"), 9)
    is_blind = forms.BooleanField(label=_("A ciegas: nadie sabe quién más evalúa"), required=False)


class IndicatorForm(PieceForm):
    said = {"title": (_("Indicador"), SHORT), "question": (_("Pregunta"), LONG)}
    is_keyed = True
    labels = ScaleField(label=_("Escala"), help_text=_("Una línea por valor: 1: Nada | Nothing"))
    weight = ExactField(label=_("Peso"))
    is_justified = forms.BooleanField(label=_("Se da con su razón"), required=False)
    is_counted = forms.BooleanField(label=_("Lo cuenta el sistema: ideas reunidas"), required=False)
    steps = NumbersField(
        label=_("Umbrales de lo que se cuenta"),
        help_text=_("Desde cuántas ideas se llega a cada valor después del primero: 2, 4, 7, 11."),
    )

    def piece(self, old: Mapping[str, Any]) -> Item:
        """What does not hold is not written, as in the files."""
        found = super().piece(old)
        return {name: value for name, value in found.items() if value or name not in UNWRITTEN}


class CategoryForm(PieceForm):
    said = {"title": (_("Categoría"), SHORT), "description": (_("Qué significa"), LONG)}
    leads_to = choice_field(_("Lleva a"), LEADS_TO_NAMES)
    becomes = NumbersField(
        label=_("Antes del plan pasa a la categoría"), help_text=_("Solo una reserva: los números, como 3, 4.")
    )

    def __init__(self, *args: Any, dimensions: Sequence[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in dimensions:
            label = _("Puntaje que necesita en «%(dimension)s», de 100") % {"dimension": one["title"].get("es", "")}
            help_text = _("Vacío: ninguno.")
            self.fields[f"least_{one['key']}"] = ExactField(label=label, help_text=help_text)

    def initial_of(self, item: Mapping[str, Any]) -> Item:
        least = {f"least_{key}": value for key, value in (item.get("least") or {}).items()}
        return {**super().initial_of(item), **least}

    def piece(self, old: Mapping[str, Any]) -> Item:
        found = super().piece(old)
        typed = {name: found.pop(name) for name in list(found) if name.startswith("least_")}
        found["least"] = {name.removeprefix("least_"): value for name, value in typed.items() if value}
        return found


class PermitsForm(PieceForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for act, name in ACT_NAMES.items():
            self.fields[act] = choice_field(name, PARTY_NAMES)
