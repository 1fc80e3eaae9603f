"""The files with which somebody backs their proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models.proposals import Proposal

MOST_FILES = 3


class ProposalFile(models.Model):
    """One of up to three; the document itself lives in its own room and stays there as a tombstone when withdrawn."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="files")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["proposal", "position"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="proposal_file_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=MOST_FILES), name="proposal_has_three_files"
            ),
        ]
        verbose_name = _("archivo de una propuesta")
        verbose_name_plural = _("archivos de propuestas")

    def __str__(self) -> str:
        return f"{self.proposal.code} · {self.position}"
