"""The bench of whoever coordinates a process: its groups with their balance, and each phase with what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cocreation.models import Phase, Process
from minga.cocreation.pages.classification import WorkingGroupPage
from minga.cocreation.pages.phases import STATES, between, level_of, notice_said, state_of
from minga.cocreation.rules.phases import days_needed, days_of_notice
from minga.cocreation.rules.returns import why_not_receive
from minga.web.components import Action


@dataclass(frozen=True)
class PhaseRow:
    phase: Phase
    when: str
    state: str
    level: str
    actions: Sequence[Action]


@dataclass(frozen=True)
class BenchPage:
    process: Process

    @cached_property
    def group(self) -> WorkingGroupPage:
        return WorkingGroupPage(self.process)

    @property
    def warning(self) -> str:
        """What publishing today would mean, where it is too late."""
        given, needed = days_of_notice(self.process, timezone.localdate()), days_needed(self.process)
        if not self.process.awaits_timeline or given is None or given >= needed:
            return ""
        return f"{_('Si lo publicas hoy, sería')} {notice_said(given, needed)}"

    @property
    def phases(self) -> list[PhaseRow]:
        return [self.row_of(phase) for phase in self.process.phase_list]

    def row_of(self, phase: Phase) -> PhaseRow:
        state = state_of(phase, self.process)
        said = str(STATES[state][0]) if state in STATES else _("sin fechas")
        when = between(phase.starts_on, phase.ends_on)
        actions = [] if self.process.awaits_timeline else list(self.actions_of(phase, state))
        return PhaseRow(phase, when, said, level_of(phase), actions)

    def actions_of(self, phase: Phase, state: str) -> Sequence[Action]:
        return [
            self.to("phase_move", phase, _("Cambiar las fechas")),
            self.to("phase_close", phase, _("Cerrar")) if state == "now" else self.to("phase_open", phase, _("Abrir")),
        ]

    def to(self, name: str, phase: Phase, label: str) -> Action:
        slugs = [self.process.jurisdiction.slug, self.process.slug, phase.key]
        return Action(label, reverse(name, args=slugs), is_quiet=True)

    @property
    def why_not_receive(self) -> str:
        return why_not_receive(self.process)
