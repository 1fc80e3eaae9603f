"""The forum decides what becomes of each proposal: what is put to its session, and what came of the vote."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.acts import void_acts
from minga.cocreation.actions.locks import lock_process
from minga.cocreation.models import (
    Category,
    CategoryDecision,
    CategoryMotion,
    IntegratedProposal,
    Process,
    SelectionTheme,
)
from minga.cocreation.queries.selection import concerned_by, suggested_for
from minga.cocreation.rules.processes import require_act
from minga.cocreation.rules.selection import (
    Choice,
    can_order_themes,
    check_choice,
    check_phase,
    check_session,
    is_decided_by_group,
)
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.groups.actions import add_item
from minga.groups.models import Item, Session
from minga.ledger.actions import record
from minga.notices.actions import notify

FORUM, PLANNER = "forum", "planner"


@transaction.atomic
def put_to_session(
    *, by: Person, process: Process, session: Session, choices: Sequence[Choice], kind: str = Item.Kind.VOTE
) -> Item:
    """One point of the agenda for one proposal or for several at once; whoever runs the session puts it there.

    Nothing is decided yet: the vote does, and `settle_item` writes down what came of it."""
    locked = lock_process(process)
    check_session(locked, session)
    check_phase(locked)
    if not choices:
        raise Refused(_("Elige al menos una propuesta."))
    fresh = [locked_choice(locked, choice) for choice in choices]
    with translation.override("es"):
        title, text = title_of(fresh), "\n".join(line_of(choice) for choice, _suggested in fresh)
    about = fresh[0][0].integrated if len(fresh) == 1 else None
    item = add_item(by=by, session=session, title=title, kind=kind, text=text, about=about)
    for choice, suggested in fresh:
        CategoryMotion.objects.create(integrated=choice.integrated, item=item, **said_by(choice, suggested))
        facts = {"category": choice.category.number, "suggested": suggested.number if suggested else None}
        record("integrated_proposal.tabled", choice.integrated, by=by, role=PLANNER, item=item.ledger_code, **facts)
    return item


def locked_choice(process: Process, choice: Choice) -> tuple[Choice, Category | None]:
    """The same choice about the row as it is now, and what its scores suggest."""
    integrated = lock_integrated(choice.integrated)
    integrated.process = process
    fresh = Choice(**{**vars(choice), "integrated": integrated})
    suggested = suggested_for(integrated)
    check_choice(fresh, suggested)
    if integrated.category_motions.filter(is_settled=False).exists():
        raise Refused(_("%(code)s: ya está en el orden del día de una sesión.") % {"code": integrated.code})
    return fresh, suggested


def lock_integrated(integrated: IntegratedProposal) -> IntegratedProposal:
    rows = IntegratedProposal.objects.select_related("process__jurisdiction", "process__methodology", "category")
    found: IntegratedProposal = rows.select_for_update(of=("self",)).get(pk=integrated.pk)
    return found


def said_by(choice: Choice, suggested: Category | None) -> dict[str, Any]:
    return {
        "category": choice.category,
        "suggested": suggested,
        "theme": choice.theme,
        "reason": tidy(choice.reason),
        "project": tidy(choice.project)[:300],
        "institution": choice.institution,
        "circumstance": tidy(choice.circumstance)[:300],
    }


def title_of(choices: Sequence[tuple[Choice, Category | None]]) -> str:
    if len(choices) > 1:
        return _("Categoría de %(count)s propuestas") % {"count": len(choices)}
    [(choice, _suggested)] = choices
    return _("Categoría de la propuesta %(code)s") % {"code": choice.integrated.code}


def line_of(choice: Choice) -> str:
    """What is voted, and what becomes the text of the resolution."""
    said = f"{choice.integrated.code} «{choice.integrated}»: {choice.category}."
    if choice.project:
        said += " " + _("La toma %(institution)s: %(project)s.") % {
            "institution": choice.institution,
            "project": tidy(choice.project).rstrip("."),
        }
    for text in (choice.circumstance, choice.reason):
        if tidy(text):
            said += f" {tidy(text).rstrip('.')}."
    return said


@transaction.atomic
def decide_category(*, by: Person, choice: Choice) -> CategoryDecision:
    """Without a session, only where the methodology leaves it to the coordination: nobody decides for a group."""
    process = lock_process(choice.integrated.process)
    require_act(by, process, "select", "selection")
    if is_decided_by_group(process):
        raise Refused(_("Esto lo decide el foro en sesión, con quórum y votos: ninguna persona lo decide sola."))
    fresh, suggested = locked_choice(process, choice)
    return write_decision(by=by, role=PLANNER, integrated=fresh.integrated, said=said_by(fresh, suggested))


def settle_sessions() -> int:
    """Write down what sessions did with the categories put to them; how many points. A duty of the worker."""
    closed = CategoryMotion.objects.filter(is_settled=False, item__closed_at__isnull=False)
    items = list(closed.order_by("item").values_list("item", flat=True).distinct())
    return sum(settle_item(pk) for pk in items)


@transaction.atomic
def settle_item(pk: int) -> int:
    """Once, also with two workers: the motions are locked. What was not adopted can be put to another session."""
    motions = CategoryMotion.objects.select_for_update(of=("self",)).filter(item=pk, is_settled=False)
    waiting = list(motions.select_related("item", "category", "suggested", "theme", "institution", "integrated"))
    for motion in waiting:
        motion.is_settled = True
        motion.save(update_fields=["is_settled"])
        if motion.item.outcome == Item.Outcome.ADOPTED:
            names = ("category", "suggested", "theme", "reason", "project", "institution", "circumstance")
            said = {name: getattr(motion, name) for name in names}
            found = lock_integrated(motion.integrated)
            write_decision(by=None, role=FORUM, integrated=found, said=said, item=motion.item)
    return 1 if waiting else 0


def write_decision(
    *, by: Person | None, role: str, integrated: IntegratedProposal, said: dict[str, Any], item: Item | None = None
) -> CategoryDecision:
    """The decision, the proposal as it stands now, the register, and whoever must know."""
    decision = CategoryDecision.objects.create(integrated=integrated, item=item, **said)
    move(integrated, IntegratedProposal.State.DECIDED, paths=IntegratedProposal.PATHS)
    integrated.category = decision.category
    integrated.reason = Said(es=decision.reason or decision.circumstance or decision.project)
    integrated.decided_on = PartialDate(timezone.localdate(decision.decided_at).isoformat())
    if decision.institution:
        integrated.institution_text = Said(decision.institution.name)
        integrated.institutions.add(decision.institution)
    integrated.save()
    facts = {
        "category": decision.category.number,
        "outcome": decision.category.outcome,
        "suggested": decision.suggested.number if decision.suggested else None,
        "departs": decision.suggested not in (None, decision.category),
        "item": item.ledger_code if item else None,
    }
    record("integrated_proposal.decided", integrated, by=by, role=role, **facts)
    if decision.category.outcome != Category.Outcome.COMMITMENT:
        void_acts(by=by, integrated=integrated, role=role)
    told = {"category": dict(decision.category.title), "reason": str(integrated.reason.get("es", ""))}
    notify(concerned_by(integrated), "cocreation/notices/integrated_decided", integrated, but=by, **told)
    return decision


@transaction.atomic
def name_theme(*, by: Person, process: Process, title: Said, description: Said) -> SelectionTheme:
    """A heading more under which the chosen ones are grouped. The same name twice is the same theme."""
    locked = lock_process(process)
    require(can_order_themes, by, locked)
    key = slugify(str(title))[:60]
    if not key:
        raise Refused(_("Falta el nombre del tema."))
    known = locked.selection_themes.filter(key=key).first()
    if known:
        return known
    position = locked.selection_themes.count() + 1
    theme = SelectionTheme.objects.create(
        process=locked, key=key, title=title, description=description, position=position
    )
    record("process.theme_named", locked, by=by, role=PLANNER, key=key, title=dict(title))
    return theme


@transaction.atomic
def group_by_theme(*, by: Person, integrated: IntegratedProposal, theme: SelectionTheme | None) -> CategoryDecision:
    """Under which heading a chosen proposal stands; it changes nothing of what was decided."""
    fresh = lock_integrated(integrated)
    require(can_order_themes, by, fresh.process)
    decision = fresh.category_decisions.select_related("category").first()
    if decision is None or decision.category.outcome != Category.Outcome.COMMITMENT:
        raise Refused(_("Solo se agrupan por temas las propuestas que el foro eligió como compromisos."))
    if theme and theme.process_id != fresh.process_id:
        raise Refused(_("Ese tema es de otro proceso."))
    if decision.theme_id == (theme.pk if theme else None):
        return decision
    decision.theme = theme
    decision.save(update_fields=["theme"])
    record("integrated_proposal.themed", fresh, by=by, role=PLANNER, theme=theme.key if theme else None)
    return decision
