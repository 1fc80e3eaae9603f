"""What awaits a person in the live processes, act by act: counted for all processes together, so that a desk asks the
database the same with one process and with ten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.cocreation.models import (
    CategoryMotion,
    Classification,
    ConfirmationAct,
    Evaluation,
    GroupMember,
    IntegratedProposal,
    Opinion,
    Process,
    Proposal,
    ProposalGroup,
)
from minga.cocreation.queries.benches import Work
from minga.cocreation.queries.grouping import LIVE
from minga.cocreation.rules.assessment import DRAWN
from minga.cocreation.rules.processes import ROLES_OF_PARTY, RUNNERS, body_of, party_of
from minga.directory.models import Role
from minga.directory.queries import roles_in_each
from minga.groups.queries import seats_of
from minga.plans.models import PlanTranslation
from minga.plans.queries.translations import Language, shares_of_each

Counts = Mapping[int, int]
State = IntegratedProposal.State


@dataclass(frozen=True)
class Sight:
    """Who somebody is in the live processes: their roles in each government, and their seats."""

    person: Person
    roles: Mapping[int, frozenset[str]]
    votes: frozenset[int]
    pens: frozenset[int]

    def roles_at(self, process: Process) -> frozenset[str]:
        return self.roles[process.jurisdiction_id]

    def belongs(self, process: Process, act: str) -> bool:
        """As `rules.processes.belongs_to` says of one."""
        party = party_of(process, act)
        body = body_of(process, party)
        return bool(body and body.pk in self.votes) or bool(self.roles_at(process) & ROLES_OF_PARTY.get(party, set()))

    def runs(self, process: Process) -> bool:
        return bool(self.roles_at(process) & RUNNERS)

    def prepares(self, process: Process) -> bool:
        """As `rules.selection.can_prepare_session` says of one."""
        body = body_of(process, party_of(process, "select"))
        return bool(body and body.pk in self.pens) or self.runs(process)


@dataclass(frozen=True)
class Duty:
    """Something that awaits at a bench: for whom in which process, how much of it, and where."""

    label: str | Promise
    route: str
    concerns: Callable[[Sight, Process], bool]
    count: Callable[[Person, Sequence[Process]], Counts]
    query: str = ""


def in_phase(act: str, activity: str) -> Callable[[Sight, Process], bool]:
    return lambda sight, process: process.allows(activity) and sight.belongs(process, act)


def scores(sight: Sight, process: Process) -> bool:
    return bool(process.methodology and process.methodology.said.dimensions) and in_phase("assign", "assessment")(
        sight, process
    )


def by_process(rows: QuerySet[Any], field: str = "process") -> Counts:
    return dict(rows.order_by().values_list(field).annotate(count=Count("pk", distinct=True)))


def to_classify(person: Person, processes: Sequence[Process]) -> Counts:
    """As `queries.classification.queue_for` says of one: nobody's own, not answered by them, not answered enough."""
    whens = [
        When(process=one.pk, then=Value(one.methodology.said.classification.people))
        for one in processes
        if one.methodology
    ]
    own = Opinion.objects.filter(person=person, proposal__process__in=processes).values("proposal")
    opinions = Opinion.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    given = Coalesce(Subquery(opinions.annotate(count=Count("pk")).values("count")), 0)
    undecided = Q(classification=None) | Q(classification__state=Classification.State.OPEN)
    rows = Proposal.objects.readable().filter(undecided, process__in=processes).exclude(author=person)
    enough = Case(*whens, default=Value(0), output_field=IntegerField())
    return by_process(rows.exclude(pk__in=own).alias(given=given, enough=enough).filter(given__lt=enough))


AWAITS_SECOND_LOOK = Q(proposal__second_look__isnull=False, proposal__second_look__answered_at=None)


def at_tables(processes: Sequence[Process]) -> QuerySet[Classification]:
    return Classification.objects.filter(
        state=Classification.State.TABLE, proposal__state=Proposal.State.RECEIVED, proposal__process__in=processes
    )


def to_agree(_person: Person, processes: Sequence[Process]) -> Counts:
    return by_process(at_tables(processes).exclude(AWAITS_SECOND_LOOK), "proposal__process")


