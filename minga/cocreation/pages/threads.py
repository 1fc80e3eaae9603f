"""The thread of a proposal: a knot for each public decision, told by the register and the room's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cocreation.models import (
    Category,
    Classification,
    IntegratedProposal,
    IntegratedSource,
    Moderation,
    Phase,
    Process,
    Proposal,
    ProposalVersion,
)
from minga.cocreation.pages.integration import assessed_knots, sheet_knots
from minga.cocreation.pages.promises import promised_knots
from minga.cocreation.queries.returns import returned_to
from minga.cocreation.queries.standings import UNTOUCHED, Standing
from minga.cocreation.rules.classification import second_look_of, second_look_until
from minga.ledger.models import Entry
from minga.web.components import Action, Knot, Stage
from minga.web.numbers import day

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


HOW = {
    "agreement": gettext_lazy("quienes la miraron, de acuerdo"),
    "table": gettext_lazy("más de la mitad del grupo"),
    "session": gettext_lazy("una sesión del grupo"),
}


@dataclass(frozen=True)
class Told:
    """What the thread is told from: the register's lines about a proposal, its versions, the moderators' decisions."""

    proposal: Proposal
    entries: Sequence[Entry]
    versions: Sequence[ProposalVersion]
    moderations: Sequence[Moderation]
    standing: Standing = UNTOUCHED

    def moderation(self, entry: Entry) -> Moderation | None:
        """The decision that this line records: the last one taken before it was written."""
        before = [one for one in self.moderations if one.decided_at <= entry.at]
        return max(before, key=lambda one: one.decided_at, default=None)


def knots_of(told: Told) -> list[Knot]:
    knots = [knot for entry in told.entries if (knot := knot_of(entry, told))]
    is_over = not told.proposal.is_readable or told.standing.is_left_out
    if is_over:
        return knots
    return [*knots, *promised_knots(told.standing.sources), *knots_ahead(told.proposal.process)]


def knot_of(entry: Entry, told: Told) -> Knot | None:
    proposal, url = told.proposal, entry.get_absolute_url()
    if entry.verb == "proposal.submitted":
        if proposal.channel == Proposal.Channel.RETURNED and proposal.returned_from:
            return came_back(proposal, entry)
        return received(entry, proposal, url)
    if entry.verb == "proposal.claimed":
        body = _("Quien la hizo la unió a su cuenta. Su nombre no se muestra por eso.")
        return Knot(Stage.RECEIVED, entry.at, _("Tiene quien la siga"), body, url=url)
    if entry.verb == "proposal.corrected":
        return Knot(Stage.RECEIVED, entry.at, _("Corregida por quien la propuso"), corrected(entry), url=url)
    if entry.verb == "proposal.improved":
        body = _("La mesa que la hizo la cambió después de oír a otras mesas. ") + corrected(entry)
        return Knot(Stage.RECEIVED, entry.at, _("Mejorada en el taller"), body, url=url)
    if entry.verb == "proposal.held":
        return held(entry, told, url)
    if entry.verb == "proposal.released":
        body = _("Se revisó y no hay nada que objetar.")
        return Knot(Stage.RECEIVED, entry.at, _("Publicada"), body, by=_("una persona moderadora"), url=url)
    if entry.verb == "proposal.integrated":
        return joined_knot(entry, told)
    if entry.verb == "proposal.left_unused":
        reason = told.standing.unused.reason if told.standing.unused else ""
        title, remedy = _("No se usó en ninguna propuesta integrada"), what_is_left(proposal.process)
        return Knot(Stage.GROUPED, entry.at, title, reason, by=_("el grupo"), url=url, state="stopped", remedy=remedy)
    if entry.verb in ("proposal.withdrawn", "proposal.removed"):
        return ended(entry, told, url)
    return knot_of_work(entry, told, url)


def came_back(proposal: Proposal, entry: Entry) -> Knot:
    """Where it was before: an integrated proposal of an earlier process."""
    before = proposal.returned_from
    assert before is not None
    values = {"code": before.code, "process": before.process}
    body = _("Viene de «%(process)s», donde quedó para otro plan con el código %(code)s.") % values
    url, link = before.get_absolute_url(), _("Leer de dónde viene")
    return Knot(Stage.RECEIVED, entry.at, _("Vuelve de un plan anterior"), body, url=url, link=link)


def returned_knots(proposal: IntegratedProposal) -> list[Knot]:
    """The proposal of a later process as which it came back."""
    later = returned_to(proposal)
    if later is None:
        return []
    body = _("En «%(process)s», con el código %(code)s.") % {"process": later.process, "code": later.code}
    url, link = later.get_absolute_url(), _("Seguirla allí")
    return [Knot(Stage.RECEIVED, later.received_at, _("Volvió en un proceso nuevo"), body, url=url, link=link)]


def received(entry: Entry, proposal: Proposal, url: str) -> Knot:
    """By which way it came; from a workshop, which one."""
    title, workshop = _("Recibida"), proposal.workshop
    if workshop is None:
        values = {"code": proposal.code, "channel": str(proposal.get_channel_display()).lower()}
        body = _("Con el código %(code)s, %(channel)s.") % values
        return Knot(Stage.RECEIVED, entry.at, title, body, url=url)
    process = proposal.process
    where = reverse("workshop", args=[process.jurisdiction.slug, process.slug, workshop.position])
    body = _("Con el código %(code)s, en el taller «%(workshop)s».") % {"code": proposal.code, "workshop": workshop}
    return Knot(Stage.RECEIVED, entry.at, title, body, url=where, link=_("Ver el taller"))


def knot_of_work(entry: Entry, told: Told, url: str) -> Knot | None:
    if entry.verb == "proposal.tabled":
        body = _("Quienes la miraron no estuvieron de acuerdo: decide el grupo entero, o una sesión.")
        return Knot(Stage.GROUPED, entry.at, _("Pasó a la mesa del grupo"), body, by=_("el grupo"), url=url)
    if entry.verb == "proposal.second_look_asked":
        body = _("La mira otra vez el grupo entero.")
        return Knot(Stage.GROUPED, entry.at, _("Quien la propuso pidió una segunda mirada"), body, url=url)
    if entry.verb == "proposal.classified":
        return classified(entry, told, url)
    if entry.verb == "proposal.grouped":
        body = _("Su grupo reúne %(count)s y está listo para integrarse.") % {"count": entry.facts.get("proposals", 1)}
        return Knot(Stage.GROUPED, entry.at, _("Agrupada"), body, by=_("el grupo"), url=url)
    if entry.verb == "proposal.ungrouped":
        body = _("Su grupo volvió a la mesa de trabajo.")
        return Knot(Stage.GROUPED, entry.at, _("Se vuelve a agrupar"), body, by=_("el grupo"), url=url)
    return None


def classified(entry: Entry, told: Told, url: str) -> Knot:
    by = HOW.get(entry.facts.get("how", ""), "")
    if entry.facts.get("result") == Classification.State.RELATED:
        title = _("Se relaciona con el gobierno abierto")
        return Knot(Stage.GROUPED, entry.at, title, _("Pasa a agruparse con las que se le parecen."), by=by, url=url)
    title, classification = _("No se relaciona con el gobierno abierto"), told.standing.classification
    last = max((one.pk for one in told.entries if one.verb == entry.verb), default=entry.pk)
    if classification is None or entry.pk != last or not told.standing.is_left_out:
        return Knot(Stage.GROUPED, entry.at, title, _("Después se miró otra vez."), by=by, url=url)
    remedy = second_look_remedy(told.proposal) or what_is_left(told.proposal.process)
    body = classification.reason
    return Knot(Stage.GROUPED, entry.at, title, body, by=by, url=url, state="stopped", remedy=remedy)


def second_look_remedy(proposal: Proposal) -> Action | None:
    """While its author can still ask."""
    until = second_look_until(proposal)
    if until is None or until < timezone.localdate() or second_look_of(proposal) is not None:
        return None
    label = _("quien la propuso puede pedir una segunda mirada hasta el %(day)s") % {"day": day(until)}
    return Action(label, reverse("second_look", args=[proposal.process.jurisdiction.slug, proposal.code]))


def joined_knot(entry: Entry, told: Told) -> Knot:
    """What of it went into an integrated proposal, and what did not and why."""
    code = entry.facts["into"]
    source = next((one for one in told.standing.sources if one.integrated.code == code), None)
    body = what_was_taken(source) if source else ""
    url = reverse("integrated_proposal", args=[told.proposal.process.jurisdiction.slug, code])
    title = _("Pasó a ser parte de %(code)s") % {"code": code}
    return Knot(Stage.GROUPED, entry.at, title, body, by=_("el grupo"), url=url, link=_("Ver la propuesta integrada"))


def what_was_taken(source: IntegratedSource) -> str:
    said = _("Se tomó: %(taken)s") % {"taken": source.taken}
    if not source.left:
        return said
    values = {"left": source.left, "why": source.why_left}
    return f"{said.rstrip('. ')}. " + _("No se tomó: %(left)s. Por qué: %(why)s") % values


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
    """What the document, or the register, tells of an integrated proposal; what it does not tell is said so."""
    if proposal.state != IntegratedProposal.State.RECORDED:
        return live_knots(proposal)
    process = proposal.process
    title = _("Se integró a partir de varias propuestas")
    body = _("El documento no publica cuáles ni cuántas: sus textos no están en ningún anexo.")
    grouped = next((phase for phase in process.phase_list if phase.kind == Phase.Kind.CLASSIFICATION), None)
    knots = [Knot(Stage.GROUPED, grouped.starts_on if grouped else None, title, body)]
    if proposal.category is None:
        return knots
    decided = _("Categoría %(category)s") % {"category": proposal.category}
    if proposal.public_commitment is None:
        return [*knots, stopped(proposal, decided), *returned_knots(proposal)]
    knots.append(Knot(Stage.SELECTED, proposal.decided_on, decided, str(proposal.category.leads_to)))
    return [*knots, promised(proposal)]


def live_knots(proposal: IntegratedProposal) -> list[Knot]:
    """Of one made on this site: its editions, its figures, the decision, and what is ahead."""
    knots = [*sheet_knots(proposal), *assessed_knots(proposal)]
    if proposal.category is not None:
        decided = _("Categoría %(category)s") % {"category": proposal.category}
        if proposal.category.outcome in (Category.Outcome.PROJECT, Category.Outcome.NEXT_PLAN):
            return [*knots, stopped(proposal, decided), *returned_knots(proposal)]
        knots.append(Knot(Stage.SELECTED, proposal.decided_on, decided, str(proposal.category.leads_to)))
    return [*knots, promised(proposal)] if proposal.public_commitment else knots


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
        remedy=what_is_left_of(proposal),
    )


def what_is_left_of(proposal: IntegratedProposal) -> Action:
    if later := returned_to(proposal):
        return Action(
            _("apoyarla donde volvió, con el código %(code)s") % {"code": later.code}, later.get_absolute_url()
        )
    address = reverse("process_list", args=[proposal.process.jurisdiction.slug])
    return Action(_("proponerla en el proceso que esté abierto"), address)


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
