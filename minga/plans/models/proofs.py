"""The papers behind a commitment: the act that confirms it, and the document that it was taken from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.plans.models.commitments import Commitment


class CommitmentDocument(models.Model):
    """The file itself lives in its own room; withdrawn, it stays there as a tombstone."""

    class Part(models.TextChoices):
        CONFIRMATION = "confirmation", _("Acto que lo confirma")
        SOURCE = "source", _("Documento de donde sale")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="papers")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part)

    class Meta:
        ordering = ["commitment", "part", "pk"]
        verbose_name = _("documento de un compromiso")
        verbose_name_plural = _("documentos de compromisos")

    def __str__(self) -> str:
        return str(self.document)
