"""The thread of a proposal: a knot for each public decision, told by the register and the room's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cocreation.models import IntegratedProposal, Moderation, Phase, Process, Proposal, ProposalVersion
from minga.ledger.models import Entry
from minga.web.components import Action, Knot, Stage

STAGES = {
    Phase.Kind.PREPARATION: Stage.RECEIVED,
    Phase.Kind.RECEPTION: Stage.RECEIVED,
    Phase.Kind.CLASSIFICATION: Stage.GROUPED,
    Phase.Kind.ASSESSMENT: Stage.ASSESSED,
    Phase.Kind.SELECTION: Stage.SELECTED,
    Phase.Kind.CONFIRMATION: Stage.CONFIRMED,
    Phase.Kind.ACCOUNTABILITY: Stage.CONFIRMED,
    Phase.Kind.FORMALISATION: Stage.CONFIRMED,
}


@dataclass(frozen=True)
class Told:
    """What the thread is told from: the register's lines about a proposal, its versions, the moderators' decisions."""

    proposal: Proposal
    entries: Sequence[Entry]
    versions: Sequence[ProposalVersion]
    moderations: Sequence[Moderation]

    def moderation(self, entry: Entry) -> Moderation | None:
        """The decision that this line records: the last one taken before it was written."""
        before = [one for one in self.moderations if one.decided_at <= entry.at]
        return max(before, key=lambda one: one.decided_at, default=None)


def knots_of(told: Told) -> list[Knot]:
    knots = [knot for entry in told.entries if (knot := knot_of(entry, told))]
    return knots if not told.proposal.is_readable else [*knots, *knots_ahead(told.proposal.process)]


def knot_of(entry: Entry, told: Told) -> Knot | None:
    proposal, url = told.proposal, entry.get_absolute_url()
    if entry.verb == "proposal.submitted":
        body = _("Con el código %(code)s, %(channel)s.") % {
            "code": proposal.code,
            "channel": str(proposal.get_channel_display()).lower(),
        }
        return Knot(Stage.RECEIVED, entry.at, _("Recibida"), body, url=url)
    if entry.verb == "proposal.corrected":
        return Knot(Stage.RECEIVED, entry.at, _("Corregida por quien la propuso"), corrected(entry), url=url)
    if entry.verb == "proposal.held":
        return held(entry, told, url)
    if entry.verb == "proposal.released":
        body = _("Se revisó y no hay nada que objetar.")
        return Knot(Stage.RECEIVED, entry.at, _("Publicada"), body, by=_("una persona moderadora"), url=url)
    if entry.verb in ("proposal.withdrawn", "proposal.removed"):
        return ended(entry, told, url)
    return None


def corrected(entry: Entry) -> str:
    return _("Es la versión %(number)s. Las anteriores se pueden leer.") % {"number": entry.facts.get("version", "")}


def held(entry: Entry, told: Told, url: str) -> Knot:
    title = _("En espera de una persona moderadora")
    if entry.role == "system":
        body = _("El sitio no pudo distinguirla de un envío automático. No se descarta: la mira una persona.")
        return Knot(Stage.RECEIVED, entry.at, title, body, url=url)
    return Knot(Stage.RECEIVED, entry.at, title, reason_of(entry, told), by=_("una persona moderadora"), url=url)


def ended(entry: Entry, told: Told, url: str) -> Knot:
    process = told.proposal.process
    remedy = what_is_left(process)
    if entry.verb == "proposal.withdrawn":
        body = _("Su texto se borró. Quedan el código, las fechas y esta línea del registro.")
        title = _("Retirada por quien la propuso")
        return Knot(Stage.RECEIVED, entry.at, title, body, url=url, state="stopped", remedy=remedy)
    title, by = _("Retirada por moderación"), _("una persona moderadora")
    return Knot(Stage.RECEIVED, entry.at, title, reason_of(entry, told), by=by, url=url, state="stopped", remedy=remedy)


def reason_of(entry: Entry, told: Told) -> str:
    """The ground and the moderator's sentence; the register keeps the ground, the row the sentence."""
    moderation = told.moderation(entry)
    ground = Moderation.Ground(entry.facts["ground"]).label
    explanation = moderation.explanation if moderation else ""
    return f"{ground}. {explanation}".strip()


def what_is_left(process: Process) -> Action:
    slug = process.jurisdiction.slug
    if process.is_receiving_on():
        return Action(_("proponerla de otra manera"), reverse("proposal_new", args=[slug]))
    return Action(_("buscar otras propuestas y apoyarlas"), reverse("proposal_list", args=[slug]))


def knots_ahead(process: Process) -> list[Knot]:
    """What the process still has in front of it, as its dates say."""
    today = timezone.localdate()
    if process.is_closed:
        return []
    ahead = [phase for phase in process.phase_list if phase.kind not in (Phase.Kind.PREPARATION, Phase.Kind.RECEPTION)]
    found = []
    for phase in ahead:
        if phase.ends_on and phase.ends_on.last_day < today:
            continue
        state = "now" if phase.is_open_on(today) else "next"
        found.append(Knot(STAGES[Phase.Kind(phase.kind)], phase.starts_on, str(phase.title), state=state))
    return found


def integrated_knots(proposal: IntegratedProposal) -> list[Knot]:
    """What the document tells of an integrated proposal; what it does not tell is said so."""
    process = proposal.process
    title = _("Se integró a partir de varias propuestas")
    body = _("El documento no publica cuáles ni cuántas: sus textos no están en ningún anexo.")
    grouped = next((phase for phase in process.phase_list if phase.kind == Phase.Kind.CLASSIFICATION), None)
    knots = [Knot(Stage.GROUPED, grouped.starts_on if grouped else None, title, body)]
    if proposal.category is None:
        return knots
    decided = _("Categoría %(category)s") % {"category": proposal.category}
    if proposal.public_commitment is None:
        return [*knots, stopped(proposal, decided)]
    knots.append(Knot(Stage.SELECTED, proposal.decided_on, decided, str(proposal.category.leads_to)))
    return [*knots, promised(proposal)]


def stopped(proposal: IntegratedProposal, decided: str) -> Knot:
    assert proposal.category is not None
    leads_to = str(proposal.category.leads_to)
    reason = str(proposal.reason).rstrip(".")
    body = f"{reason}. {leads_to}" if reason else leads_to
    return Knot(
        Stage.SELECTED,
        proposal.decided_on,
        decided,
        body or _("El documento no publica la razón."),
        state="stopped",
        remedy=Action(
            _("proponerla en el proceso que esté abierto"),
            reverse("process_list", args=[proposal.process.jurisdiction.slug]),
        ),
    )


def promised(proposal: IntegratedProposal) -> Knot:
    commitment = proposal.commitment
    assert commitment is not None
    return Knot(
        Stage.PLANNED,
        commitment.starts_on,
        _("Es el compromiso %(code)s") % {"code": commitment.code},
        str(commitment.title),
        url=commitment.get_absolute_url(),
        link=_("Ver el compromiso"),
    )
