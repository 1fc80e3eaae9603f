"""What a person may say about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person


class ProfileForm(forms.ModelForm[Person]):
    language = forms.ChoiceField(label=_("Idioma de los avisos"), choices=settings.LANGUAGES)

    class Meta:
        model = Person
        fields = ["name", "is_name_public", "language"]
        labels = {"name": _("Tu nombre"), "is_name_public": _("Mostrar mi nombre en lo que publique desde ahora")}
        help_texts = {
            "name": _("Solo se muestra si marcas la casilla de abajo."),
        }
