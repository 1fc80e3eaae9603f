"""Institutions: those that answer for a commitment, their counterparts, and everybody whom a document names."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.fields import SaidField
from minga.core.models import Dated


class Institution(Dated):
    class Sector(models.TextChoices):
        GOVERNMENT = "government", _("Sector público")
        CIVIL_SOCIETY = "civil_society", _("Sociedad civil")
        ACADEMIA = "academia", _("Academia")
        PRIVATE = "private", _("Sector privado")
        INTERNATIONAL = "international", _("Cooperación internacional")

    jurisdiction = models.ForeignKey("directory.Jurisdiction", models.PROTECT, related_name="institutions")
    slug = models.SlugField(max_length=80)
    name = SaidField()
    acronym = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=40)
    sector = models.CharField(max_length=15, choices=Sector)
    level = models.CharField(max_length=15, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    former_names = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["jurisdiction", "slug"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "slug"], name="institution_slug_once")]
        verbose_name = _("institución")
        verbose_name_plural = _("instituciones")

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("institution", args=[self.jurisdiction.slug, self.slug])
