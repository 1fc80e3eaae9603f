"""Trying a methodology with answers, choosing one to compare it with, and copying it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.cocreation.methodology import Indicator, Methodology
from minga.cocreation.models import MethodologyVersion
from minga.core.text import tidy
from minga.directory.shapes import KEY
from minga.web.forms import FilterForm

LONGEST_KEY = 60


class ExampleForm(FilterForm):
    """One answer to each indicator; what is not answered is taken from the middle of its scale."""

    def __init__(self, *args: Any, said: Methodology, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        for dimension in said.dimensions:
            for one in dimension.indicators:
                choices = [(str(value), f"{value} · {text}") for value, text in sorted(one.labels.items())]
                self.fields[f"{dimension.key}.{one.key}"] = forms.ChoiceField(
                    label=f"{dimension.title}: {one.title}",
                    choices=choices,
                    required=False,
                    initial=str(middle(one)),
                )

    @property
    def values(self) -> dict[str, dict[str, int]]:
        chosen = self.chosen if self.is_bound else {}
        return {
            dimension.key: {
                one.key: int(chosen.get(f"{dimension.key}.{one.key}", middle(one))) for one in dimension.indicators
            }
            for dimension in self.said.dimensions
        }


def middle(one: Indicator) -> int:
    return (one.lowest + one.highest) // 2


class CompareForm(FilterForm):
    def __init__(self, *args: Any, versions: Sequence[MethodologyVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {one.ledger_code: one for one in versions}
        self.fields["con"] = forms.ChoiceField(
            label=_("Comparar con"),
            choices=[(code, f"{one} · {one.number}") for code, one in self.by_code.items()],
            required=False,
        )

    @property
    def other(self) -> MethodologyVersion | None:
        return self.by_code.get(self.chosen.get("con", "")) if self.is_bound else None


class CopyForm(forms.Form):
    """Under which name a government follows its own copy."""

    key = forms.CharField(
        label=_("Nombre corto"),
        help_text=_("En minúsculas, sin espacios ni tildes, como quito-2027. Es parte de su dirección y no cambia."),
        max_length=LONGEST_KEY,
        error_messages={"required": _("Falta el nombre corto.")},
    )

    def clean_key(self) -> str:
        key = tidy(self.cleaned_data["key"]).lower()
        if not KEY.fullmatch(key) or "_" in key:
            raise ValidationError(_("Usa letras minúsculas, números y guiones: quito-2027."))
        return key


class DiscardForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("Sí, descartarlo"), error_messages={"required": _("Marca que sí para descartarlo.")}
    )