def to_look_again(_person: Person, processes: Sequence[Process]) -> Counts:
    return by_process(at_tables(processes).filter(AWAITS_SECOND_LOOK), "proposal__process")


def to_group(_person: Person, processes: Sequence[Process]) -> Counts:
    standing = GroupMember.objects.filter(proposal=OuterRef("pk"), group__state__in=LIVE)
    related = Q(classification__state=Classification.State.RELATED)
    return by_process(Proposal.objects.readable().filter(related, ~Exists(standing), process__in=processes))


def to_integrate(_person: Person, processes: Sequence[Process]) -> Counts:
    settled = ProposalGroup.objects.filter(state=ProposalGroup.State.SETTLED, integrated_proposals=None)
    return by_process(settled.filter(process__in=processes))


def to_finish(_person: Person, processes: Sequence[Process]) -> Counts:
    return by_process(IntegratedProposal.objects.filter(state=State.DRAFT, process__in=processes))


def to_draw(_person: Person, processes: Sequence[Process]) -> Counts:
    """Proposals whose evaluations differ too much and have no third: it is drawn when a turn ends, unless it could not
    be. As `actions.draws.those_that_differ` says of one turn."""
    turns = {
        (one.pk, dimension.key, turn.key): dimension.discrepancy
        for one in processes
        for dimension in (one.methodology.said.dimensions if one.methodology else ())
        for turn in dimension.rounds
        if turn.party in DRAWN
    }
    rows = Evaluation.objects.filter(integrated__process__in=processes).exclude(state=Evaluation.State.REPLACED)
    given: dict[tuple[int, str, str], dict[int, list[tuple[Decimal | None, bool]]]] = {}
    under_way: set[tuple[int, str, str]] = set()
    fields = ("integrated__process", "dimension", "round", "integrated", "state", "total", "is_settling")
    for process, dimension, turn, integrated, state, total, is_settling in rows.order_by().values_list(*fields):
        key = (process, dimension, turn)
        if state != Evaluation.State.SUBMITTED:
            under_way.add(key)
        given.setdefault(key, {}).setdefault(integrated, []).append((total, is_settling))
    counts: dict[int, int] = {}
    for key in turns.keys() & given.keys() - under_way:
        differing = sum(differ(pairs, Decimal(str(turns[key]))) for pairs in given[key].values())
        counts[key[0]] = counts.get(key[0], 0) + differing
    return counts


def differ(pairs: Iterable[tuple[Decimal | None, bool]], most: Decimal) -> bool:
    found = list(pairs)
    totals = [total for total, _is_settling in found if total is not None]
    return not any(is_settling for _total, is_settling in found) and max(totals) - min(totals) > most


def to_decide(_person: Person, processes: Sequence[Process]) -> Counts:
    """What can be decided and stands on no agenda yet."""
    plain = [one.pk for one in processes if not (one.methodology and one.methodology.said.dimensions)]
    ready = Q(state=State.ASSESSED) | Q(state=State.READY, process__in=plain)
    pending = CategoryMotion.objects.filter(integrated=OuterRef("pk"), is_settled=False)
    return by_process(IntegratedProposal.objects.filter(ready, ~Exists(pending), process__in=processes))


def to_send(_person: Person, processes: Sequence[Process]) -> Counts:
    return by_process(ConfirmationAct.objects.filter(state=ConfirmationAct.State.DRAFT, process__in=processes))


def to_announce(_person: Person, processes: Sequence[Process]) -> Counts:
    """The timeline, without which nothing opens."""
    return {one.pk: 1 for one in processes}


def to_publish(_person: Person, processes: Sequence[Process]) -> Counts:
    return {one.pk: 1 for one in processes if one.public_plan is None}


def to_close(_person: Person, processes: Sequence[Process]) -> Counts:
    return {one.pk: 1 for one in processes if one.public_plan}


