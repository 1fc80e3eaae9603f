"""When each phase begins and ends, and the reason of each act upon it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minga.cocreation.methodology import PhasePlan
from minga.cocreation.models import Phase
from minga.cocreation.process_plans import Dates
from minga.cocreation.rules.phases import faults_of_dates
from minga.core.dates import PartialDate
from minga.core.fields import Said

LONGEST_REASON = 1000
LAST_YEAR = 2100


class PhaseDateField(forms.CharField):
    """A day from the calendar; a month or a year, where that is all that is known, stays written as it is."""

    def __init__(self, *, known: PartialDate | None = None, **kwargs: Any) -> None:
        widget = forms.TextInput()
        if known is None or known.day:
            widget.input_type = "date"
        super().__init__(max_length=10, widget=widget, initial=known.iso if known else "", **kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = PartialDate(text)
        except ValueError as error:
            raise ValidationError(error.args[0]) from error
        if found.year > LAST_YEAR:
            raise ValidationError(_("Ese año está demasiado lejos."))
        return found


@dataclass(frozen=True)
class PhaseFields:
    """The two dates of a phase, as its form draws them together."""

    title: Said
    who: Sequence[str]
    starts: BoundField
    ends: BoundField


class DatesMixin(forms.Form):
    """Adds the two dates of each phase of a methodology; `dates` after `is_valid()`."""

    def add_phases(self, plans: Sequence[PhasePlan], known: Dates | None = None) -> None:
        self.plans = plans
        for plan in plans:
            starts, ends = (known or {}).get(plan.key, (None, None))
            values = {"phase": plan.title}
            is_needed = plan.opens_by == Phase.Opening.DATE
            said = {"required": _("Falta cuándo empieza «%(phase)s».") % values}
            label = _("%(phase)s: empieza") % values
            self.fields[f"{plan.key}-desde"] = PhaseDateField(
                label=label, known=starts, required=is_needed, error_messages=said
            )
            label = _("%(phase)s: termina") % values
            self.fields[f"{plan.key}-hasta"] = PhaseDateField(label=label, known=ends, required=False)

    @property
    def phases(self) -> Iterator[PhaseFields]:
        for plan in self.plans:
            yield PhaseFields(plan.title, plan.participants, self[f"{plan.key}-desde"], self[f"{plan.key}-hasta"])

    @property
    def dates(self) -> Dates:
        found = self.cleaned_data
        return {plan.key: (found.get(f"{plan.key}-desde"), found.get(f"{plan.key}-hasta")) for plan in self.plans}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        typed = self.dates
        rows = [Phase(key=plan.key, title=plan.title) for plan in self.plans]
        for row in rows:
            row.starts_on, row.ends_on = typed[row.key]
        for key, reason in faults_of_dates(rows):
            if not {f"{key}-desde", f"{key}-hasta"} & set(self.errors):
                self.add_error(f"{key}-desde" if typed[key][0] is None else f"{key}-hasta", reason)
        return found


class DatesForm(DatesMixin):
    """All the dates of a process that is being prepared."""

    def __init__(self, *args: Any, plans: Sequence[PhasePlan], known: Dates, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_phases(plans, known)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Por qué"),
        help_text=_("Se publica en la página del proceso y en el registro: sin nombres ni datos de personas."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Escribe por qué: todas las personas lo leerán.")},
    )

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_needed:
            del self.fields["reason"]

    @property
    def said(self) -> str:
        """Ask after `is_valid()`; "" where none was asked for."""
        return str(self.cleaned_data.get("reason", ""))


class MoveForm(ReasonForm):
    """New dates for one phase."""

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_needed = phase.opens_by == Phase.Opening.DATE
        said = {"required": _("Falta cuándo empieza.")}
        self.fields["starts_on"] = PhaseDateField(
            label=_("Empieza"), known=phase.starts_on, required=is_needed, error_messages=said
        )
        self.fields["ends_on"] = PhaseDateField(label=_("Termina"), known=phase.ends_on, required=False)
        self.order_fields(["starts_on", "ends_on", "reason"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = found.get("starts_on"), found.get("ends_on")
        if starts and ends and ends.last_day < starts.first_day:
            self.add_error("ends_on", _("La fase no puede terminar antes de empezar."))
        return found
