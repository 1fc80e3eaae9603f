"""Lines of the register, the tiles of its tree, and the signed checkpoints."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.canonical import canonical_json
from minga.methods.merkle import TILE_BYTES, leaf_hash

LEAF_VERSION = 1
# The entry bundles of tlog-tiles say each leaf's length in two bytes.
LONGEST_LEAF = 65_535
# The only line that says who signs: the register and its verifier read it.
KEY_ROTATED = "key.rotated"


class EntryQuerySet(models.QuerySet["Entry"]):
    def pending(self) -> Self:
        return self.filter(index=None)

    def sealed(self) -> Self:
        return self.exclude(index=None)

    def about(self, kind: str, code: str) -> Self:
        return self.filter(subject_kind=kind, subject_code=code)


class Entry(models.Model):
    """One public decision. The database refuses to change it or delete it; the seal fills in its place, once."""

    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=80)
    jurisdiction = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    role = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    leaf = models.TextField()
    leaf_hash = models.BinaryField(max_length=32)
    index = models.BigIntegerField(null=True, unique=True)
    # Beside the leaf, never in it: erasing the person leaves every proof as it was.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(index__gte=0), name="entry_index_from_zero")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_code", "id"], name="entry_by_subject"),
            models.Index(fields=["subject_kind", "id"], name="entry_by_kind"),
            models.Index(fields=["verb", "id"], name="entry_by_verb"),
            models.Index(fields=["jurisdiction", "id"], name="entry_by_jurisdiction"),
            models.Index(fields=["id"], condition=models.Q(index=None), name="entry_pending"),
        ]
        verbose_name = _("línea del registro")
        verbose_name_plural = _("líneas del registro")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_code}"

    def get_absolute_url(self) -> str:
        if self.index is None:
            return reverse("ledger:subject", args=[self.subject_kind, self.subject_code])
        return reverse("ledger:entry", args=[self.index])

    def written_leaf(self) -> bytes:
        """The leaf that these columns make: equal to `leaf` unless someone touched the row."""
        return write_leaf(
            verb=self.verb,
            subject=(self.subject_kind, self.subject_code, self.jurisdiction),
            at=self.at,
            role=self.role,
            facts=self.facts,
        )

    @property
    def is_intact(self) -> bool:
        """Whether columns, leaf and hash still agree with each other."""
        try:
            leaf = self.written_leaf()
        except (TypeError, ValueError):
            return False
        return leaf == self.leaf.encode() and leaf_hash(leaf) == bytes(self.leaf_hash)


def write_leaf(*, verb: str, subject: tuple[str, str, str], at: dt.datetime, role: str, facts: dict[str, Any]) -> bytes:
    """The canonical bytes that enter the tree. Whatever a leaf holds is public for ever."""
    kind, code, jurisdiction = subject
    return canonical_json(
        {
            "v": LEAF_VERSION,
            "at": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "verb": verb,
            "subject": {"kind": kind, "code": code, "jurisdiction": jurisdiction},
            "role": role,
            "facts": facts,
        }
    )


class Tile(models.Model):
    """Up to 256 hashes of the tree, as C2SP tlog-tiles serves them. A tile only ever grows at its end."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField(max_length=TILE_BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="tile_once"),
            models.CheckConstraint(condition=models.Q(index__gte=0), name="tile_index_from_zero"),
        ]
        verbose_name = _("tesela")
        verbose_name_plural = _("teselas")

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The signed statement: at this moment the register had so many lines and this root."""

    # One checkpoint for each size: two sealers that raced could never both be kept.
    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    key = models.CharField(max_length=300)
    signed_at = models.DateTimeField()

    class Meta:
        get_latest_by = "size"
        verbose_name = _("sello")
        verbose_name_plural = _("sellos")

    def __str__(self) -> str:
        return str(self.size)

    @property
    def root_hex(self) -> str:
        return bytes(self.root).hex()

    @property
    def fingerprint(self) -> str:
        """The first letters of the root, enough to read aloud and compare."""
        return self.root_hex[:16]