BENCH = "grouping_bench"
FORMALISE = in_phase("formalise", "formalisation")
DUTIES = (
    Duty(
        _("%(process)s: falta publicar el calendario"),
        "process_bench",
        lambda sight, process: process.awaits_timeline and sight.runs(process),
        to_announce,
    ),
    Duty(
        _("%(process)s: propuestas por clasificar"),
        "classification_bench",
        in_phase("classify", "classification"),
        to_classify,
    ),
    Duty(
        _("%(process)s: propuestas en la mesa del grupo"),
        "classification_table",
        lambda sight, process: sight.belongs(process, "classify"),
        to_agree,
    ),
    Duty(
        _("%(process)s: segundas miradas por responder"),
        "classification_table",
        lambda sight, process: sight.belongs(process, "classify"),
        to_look_again,
    ),
    Duty(_("%(process)s: propuestas sin grupo"), BENCH, in_phase("group", "grouping"), to_group, "?ver=solas"),
    Duty(
        _("%(process)s: grupos por integrar"), "integration_bench", in_phase("integrate", "integration"), to_integrate
    ),
    Duty(
        _("%(process)s: propuestas integradas por terminar"),
        "integration_bench",
        in_phase("integrate", "integration"),
        to_finish,
    ),
    Duty(_("%(process)s: terceras evaluaciones por sortear"), "assessment_board", scores, to_draw),
    Duty(
        _("%(process)s: propuestas por llevar a una sesión del foro"),
        "selection_bench",
        lambda sight, process: process.allows("selection") and sight.prepares(process),
        to_decide,
    ),
    Duty(
        _("%(process)s: actas de confirmación por enviar"),
        "confirmation_bench",
        lambda sight, process: process.allows("confirmation") and sight.runs(process),
        to_send,
    ),
    Duty(_("%(process)s: el plan espera que lo termines y lo publiques"), "formalisation_bench", FORMALISE, to_publish),
    Duty(_("%(process)s: su plan es público y falta cerrarlo"), "formalisation_bench", FORMALISE, to_close),
)


def waiting_in_processes(person: Person) -> list[Work]:
    known = Process.objects.filter(is_closed=False, methodology__isnull=False).select_related(
        *("jurisdiction", "methodology", "working_group", "core_group", "plan")
    )
    processes = list(known.with_phases())
    if not processes:
        return []
    sight = sight_of(person, processes)
    return [*(work for duty in DUTIES for work in of_duty(duty, sight, processes)), *to_translate(sight, processes)]


def sight_of(person: Person, processes: Sequence[Process]) -> Sight:
    roles = roles_in_each(person, {process.jurisdiction_id for process in processes})
    votes, pens = seats_of(person)
    return Sight(person, roles, votes, pens)


def of_duty(duty: Duty, sight: Sight, processes: Sequence[Process]) -> list[Work]:
    mine = [process for process in processes if duty.concerns(sight, process)]
    counts = duty.count(sight.person, mine) if mine else {}
    return [
        Work(counts[one.pk], str(duty.label) % {"process": one}, address_of(duty, one))
        for one in mine
        if counts.get(one.pk)
    ]


def address_of(duty: Duty, process: Process) -> str:
    return reverse(duty.route, args=[process.jurisdiction.slug, process.slug]) + duty.query


def to_translate(sight: Sight, processes: Sequence[Process]) -> list[Work]:
    """What others translated and this person can review; and what the public plans of live processes still lack."""
    mine = {one.plan_id: one for one in processes if one.plan_id and Role.PLANNER in sight.roles_at(one)}
    if not mine:
        return []
    drafts = PlanTranslation.objects.filter(plan__in=mine, state=PlanTranslation.State.DRAFT)
    others = drafts.exclude(written_by=sight.person).order_by().values_list("plan", "language")
    label = _now("%(plan)s: traducciones por revisar (%(language)s)")
    found = [
        translation_work(mine[plan], language, count, label, "?ver=esperan")
        for plan, language, count in others.annotate(count=Count("pk"))
    ]
    label = _now("%(plan)s: textos por traducir (%(language)s)")
    public = [one.plan for one in mine.values() if one.plan and one.plan.is_public]
    for plan, shares in shares_of_each(public).items():
        found += [
            translation_work(mine[plan], share.language, share.total - share.done, label, "?ver=faltan")
            for share in shares
            if share.done < share.total
        ]
    return found


def translation_work(process: Process, language: str, count: int, label: str, query: str) -> Work:
    assert process.plan
    where = reverse("translation", args=[process.jurisdiction.slug, process.plan.slug, language])
    values = {"plan": process.plan, "language": str(Language(language).label).lower()}
    return Work(count, label % values, where + query)
