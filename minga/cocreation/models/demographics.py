"""Who takes part, told apart from what they said: bands only, behind a random key that leads to no proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Demographic(models.Model):
    """One voluntary answer. The consent is in the row; the person keeps the key with which to withdraw it."""

    class AgeBand(models.TextChoices):
        FROM_16 = "16-17", _("16 a 17 años")
        FROM_18 = "18-25", _("18 a 25 años")
        FROM_26 = "26-35", _("26 a 35 años")
        FROM_36 = "36-45", _("36 a 45 años")
        FROM_46 = "46-55", _("46 a 55 años")
        FROM_56 = "56-64", _("56 a 64 años")
        FROM_65 = "65+", _("65 años o más")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Mujer")
        MAN = "man", _("Hombre")
        NON_BINARY = "non_binary", _("No binario")
        OTHER = "other", _("Otro")

    class Ethnicity(models.TextChoices):
        """The groups of INEC's census question on self-identification."""

        INDIGENOUS = "indigenous", _("Indígena")
        AFRO = "afro", _("Afroecuatoriana o afrodescendiente")
        BLACK = "black", _("Negra")
        MULATTO = "mulatto", _("Mulata")
        MONTUBIO = "montubio", _("Montubia")
        MESTIZO = "mestizo", _("Mestiza")
        WHITE = "white", _("Blanca")
        OTHER = "other", _("Otra")

    process = models.ForeignKey("cocreation.Process", models.CASCADE, related_name="demographics")
    key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the key that the person keeps.")
    age_band = models.CharField(max_length=10, choices=AgeBand, blank=True)
    gender = models.CharField(max_length=12, choices=Gender, blank=True)
    ethnicity = models.CharField(max_length=12, choices=Ethnicity, blank=True)
    consent_version = models.CharField(max_length=20)
    consent_purpose = models.CharField(max_length=200)
    # A day, not a moment: a time to the second would lead back to the proposal sent just before.
    consented_on = models.DateField()

    class Meta:
        verbose_name = _("dato de participación")
        verbose_name_plural = _("datos de participación")

    def __str__(self) -> str:
        return self.key[:8]
