"""What a member answers about a proposal: each criterion yes or no, and why not; and an author's second look."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minga.cocreation.answers import Answer
from minga.cocreation.methodology import Criterion

YES, NO = "si", "no"
HOLDS = [(YES, _("Se cumple")), (NO, _("No se cumple"))]
LONGEST = 500


@dataclass(frozen=True)
class Asked:
    """A criterion with its two fields, and the key that says no to it."""

    criterion: Criterion
    holds: BoundField
    reason: BoundField
    key: str


class OpinionForm(forms.Form):
    """`todos` is the button of whoever finds nothing wanting."""

    def __init__(self, *args: Any, criteria: tuple[Criterion, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"cumple-{criterion.key}"] = holds_field(criterion)
            self.fields[f"motivo-{criterion.key}"] = reason_field()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "todos" in self.data:
            self.errors.clear()
            return {**found, **{f"cumple-{one.key}": YES for one in self.criteria}}
        for one in self.criteria:
            name = f"motivo-{one.key}"
            if found.get(f"cumple-{one.key}") == NO and not found.get(name) and name not in self.errors:
                self.add_error(name, _("Di por qué no se cumple: quien la propuso y los demás lo van a leer."))
        return found

    @property
    def answers(self) -> dict[str, Answer]:
        """Ask after `is_valid()`."""
        found = self.cleaned_data
        return {
            one.key: Answer(found[f"cumple-{one.key}"] == YES, found.get(f"motivo-{one.key}") or "")
            for one in self.criteria
        }

    @property
    def asked(self) -> Iterator[Asked]:
        for number, one in enumerate(self.criteria, 1):
            yield Asked(one, self[f"cumple-{one.key}"], self[f"motivo-{one.key}"], str(number % 10))


def holds_field(criterion: Criterion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=str(criterion.title),
        help_text=str(criterion.question),
        choices=HOLDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Responde si se cumple.")},
    )


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Por qué no"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )


class SecondLookForm(forms.Form):
    text = forms.CharField(
        label=_("Qué quieres que el grupo tenga en cuenta"),
        help_text=_("Lo lee el grupo; lo que se publica es su respuesta. No escribas datos de nadie."),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Escribe qué debe tener en cuenta el grupo.")},
    )
