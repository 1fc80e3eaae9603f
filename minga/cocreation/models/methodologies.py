"""A methodology that a process can follow: those that ship with Minga, and the copies that a government makes."""

from functools import cached_property

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.cocreation.methodology import Methodology, read_methodology
from minga.core.fields import SaidField, said
from minga.core.models import Dated


class MethodologyVersion(Dated):
    """A version never changes, because a process may follow it: a change makes the next version."""

    ledger_kind = "methodology"

    jurisdiction = models.ForeignKey(
        "directory.Jurisdiction", models.PROTECT, null=True, blank=True, related_name="methodologies"
    )
    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField(default=1)
    title = SaidField()
    content = models.JSONField()
    checksum = models.CharField(max_length=64)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")

    class Meta:
        ordering = ["key", "-number"]
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="methodology_version_once")]
        verbose_name = _("metodología")
        verbose_name_plural = _("metodologías")

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("methodology", args=[self.key, self.number])

    @property
    def ledger_code(self) -> str:
        return f"{self.key}-{self.number}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug if self.jurisdiction else ""

    @property
    def is_shipped(self) -> bool:
        return self.jurisdiction_id is None

    @cached_property
    def said(self) -> Methodology:
        return read_methodology(self.content)


class MethodologyDraft(Dated):
    """A copy that a government is changing: nobody else sees it until it is published as a version."""

    jurisdiction = models.ForeignKey("directory.Jurisdiction", models.PROTECT, related_name="methodology_drafts")
    key = models.SlugField(max_length=60)
    content = models.JSONField()
    based_on = models.ForeignKey(MethodologyVersion, models.PROTECT, related_name="drafts")
    edition = models.PositiveIntegerField(default=1, help_text="Goes up with each change: nobody overwrites another.")

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="methodology_draft_once")]
        verbose_name = _("borrador de metodología")
        verbose_name_plural = _("borradores de metodologías")

    def __str__(self) -> str:
        return str(said(self.content.get("title")))
