"""A document with its versions, the files that wait for their form, and what must be erased."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated

A_DAY = dt.timedelta(days=1)
# Without the letters and digits that people take for others.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Drawn and not counted: whoever knows one does not know the next."""
    return "DOC-" + "".join(secrets.choice(CODE_LETTERS) for _place in range(10))


def in_a_day() -> dt.datetime:
    return timezone.now() + A_DAY


def hashed_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Kind(models.TextChoices):
    PDF = "pdf", "PDF"
    PNG = "png", _("Imagen PNG")
    JPEG = "jpeg", _("Fotografía JPEG")
    WEBP = "webp", _("Imagen WebP")
    ODT = "odt", _("Texto ODT")
    DOCX = "docx", _("Texto DOCX")
    ODS = "ods", _("Hoja de cálculo ODS")
    XLSX = "xlsx", _("Hoja de cálculo XLSX")
    CSV = "csv", _("Tabla CSV")


class Language(models.TextChoices):
    SPANISH = "es", _("Español")
    ENGLISH = "en", _("Inglés")
    KICHWA = "qu", _("Kichwa")
    SHUAR = "jiv", _("Shuar")


class KeptFile(models.Model):
    """A file that was examined, where it is stored and what was found in it."""

    name = models.CharField(max_length=120, help_text="Of the file, with the ending of what it really is.")
    kind = models.CharField(max_length=5, choices=Kind)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    received_sha256 = models.CharField(max_length=64, help_text="Before its hidden data were taken out.")
    stored = models.CharField(max_length=120, unique=True, help_text="Its key in the storage.")
    findings = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    signatures = models.JSONField(default=list, blank=True)
    examined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def needs_decision(self) -> bool:
        return bool(self.findings)

    def file_fields(self) -> dict[str, Any]:
        """What one kind of kept file hands to the other."""
        return {field.name: getattr(self, field.name) for field in KeptFile._meta.fields}


class Upload(KeptFile):
    """A file whose form is not finished yet: it waits a day for whoever holds its token, which is kept hashed."""

    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(default=in_a_day, db_index=True)

    class Meta:
        verbose_name = _("archivo en espera")
        verbose_name_plural = _("archivos en espera")


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> "DocumentQuerySet":
        """What everybody may see: published ones, and the tombstones of those withdrawn."""
        return self.exclude(state=Document.State.HELD)

    def readable(self) -> "DocumentQuerySet":
        return self.filter(state=Document.State.PUBLISHED)


class Document(Dated):
    class State(models.TextChoices):
        HELD = "held", _("Espera una revisión")
        PUBLISHED = "published", _("Publicado")
        WITHDRAWN = "withdrawn", _("Retirado")

    PATHS = {
        State.HELD: {State.PUBLISHED, State.WITHDRAWN},
        State.PUBLISHED: {State.HELD, State.WITHDRAWN},
    }

    class Ground(models.TextChoices):
        AUTHOR = "author", _("La retiró quien la entregó")
        PERSONAL = "personal", _("Muestra datos de personas")
        MISTAKE = "mistake", _("Se publicó por error")
        MODERATION = "moderation", _("La retiró moderación")
        REVIEW = "review", _("Está en revisión")

    code = models.CharField(max_length=20, unique=True, default=new_code)
    title = models.CharField(max_length=200, blank=True)
    jurisdiction = models.SlugField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    role = models.CharField(max_length=40, help_text="In which public role it was handed in.")
    about_kind = models.CharField(max_length=40)
    about_code = models.CharField(max_length=80)
    about_url = models.CharField(max_length=300, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="documents"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_ground = models.CharField(max_length=12, choices=Ground, blank=True)

    objects = DocumentQuerySet.as_manager()

    ledger_kind = "document"

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(title="") & ~Q(ended_ground="")), name="withdrawn_document_is_mute"
            ),
        ]
        indexes = [models.Index(fields=["about_kind", "about_code"], name="document_about")]
        verbose_name = _("documento")
        verbose_name_plural = _("documentos")

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("documents:document", args=[self.code])

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction

    @property
    def is_readable(self) -> bool:
        return self.state == self.State.PUBLISHED


class Version(KeptFile):
    """One file of a document: in a language, and the newest of that language unless another replaced it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    language = models.CharField(max_length=3, choices=Language, default=Language.SPANISH)
    number = models.PositiveSmallIntegerField(default=1)
    is_translation = models.BooleanField(default=False)

    class Meta:
        ordering = ["document", "is_translation", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "language", "number"], name="document_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="document_version_from_one"),
        ]
        indexes = [models.Index(fields=["sha256"], name="document_version_by_hash")]
        verbose_name = _("versión de un documento")
        verbose_name_plural = _("versiones de documentos")

    def get_absolute_url(self) -> str:
        """Says what comes: whoever has the address can check that the file is the one that was meant."""
        return reverse("documents:file", args=[self.document.code, self.sha256, self.name])


class Decision(models.Model):
    """Why a file that shows personal data was published all the same: who decided, when, on which ground."""

    class Ground(models.TextChoices):
        OWN = "own", _("Son datos míos y quiero que se vean")
        CONSENT = "consent", _("Tengo el permiso por escrito de esas personas")
        OFFICE = "office", _("Son datos de una institución o de un cargo público")
        LAW = "law", _("Una norma manda publicarlos")
        FALSE_ALARM = "false_alarm", _("No son datos de personas: el sitio se equivoca")

    version = models.OneToOneField(Version, models.CASCADE, related_name="decision")
    ground = models.CharField(max_length=12, choices=Ground)
    explanation = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=40)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("decisión sobre datos personales")
        verbose_name_plural = _("decisiones sobre datos personales")

    def __str__(self) -> str:
        return f"{self.version}: {self.get_ground_display()}"


def decided_versions(path: str = "versions") -> models.Prefetch[str]:
    """For `prefetch_related`: the versions of documents, each with its decision, in one question."""
    return models.Prefetch(path, Version.objects.select_related("decision"))


class Erasure(models.Model):
    """A stored file that must go; the row stays until it is gone, so that no crash leaves it behind."""

    stored = models.CharField(max_length=120, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("borrado pendiente")
        verbose_name_plural = _("borrados pendientes")

    def __str__(self) -> str:
        return self.stored
