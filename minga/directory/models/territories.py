"""The territory as a tree: province, canton, parish; and Quito's zonal administrations, which change over time."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def provinces(self) -> "TerritoryQuerySet":
        return self.filter(kind=Territory.Kind.PROVINCE)

    def valid_on(self, day: dt.date) -> "TerritoryQuerySet":
        starts = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(starts, Q(valid_to=None) | Q(valid_to__gte=day))

    def within(self, territory: "Territory") -> "TerritoryQuerySet":
        """The territory itself and all below it."""
        return self.filter(Q(path=territory.path) | Q(path__startswith=f"{territory.path}/"))


class Territory(models.Model):
    class Kind(models.TextChoices):
        COUNTRY = "country", _("País")
        PROVINCE = "province", _("Provincia")
        CANTON = "canton", _("Cantón")
        ZONE = "zone", _("Administración zonal")
        URBAN_PARISH = "urban_parish", _("Parroquia urbana")
        RURAL_PARISH = "rural_parish", _("Parroquia rural")
        PARISH = "parish", _("Parroquia")

    code = models.CharField(max_length=40, unique=True, help_text="INEC's code where there is one (17, 1701, 170150).")
    kind = models.CharField(max_length=15, choices=Kind)
    name = models.CharField(max_length=120)
    iso_code = models.CharField(max_length=6, blank=True, help_text="ISO 3166-2")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=160, db_index=True, help_text="Codes from the root, joined by /.")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("territorio")
        verbose_name_plural = _("territorios")

    def __str__(self) -> str:
        return self.name
