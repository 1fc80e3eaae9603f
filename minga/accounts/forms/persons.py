"""What a person may say about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Consent
from minga.accounts.queries.consents import shown_text


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Tu nombre"),
        max_length=120,
        required=False,
        help_text=_("Solo se muestra si marcas la casilla de abajo."),
    )
    is_name_public = forms.BooleanField(
        label=_("Mostrar mi nombre en lo que publique desde ahora"),
        required=False,
        help_text=shown_text(Consent.Purpose.PUBLIC_NAME),
    )
    language = forms.ChoiceField(label=_("Idioma de los avisos"), choices=settings.LANGUAGES)
