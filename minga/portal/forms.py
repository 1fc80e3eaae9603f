"""What a person decides about their own data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.web.forms import RadioCards

KEEP, WITHDRAW = "keep", "withdraw"


class DeleteAccountForm(forms.Form):
    proposals = forms.ChoiceField(
        label=_("¿Qué hacemos con tus propuestas?"),
        choices=[(KEEP, _("Que sigan, sin nada que lleve a mí")), (WITHDRAW, _("Retirar también sus textos"))],
        initial=KEEP,
        widget=RadioCards(
            helps={
                KEEP: _("Siguen su camino con su código, sin tu nombre."),
                WITHDRAW: _(
                    "Se borran los textos que aún se pueden retirar. Lo que ya se está decidiendo sigue, sin tu nombre."
                ),
            }
        ),
    )
    email = forms.CharField(
        label=_("Escribe tu correo para confirmar"),
        max_length=254,
        help_text=_("Así sabemos que no fue un clic por error."),
        error_messages={"required": _("Escribe tu correo para confirmar.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"].strip().lower()
        if typed != self.person.email.lower():
            raise forms.ValidationError(_("No es el correo de esta cuenta. Revísalo."))
        return typed


class KeyForm(forms.Form):
    """For answers about oneself: only their key leads to them."""

    key = forms.CharField(
        label=_("La clave que te dimos"),
        max_length=60,
        error_messages={"required": _("Escribe la clave que te dimos.")},
    )
