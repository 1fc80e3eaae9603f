"""How far each room has read the register on behalf of the index."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cursor(models.Model):
    """`position` sealed lines of the register have been read under this name.

    `round` grows with each rebuild of the index: who was reading meanwhile wrote into the index that was left, and
    must read those lines again.
    """

    name = models.CharField(max_length=60, unique=True)
    position = models.BigIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(position__gte=0), name="cursor_from_zero")]
        verbose_name = _("marcador de lectura")
        verbose_name_plural = _("marcadores de lectura")

    def __str__(self) -> str:
        return f"{self.name}: {self.position}"
