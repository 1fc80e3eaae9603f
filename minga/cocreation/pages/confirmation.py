"""Where each commitment stands on its way to being signed, and the page of an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.cocreation.models import ConfirmationAct, IntegratedProposal, Process, ProposedChange
from minga.cocreation.pages.differences import compare
from minga.cocreation.queries.agreed import label_of, texts_of, told
from minga.cocreation.queries.confirmation import unsigned_of
from minga.cocreation.queries.selection import chosen_of
from minga.cocreation.rules import confirmation as permits
from minga.documents.models import Document, decided_versions
from minga.documents.pages import DocumentPage, pages_of
from minga.web.components import Fact
from minga.web.drawing import tag
from minga.web.numbers import day
from minga.web.tables import Column

State, Part = ConfirmationAct.State, ConfirmationAct.Part
TONES: dict[str, str] = {
    State.DRAFT: "plain",
    State.SENT: "info",
    State.CHANGES: "warn",
    State.SIGNED: "good",
    State.VOID: "bad",
}


@dataclass(frozen=True)
class ConfirmationPage:
    process: Process
    shows_drafts: bool = False

    @cached_property
    def acts(self) -> list[ConfirmationAct]:
        found = ConfirmationAct.objects.filter(process=self.process).select_related(
            "integrated", "institution", "process__jurisdiction", "process__core_group"
        )
        return list(found if self.shows_drafts else found.filter(sent_at__isnull=False))

    @cached_property
    def reasons(self) -> list[str]:
        return unsigned_of(self.process)

    @cached_property
    def chosen(self) -> list[IntegratedProposal]:
        return chosen_of(self.process)

    @property
    def drafts(self) -> list[ConfirmationAct]:
        return [act for act in self.acts if act.state == State.DRAFT]

    @property
    def asked(self) -> list[ConfirmationAct]:
        return [act for act in self.acts if act.state == State.CHANGES]

    @property
    def answer(self) -> str:
        acts = [act for act in self.acts if act.state != State.VOID]
        if not acts:
            return _("Todavía no se envía ningún acta a firmar.")
        values = {"signed": sum(act.state == State.SIGNED for act in acts), "total": len(acts)}
        return _("Están firmadas %(signed)s de %(total)s actas.") % values

    @property
    def columns(self) -> list[Column]:
        return [
            Column("act", _("Acta"), value="ledger_code", url=lambda act: act.get_absolute_url()),
            Column("what", _("Compromiso"), value=lambda act: str(act.integrated or _("Todos los compromisos"))),
            Column("who", _("Quién firma"), value=who),
            Column("part", _("Como"), value=lambda act: str(act.get_part_display())),
            Column("edition", _("Edición"), numeric=True),
            Column("state", _("Estado"), value=lambda act: str(act.get_state_display()), cell=state_cell),
            Column("due_on", _("Plazo"), value=lambda act: act.due_on if act.state == State.SENT else None),
            Column("signed_on", _("Firmada el")),
        ]


def who(act: ConfirmationAct) -> str:
    return str(act.institution or act.process.core_group or "")


def state_cell(act: ConfirmationAct) -> SafeString:
    is_late = act.state == State.SENT and act.due_on is not None and act.due_on < timezone.localdate()
    if is_late:
        return tag(_("Pasó el plazo"), tone="warn")
    return tag(str(act.get_state_display()), tone=TONES[act.state])


@dataclass(frozen=True)
class ActPage:
    """`reader` is a person, or nobody."""

    act: ConfirmationAct
    reader: Any

    @property
    def texts(self) -> list[dict[str, Any]]:
        return [told(text, self.act.process) for text in texts_of(self.act)]

    @property
    def tone(self) -> str:
        return TONES[self.act.state]

    @property
    def answer(self) -> str:
        values = {"who": who(self.act), "day": day(self.act.signed_on), "due": day(self.act.due_on)}
        return {
            State.DRAFT: _("Está en preparación: solo la lee quien coordina el plan."),
            State.SENT: _("Espera la firma de %(who)s hasta el %(due)s.") % values,
            State.CHANGES: _("%(who)s pidió cambios antes de firmar: decide el foro en sesión.") % values,
            State.SIGNED: _("%(who)s la firmó el %(day)s.") % values,
            State.VOID: _("Quedó sin efecto: lo que se acordó cambió después."),
        }[State(self.act.state)]

    @property
    def facts(self) -> list[Fact]:
        act = self.act
        item = act.item
        return [
            Fact(_("Código"), act.ledger_code),
            Fact(_("Quién firma"), who(act)),
            Fact(_("Cargo"), act.signatory),
            Fact(_("Como"), str(act.get_part_display())),
            Fact(_("Edición del texto"), act.edition),
            Fact(_("Enviada"), day(act.sent_at)),
            Fact(_("Cómo se firmó"), str(act.get_way_display()) if act.way else ""),
            Fact(_("Oficio o resolución"), act.letter_number),
            Fact(_("Punto de la sesión"), str(item) if item else "", item.get_absolute_url() if item else ""),
            Fact(_("Huella del texto en el registro"), act.digest),
        ]

    @cached_property
    def documents(self) -> Sequence[DocumentPage]:
        """The paper that was sent, and the one that came back with what is known of its signatures."""
        own = [pk for pk in (self.act.paper_id, self.act.signed_paper_id) if pk]
        found = Document.objects.filter(pk__in=own).prefetch_related(decided_versions())
        return pages_of(found)

    @cached_property
    def changes(self) -> list[tuple[ProposedChange, str, Any]]:
        """Each with the name of its part and what differs."""
        rows = self.act.proposed_changes.select_related("item__session__body__jurisdiction")
        return [(one, label_of(one.field, self.act.process), list(compare(one.before, one.after))) for one in rows]

    @property
    def may_answer(self) -> bool:
        return (
            self.act.state == State.SENT
            and self.act.part != Part.FORUM
            and bool(permits.can_answer_act(self.reader, self.act))
        )

    @property
    def may_table(self) -> bool:
        """Put it, or the changes that it waits for, on the agenda of a session."""
        if self.act.state == State.CHANGES:
            return any(one.item is None and one.state == ProposedChange.State.OPEN for one, *_rest in self.changes)
        is_free = self.act.item is None or self.act.item.is_closed
        return self.act.part == Part.FORUM and self.act.state == State.SENT and is_free
