"""What may be asked of this room: to follow, and how often."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Consent
from minga.accounts.queries.consents import shown_text
from minga.ledger.verbs import kind_label
from minga.notices.models import Follower, Reader, Rhythm
from minga.web.forms import RadioCards, SpamTrapMixin

OFTEN = [(Rhythm.IMMEDIATE.value, Rhythm.IMMEDIATE.label), (Rhythm.DAILY.value, Rhythm.DAILY.label)]
HELPS = {
    Rhythm.IMMEDIATE.value: _("Un correo por cada cambio, en cuanto ocurre."),
    Rhythm.DAILY.value: _("Un solo correo, a las siete de la mañana, si hubo cambios."),
    Rhythm.NONE.value: _("Los cambios te esperan en tu escritorio."),
}


class RhythmForm(forms.Form):
    """For a person with an account, who may also hear of it only on their desk."""

    rhythm = forms.ChoiceField(
        label=_("¿Cada cuánto quieres enterarte?"),
        choices=Rhythm.choices,
        initial=Rhythm.IMMEDIATE,
        widget=RadioCards(helps=HELPS),
    )


class FollowForm(SpamTrapMixin, forms.Form):
    """For somebody without an account."""

    email = forms.EmailField(
        label=_("Tu correo electrónico"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=shown_text(Consent.Purpose.FOLLOWING),
        error_messages={
            "required": _("Falta tu correo electrónico."),
            "invalid": _("Revisa tu correo electrónico: debe verse como nombre@dominio.ec."),
        },
    )
    rhythm = forms.ChoiceField(
        label=_("¿Cada cuánto quieres enterarte?"),
        choices=OFTEN,
        initial=Rhythm.IMMEDIATE,
        widget=RadioCards(helps=HELPS),
    )


class PreferencesForm(forms.Form):
    """One choice for each thing followed; one for a person's own; the language where no account says it."""

    own_rhythm = forms.ChoiceField(label=_("Sobre lo mío: mis propuestas y mis tareas"), choices=Rhythm.choices)
    language = forms.ChoiceField(label=_("Idioma de los correos"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, reader: Reader, follows: Sequence[Follower], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follows = {f"follow-{follow.pk}": follow.pk for follow in follows}
        self.initial.update({"own_rhythm": reader.own_rhythm, "language": reader.said_language})
        del self.fields["own_rhythm" if reader.person is None else "language"]
        often = OFTEN if reader.person is None else Rhythm.choices
        for name, follow in zip(self.follows, follows, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"{kind_label(follow.kind)} {follow.code}",
                choices=[*often, ("", _("Dejar de seguir"))],
                required=False,
                initial=follow.rhythm,
            )

    @property
    def chosen(self) -> dict[str, Any]:
        """What `choose_rhythms` takes."""
        found = self.cleaned_data
        follows = {pk: found[name] for name, pk in self.follows.items()}
        return {"follows": follows, "own_rhythm": found.get("own_rhythm"), "language": found.get("language")}
