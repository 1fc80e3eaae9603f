"""The shared lists by which commitments and proposals are found: SDGs, OGP values, pillars, policy areas."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.fields import SaidField


class SDG(models.Model):
    """A Sustainable Development Goal of the 2030 Agenda."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    name = SaidField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("Objetivo de Desarrollo Sostenible")
        verbose_name_plural = _("Objetivos de Desarrollo Sostenible")

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"


class Taxon(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = SaidField()
    description = SaidField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return str(self.name)


class OGPValue(Taxon):
    """A value of the Open Government Partnership."""


class Pillar(Taxon):
    """A pillar of the Carta Iberoamericana de Gobierno Abierto (CLAD, 2016)."""


class PolicyArea(Taxon):
    """A policy area of OGP's commitment database."""
