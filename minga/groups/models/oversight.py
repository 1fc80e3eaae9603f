"""What a citizen oversight group has besides its seats: what it watches, its accreditation, its plan, its reports."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated

# The guide of CPCCS (2016): three members or more.
FEWEST_MEMBERS = 3


class Oversight(Dated):
    class State(models.TextChoices):
        FORMING = "forming", _("Se está formando")
        ACCREDITED = "accredited", _("Acreditada")
        CONCLUDED = "concluded", _("Con informe final")

    PATHS = {
        State.FORMING: {State.ACCREDITED},
        State.ACCREDITED: {State.CONCLUDED},
    }

    body = models.OneToOneField("groups.Body", models.PROTECT, related_name="oversight")
    watched = models.ForeignKey("directory.Institution", models.PROTECT, related_name="oversights")
    subject = models.CharField(max_length=300, help_text="What it watches.")
    about_kind = models.CharField(max_length=40, blank=True)
    about_code = models.CharField(max_length=80, blank=True)
    about_url = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.FORMING)
    plan = models.TextField(blank=True, help_text="What it will look at, how and when.")
    act = models.CharField(max_length=200, blank=True, help_text="The accreditation, with its number.")
    accredited_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="forming") | (~Q(act="") & Q(accredited_on__isnull=False)),
                name="an_accreditation_has_its_act",
            ),
        ]
        verbose_name = _("veeduría")
        verbose_name_plural = _("veedurías")

    def __str__(self) -> str:
        return str(self.body)


class Declaration(models.Model):
    """A member says that nothing keeps them from watching. Kept with the membership, never in the register."""

    membership = models.OneToOneField("groups.Membership", models.CASCADE, related_name="declaration")
    works_elsewhere = models.BooleanField(default=False)
    has_no_contract = models.BooleanField(default=False)
    has_no_conflict = models.BooleanField(default=False)
    has_no_relative = models.BooleanField(default=False)
    delegated_by = models.CharField(max_length=200, blank=True, help_text="The organisation that sends them.")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(works_elsewhere=True, has_no_contract=True, has_no_conflict=True, has_no_relative=True),
                name="a_declaration_is_complete",
            ),
        ]
        verbose_name = _("declaración de una veeduría")
        verbose_name_plural = _("declaraciones de veedurías")

    def __str__(self) -> str:
        return str(self.membership.seat)


class OversightReport(Dated):
    class Kind(models.TextChoices):
        PARTIAL = "partial", _("Informe parcial")
        FINAL = "final", _("Informe final")

    oversight = models.ForeignKey(Oversight, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PARTIAL)
    findings = models.TextField()
    recommendations = models.TextField(blank=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")
    reported_on = models.DateField()

    class Meta:
        ordering = ["oversight", "number"]
        constraints = [
            models.UniqueConstraint(fields=["oversight", "number"], name="oversight_report_once"),
            models.UniqueConstraint(fields=["oversight"], condition=Q(kind="final"), name="one_final_report"),
        ]
        verbose_name = _("informe de veeduría")
        verbose_name_plural = _("informes de veedurías")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
