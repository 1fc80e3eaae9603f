"""The conformity of a forum, and the plan that is made of what everybody signed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.acts import lock_act, tell_signed
from minga.cocreation.actions.changes import settle_changes
from minga.cocreation.actions.locks import lock_process
from minga.cocreation.actions.processes import trace_commitments
from minga.cocreation.actions.selection import FORUM, settle_sessions
from minga.cocreation.models import (
    ConfirmationAct,
    IntegratedActor,
    IntegratedProposal,
    Process,
    SelectionTheme,
)
from minga.cocreation.queries.confirmation import unsigned_of
from minga.cocreation.queries.selection import chosen_of
from minga.cocreation.rules.processes import require_act
from minga.cocreation.rules.selection import check_session
from minga.core.dates import PartialDate
from minga.core.fields import Said, said
from minga.core.permits import Refused
from minga.core.states import move
from minga.groups.actions import add_item
from minga.groups.models import Item, Session
from minga.plans.actions import adopt_commitment
from minga.plans.models import ActionPlan, Commitment, CommitmentActor, Confirmation, Milestone, Theme
from minga.plans.sheets import CommitmentSheet

PLANNER = "planner"
State, Part = ConfirmationAct.State, ConfirmationAct.Part
PARTS: dict[str, str] = {
    IntegratedActor.Part.COUNTERPART: CommitmentActor.Part.NON_STATE,
    IntegratedActor.Part.STATE: CommitmentActor.Part.STATE,
    IntegratedActor.Part.NON_STATE: CommitmentActor.Part.NON_STATE,
}


@transaction.atomic
def put_act_to_session(*, by: Person, act: ConfirmationAct, session: Session) -> Item:
    """The conformity of the forum with all the commitments, as a point to vote: Quito's way of confirming."""
    locked = lock_act(act)
    if locked.part != Part.FORUM:
        raise Refused(_("Esta acta la firma una institución: no se vota."))
    if locked.state != State.SENT:
        raise Refused(_("El acta se vota cuando ya se envió y antes de que esté firmada."))
    check_session(locked.process, session)
    if locked.item and not locked.item.is_closed:
        raise Refused(_("El acta ya está en el orden del día de una sesión."))
    codes = ", ".join(text["code"] for text in locked.text["commitments"])
    title = _("Conformidad con los compromisos de %(process)s") % {"process": locked.process}
    text = _("Dar conformidad con los compromisos %(codes)s, como están en el acta %(act)s.") % {
        "codes": codes,
        "act": locked.ledger_code,
    }
    locked.item = add_item(
        by=by, session=session, title=title, kind=Item.Kind.CONFORMITY, text=text, about=locked.process
    )
    locked.save(update_fields=["item", "updated_at"])
    return locked.item


def settle_conformity() -> int:
    """Write down what sessions resolved about the acts put to them; how many. A duty of the worker."""
    adopted = ConfirmationAct.objects.filter(state=State.SENT, part=Part.FORUM, item__outcome=Item.Outcome.ADOPTED)
    return sum(settle_forum(pk) for pk in adopted.values_list("pk", flat=True))


@transaction.atomic
def settle_forum(pk: int) -> int:
    act = lock_act(ConfirmationAct(pk=pk))
    if act.state != State.SENT or act.item is None or act.item.closed_at is None:
        return 0
    move(act, State.SIGNED, paths=ConfirmationAct.PATHS)
    act.way, act.signed_on = ConfirmationAct.Way.SESSION, timezone.localdate(act.item.closed_at)
    act.letter_number = act.item.resolution.code
    act.save()
    tell_signed(act, None, FORUM)
    return 1


def settle_decisions() -> int:
    """All that sessions decided about this room's subjects; what the worker calls."""
    return settle_sessions() + settle_changes() + settle_conformity()


