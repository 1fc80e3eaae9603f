"""What a moderator answers: what to do, on which ground, and a sentence if it helps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Moderation

REASONS = [choice for choice in Moderation.Ground.choices if choice[0] != Moderation.Ground.NONE]


class ModerationForm(forms.Form):
    decision = forms.ChoiceField(choices=Moderation.Decision.choices)
    ground = forms.ChoiceField(
        label=_("Motivo"),
        help_text=_("Para retener o retirar. Publicar no lo necesita."),
        choices=[("", _("Elige un motivo")), *REASONS],
        error_messages={"required": _("Elige el motivo: quien la propuso y los demás lo van a leer.")},
    )
    explanation = forms.CharField(
        label=_("Explicación"),
        help_text=_("La leerá todo el mundo. No copies aquí datos de nadie."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """To hold or to take down needs a ground; to publish says that there is none."""
        found = super().clean() or {}
        if found.get("decision") == Moderation.Decision.RELEASE:
            found["ground"] = Moderation.Ground.NONE
            self.errors.pop("ground", None)
        return found
