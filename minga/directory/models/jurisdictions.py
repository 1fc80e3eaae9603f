"""A government on this site: a nation, a province, a municipality."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.fields import SaidField
from minga.core.models import Dated
from minga.web.brand import check

# First words of addresses that belong to the site itself.
RESERVED = frozenset({
    "accesibilidad", "administracion", "api", "apariencia", "avisos", "buscar", "como-funciona", "cuenta", "demo",
    "derechos", "documentos", "escritorio", "estatico", "estilo", "idioma", "mapa-del-sitio", "marca", "privacidad",
    "registro", "salud", "seguir", "trabajos",
})  # fmt: skip


class Jurisdiction(Dated):
    class Kind(models.TextChoices):
        NATION = "nation", _("Gobierno nacional")
        PROVINCE = "province", _("Gobierno provincial")
        MUNICIPALITY = "municipality", _("Gobierno municipal")
        PARISH = "parish", _("Gobierno parroquial")

    slug = models.SlugField(max_length=40, unique=True)
    name = SaidField()
    government = SaidField(help_text="Who governs, as the header shows it: Presidencia de la República …")
    kind = models.CharField(max_length=15, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    territory = models.ForeignKey("directory.Territory", models.PROTECT, null=True, blank=True, related_name="+")
    brand = models.CharField(
        max_length=7, default="#1e3a6e", validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Un color como #1e3a6e."))]
    )
    languages = models.JSONField(default=list)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=60, blank=True)
    website = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("jurisdicción")
        verbose_name_plural = _("jurisdicciones")

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("jurisdiction", args=[self.slug])

    def clean(self) -> None:
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("Esa dirección es del propio sitio.")})
        if problems := check(self.brand):
            raise ValidationError({"brand": problems})