@transaction.atomic
def adopt_selected(*, by: Person, process: Process, plan: ActionPlan) -> list[Commitment]:
    """Make the chosen proposals commitments of `plan`, a draft that already exists: each with its text as signed, its
    milestones, who answers and who is counterpart, its theme and confirmation, and the ideas that it comes from.

    Refused, with every reason, while the forum has left something undecided or anybody has not signed
    (`queries.confirmation.unsigned_of`). Whoever writes the plan calls this after `plans.actions.draft_plan` and before
    `publish_plan`; what is already adopted is not adopted again."""
    locked = lock_process(process)
    require_act(by, locked, "formalise", "formalisation")
    if plan.jurisdiction_id != locked.jurisdiction_id or plan.state != ActionPlan.State.DRAFT:
        raise Refused(_("Hace falta un plan de este gobierno que todavía sea borrador."))
    if reasons := unsigned_of(locked):
        raise Refused(" ".join(reasons))
    first = (plan.commitments.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    themes = copy_themes(locked, plan)
    made = [adopt_one(by, one, plan, number, themes) for number, one in enumerate(chosen_of(locked), first)]
    locked.plan = plan
    locked.save(update_fields=["plan", "updated_at"])
    trace_commitments(locked, by, PLANNER)
    return made


def copy_themes(process: Process, plan: ActionPlan) -> dict[int, Theme]:
    """The headings of the selection become those of the plan; by the key of the former."""
    return {one.pk: copy_theme(one, plan) for one in process.selection_themes.all()}


def copy_theme(one: SelectionTheme, plan: ActionPlan) -> Theme:
    values = {"position": one.position, "title": one.title, "description": one.description}
    theme, _is_new = Theme.objects.get_or_create(plan=plan, key=one.key, defaults=values)
    return theme


def adopt_one(
    by: Person, integrated: IntegratedProposal, plan: ActionPlan, number: int, themes: dict[int, Theme]
) -> Commitment:
    decision = integrated.category_decisions.first()
    theme = themes.get(decision.theme_id) if decision and decision.theme_id else None
    commitment = adopt_commitment(by=by, plan=plan, sheet=sheet_of(integrated, number, theme), role=PLANNER)
    move(integrated, IntegratedProposal.State.ADOPTED, paths=IntegratedProposal.PATHS)
    integrated.commitment = commitment
    integrated.save(update_fields=["state", "commitment", "updated_at"])
    return commitment


def sheet_of(integrated: IntegratedProposal, number: int, theme: Theme | None) -> CommitmentSheet:
    commitment = Commitment(
        code=f"{integrated.process.code_series}-C{number:02d}"[:20],
        number=number,
        theme=theme,
        title=integrated.title,
        fields={key: dict(said(text)) for key, text in integrated.fields.items()},
        starts_on=integrated.starts_on,
        ends_on=integrated.ends_on,
    )
    actors = list(integrated.actors.all())
    return CommitmentSheet(
        commitment=commitment,
        leads=[one.institution for one in actors if one.part == IntegratedActor.Part.RESPONSIBLE],
        actors=[commitment_actor(one) for one in actors if one.part != IntegratedActor.Part.RESPONSIBLE],
        milestones=[
            Milestone(
                number=one.number,
                label=str(one.number),
                title=one.title,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                expected_output=one.expected_output,
            )
            for one in integrated.milestones.all()
        ],
        confirmation=confirmation_of(integrated),
        sdgs=list(integrated.sdgs.all()),
        values=list(integrated.values.all()),
        pillars=list(integrated.pillars.all()),
        policy_areas=list(integrated.policy_areas.all()),
    )


def commitment_actor(one: IntegratedActor) -> CommitmentActor:
    """A counterpart may also be of the State: its sector says under which heading it stands."""
    is_counterpart = one.part == IntegratedActor.Part.COUNTERPART
    is_state = one.institution.sector == one.institution.Sector.GOVERNMENT
    part = CommitmentActor.Part.STATE if is_counterpart and is_state else PARTS[one.part]
    return CommitmentActor(institution=one.institution, part=part, is_counterpart=is_counterpart)


def confirmation_of(integrated: IntegratedProposal) -> Confirmation | None:
    """The act of the first responsible institution, or that of the forum; the others are on the act's own pages."""
    own = ConfirmationAct.objects.filter(integrated=integrated, part=Part.RESPONSIBLE)
    of_forum = ConfirmationAct.objects.filter(process=integrated.process, part=Part.FORUM)
    act = (own | of_forum).filter(state=State.SIGNED).select_related("institution", "signed_paper").first()
    if act is None or act.signed_on is None:
        return None
    number = act.letter_number or (act.signed_paper.code if act.signed_paper else "")
    return Confirmation(
        document_number=number,
        dated_on=PartialDate(act.signed_on.isoformat()),
        from_institution=act.institution,
        text=Said(es=f"{act.get_way_display()}: {number}"),
    )
