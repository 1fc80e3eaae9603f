"""The page of a proposal: the answer first, then its text, its thread and what the reader can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cocreation.models import IntegratedProposal, Proposal, ProposalFile, ProposalVersion, Support
from minga.cocreation.pages.threads import Told, knots_of
from minga.cocreation.queries.fates import grounds_of, sentence_of
from minga.cocreation.queries.standings import Standing, standing_of
from minga.cocreation.rules import proposals as permits
from minga.cocreation.rules.classification import can_ask_second_look
from minga.core.statements import Prepared
from minga.documents.models import Document, decided_versions
from minga.documents.pages import DocumentPage, pages_of
from minga.ledger.models import Entry
from minga.web.components import Fact, Knot
from minga.web.numbers import day

NOT_TOLD = ("proposal.supported",)
ENTRIES = Prepared(lambda code: Entry.objects.about("proposal", code).exclude(verb__in=NOT_TOLD).order_by("id"))
VERSIONS = Prepared(lambda proposal: ProposalVersion.objects.filter(proposal=proposal).order_by("number"))
DOCUMENTS = Prepared(
    lambda proposal: Document.objects.filter(
        pk__in=ProposalFile.objects.filter(proposal=proposal).values("document")
    ).prefetch_related(decided_versions())
)
MODERATED = ("proposal.held", "proposal.released", "proposal.removed")


@dataclass(frozen=True)
class ProposalPage:
    """`reader` is a person, nobody, or the author who came by the secret link."""

    proposal: Proposal
    reader: Any
    clave: str = ""

    @cached_property
    def entries(self) -> list[Entry]:
        """The register's lines about it but the supports, which can be thousands."""
        return ENTRIES.rows(self.proposal.code)

    @cached_property
    def versions(self) -> list[ProposalVersion]:
        return VERSIONS.rows(self.proposal.pk)

    @cached_property
    def documents(self) -> list[DocumentPage]:
        return documents_of(self.proposal) if self.shows_text else []

    @cached_property
    def knots(self) -> list[Knot]:
        moderations = [] if self.is_untouched else list(self.proposal.moderations.all())
        told = Told(self.proposal, self.entries, self.versions, moderations, self.standing)
        return knots_of(told)

    @property
    def is_untouched(self) -> bool:
        return not any(entry.verb in MODERATED for entry in self.entries)

    @cached_property
    def answer(self) -> str:
        is_removed = self.proposal.state == Proposal.State.REMOVED
        ground = grounds_of([self.proposal.pk])[self.proposal.pk] if is_removed else ""
        return sentence_of(self.proposal, self.proposal.process.phase_open_on(), ground, self.standing)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.proposal)

    @property
    def tone(self) -> str:
        if self.standing.is_left_out:
            return "info"
        return {"received": "good", "held": "warn"}.get(self.proposal.state, "bad")

    @cached_property
    def is_author(self) -> bool:
        return permits.is_author(self.reader, self.proposal)

    @cached_property
    def moderates(self) -> bool:
        return permits.moderates(self.reader, self.proposal.process)

    @property
    def shows_text(self) -> bool:
        """Everybody reads what was received; what is held, only its author and the moderators."""
        if self.proposal.state == Proposal.State.HELD:
            return self.is_author or self.moderates
        return self.proposal.state == Proposal.State.RECEIVED

    @cached_property
    def may_support(self) -> bool:
        return permits.can_support(self.reader, self.proposal)

    @cached_property
    def has_supported(self) -> bool:
        pk = getattr(self.reader, "pk", None)
        return pk is not None and Support.objects.filter(proposal=self.proposal, person=pk).exists()

    @property
    def may_sign_in_to_support(self) -> bool:
        is_open = self.proposal.state == Proposal.State.RECEIVED and not self.proposal.process.is_closed
        return is_open and not getattr(self.reader, "is_authenticated", False)

    @cached_property
    def may_ask_second_look(self) -> bool:
        return self.standing.is_left_out and can_ask_second_look(self.reader, self.proposal)

    @cached_property
    def may_correct(self) -> bool:
        return permits.can_correct(self.reader, self.proposal)

    @property
    def may_claim(self) -> bool:
        """Only who came by the link or the slip is offered to make it theirs."""
        return bool(self.clave) and self.proposal.is_readable

    @property
    def origin(self) -> str:
        """Recibida en línea el 14 de noviembre de 2018 · Loja · ciudadanía"""
        values = {"channel": str(self.proposal.get_channel_display()).lower(), "day": day(self.proposal.received_at)}
        parts = [_("Recibida %(channel)s el %(day)s") % values]
        if self.proposal.territory:
            parts.append(str(self.proposal.territory))
        parts.append(str(self.proposal.get_sector_display()))
        if self.proposal.shown_name and self.shows_text:
            parts.append(self.proposal.shown_name)
        return " · ".join(parts)

    @property
    def receipt_entry(self) -> Entry | None:
        """The sealed line that a receipt proves."""
        return next((entry for entry in self.entries if entry.index is not None), None)

    @property
    def goal(self) -> str:
        if self.proposal.sdg:
            return str(self.proposal.sdg)
        if self.proposal.is_without_sdg:
            return _("Quien la propuso dice que ninguno encaja.")
        return _("Quien la propuso no respondió.")


def documents_of(proposal: Proposal) -> list[DocumentPage]:
    """Its files; of a proposal that waits, with addresses that serve for an hour to whoever may already read it."""
    return pages_of(DOCUMENTS.rows(proposal.pk), is_preview=proposal.state == Proposal.State.HELD)


def receipt_facts(page: ProposalPage) -> list[Fact]:
    """What a receipt says: nothing that is not already public, but to the author's own eyes."""
    proposal = page.proposal
    return [
        Fact(_("Código"), proposal.code),
        Fact(_("Recibida"), day(proposal.received_at)),
        Fact(_("Proceso"), str(proposal.process)),
        Fact(_("Estado"), str(proposal.get_state_display())),
        Fact(_("Propuesta"), proposal.title if page.shows_text else ""),
        Fact(_("Lugar"), str(proposal.territory or proposal.process.jurisdiction)),
        Fact(_("Huella del texto en el registro"), in_groups(page.versions[-1].digest) if page.versions else ""),
    ]


def in_groups(digest: str) -> str:
    """Eight letters at a time: it can be read aloud, and it fits on a telephone."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def integrated_facts(proposal: IntegratedProposal) -> Sequence[Fact]:
    commitment = proposal.public_commitment
    return [
        Fact(_("Código"), proposal.code),
        Fact(_("Categoría"), str(proposal.category or "")),
        Fact(_("Institución que nombra el documento"), str(proposal.institution_text)),
        Fact(_("Decidido"), day(proposal.decided_on)),
        Fact(
            _("Compromiso"),
            f"{commitment.code} · {commitment}" if commitment else "",
            commitment.get_absolute_url() if commitment else "",
        ),
        Fact(_("Proceso"), str(proposal.process), proposal.process.get_absolute_url()),
    ]


def own_link(page: ProposalPage, name: str) -> str:
    """The address of one of the author's pages, with the secret if that is how they came."""
    address = reverse(name, args=[page.proposal.process.jurisdiction.slug, page.proposal.code])
    return f"{address}?clave={page.clave}" if page.clave else address
