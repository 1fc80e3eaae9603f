"""What is asked of whoever says that they come: the least, and the name only with consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Consent
from minga.accounts.queries.consents import shown_text
from minga.cocreation.models import Workshop
from minga.cocreation.queries.workshops import sectors_of
from minga.core.text import tidy
from minga.web.forms import SpamTrapMixin


class RegistrationForm(SpamTrapMixin, forms.Form):
    email = forms.EmailField(
        label=_("Tu correo"),
        help_text=_("Te escribimos para confirmar y para avisarte si algo cambia. No se publica y se borra después."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": _("Falta tu correo."), "invalid": _("Ese correo no está completo. Revísalo.")},
    )
    sector = forms.ChoiceField(label=_("¿De qué sector vienes? (opcional)"), required=False)
    needs = forms.CharField(
        label=_("¿Qué necesitas para participar? (opcional)"),
        help_text=_("Acceso con silla de ruedas, interpretación, cuidado de niñas y niños…"),
        max_length=300,
        required=False,
    )
    has_consent = forms.BooleanField(label=shown_text(Consent.Purpose.WORKSHOP_LIST), required=False)
    name = forms.CharField(
        label=_("Tu nombre para la lista (opcional)"),
        help_text=_("Solo si marcaste que aceptas estar en ella."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, workshop: Workshop, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Prefiero no decirlo")), *sectors_of(workshop.process).items()]
        self.fields["sector"].choices = choices  # type: ignore[attr-defined]
        if has_account:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if tidy(found.get("name", "")) and not found.get("has_consent"):
            self.add_error("has_consent", _("Para guardar tu nombre necesitamos que aceptes. O deja el nombre vacío."))
        if found.get("has_consent") and not tidy(found.get("name", "")):
            self.add_error("name", _("Aceptaste estar en la lista: falta tu nombre."))
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """Ask after `is_valid()`."""
        names = ("sector", "needs", "has_consent", "name")
        return {"email": self.cleaned_data.get("email", ""), **{name: self.cleaned_data[name] for name in names}}
