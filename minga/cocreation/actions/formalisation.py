"""The process ends in a plan: written, refused while anything is missing, published, presented."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.confirmation import adopt_selected
from minga.cocreation.models import PlanLaunch, Process, Proposal
from minga.cocreation.queries.formalisation import draft_of, missing_of
from minga.cocreation.rules.processes import require_act
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.core.permits import Refused
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.models import Follower
from minga.notices.queries import followers
from minga.plans.actions import draft_plan, publish_plan, revise_draft
from minga.plans.models import ActionPlan, Passage
from minga.plans.prompts import QUESTIONNAIRE
from minga.plans.sheets import PlanSheet

PLANNER = "planner"


@dataclass(frozen=True)
class Foreword:
    """Words that open the plan, and who signs them in which office."""

    text: str
    author: str = ""
    office: str = ""

    @property
    def signed(self) -> str:
        """As the plan prints it: the name, then the office."""
        return ", ".join(filter(None, (self.author, self.office)))


@dataclass(frozen=True)
class PlanContent:
    """What is written about the whole plan; its commitments come from the process."""

    title: str
    starts_on: PartialDate
    ends_on: PartialDate
    submitted_on: PartialDate | None
    forewords: Sequence[Foreword]
    endorsements: list[dict[str, Any]]
    answers: Mapping[str, Any]


def template_of(process: Process) -> str:
    said = process.methodology.said if process.methodology else None
    return said.template if said else ActionPlan.Template.NATIONAL_CLASSIC


def locked_process(process: Process) -> Process:
    found: Process = (
        Process.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "methodology", "plan__jurisdiction", "core_group", "working_group")
        .get(pk=process.pk)
    )
    return found


@transaction.atomic
def write_plan(*, by: Person, process: Process, content: PlanContent) -> ActionPlan:
    """Write the plan's own words as a draft, or write them again; nobody reads them before it is published."""
    locked = locked_process(process)
    require_act(by, locked, "formalise", "formalisation")
    old = draft_of(locked)
    if locked.plan and old is None:
        raise Refused(_("El plan de este proceso ya es público."))
    plan = old or new_plan(locked, content)
    plan.title, plan.short_title = kept(plan.title, content.title), kept(plan.short_title, content.title)
    plan.starts_on, plan.ends_on, plan.submitted_on = content.starts_on, content.ends_on, content.submitted_on
    plan.endorsements, plan.template = content.endorsements, template_of(locked)
    sheet = PlanSheet(plan=plan, passages=passages_of(plan, content), themes=list(plan.themes.all()) if old else ())
    if old:
        return revise_draft(by=by, plan=old, sheet=sheet)
    made = draft_plan(by=by, sheet=sheet)
    locked.plan = made
    locked.save(update_fields=["plan", "updated_at"])
    return made


def kept(before: Said, spanish: str) -> Said:
    """The new Spanish text; translations of another text would lie."""
    return before if before.get("es") == spanish else Said(es=spanish)


def new_plan(process: Process, content: PlanContent) -> ActionPlan:
    before = ActionPlan.objects.of(process.jurisdiction)
    number = (before.aggregate(most=Max("number"))["most"] or 0) + 1
    slug = f"{content.starts_on.year}-{content.ends_on.year}"
    if before.filter(slug=slug).exists():
        slug = f"{slug}-{number}"
    return ActionPlan(jurisdiction=process.jurisdiction, slug=slug, number=number)


def passages_of(plan: ActionPlan, content: PlanContent) -> list[Passage]:
    before = list(plan.passages.all()) if plan.pk else []
    return [*forewords_of(before, content.forewords), *answers_of(before, content.answers)]


def forewords_of(before: Sequence[Passage], wanted: Sequence[Foreword]) -> list[Passage]:
    """In their order; one that moved to another place keeps its translations, because it still says the same."""
    texts = {one.text.get("es"): one.text for one in before}
    authors = {one.author.get("es"): one.author for one in before}
    return [
        Passage(
            kind=Passage.Kind.FOREWORD,
            position=place,
            key=f"foreword-{place}",
            author=authors.get(one.signed, Said(es=one.signed)) if one.signed else Said(),
            text=texts.get(one.text, Said(es=one.text)),
        )
        for place, one in enumerate(wanted, 1)
    ]


def answers_of(before: Sequence[Passage], answers: Mapping[str, Any]) -> list[Passage]:
    texts = {one.key: one.text for one in before if one.kind == Passage.Kind.ANSWER}
    found = []
    for position, (key, answer) in enumerate(answers.items(), 1):
        is_number = isinstance(answer, int)
        text = Said() if is_number else kept(texts.get(key, Said()), answer)
        row = {"kind": Passage.Kind.ANSWER, "position": position, "key": key, "heading": in_both(QUESTIONNAIRE[key])}
        found.append(Passage(**row, text=text, value=answer if is_number else None))
    return found


def in_both(text: Promise) -> Said:
    """A question of ours in the languages of the plan."""
    said = Said()
    for code in ("es", "en"):
        with translation.override(code):
            said[code] = str(text)
    return said


@transaction.atomic
def publish_formalised(*, by: Person, process: Process) -> ActionPlan:
    """Adopt what was chosen and signed, and let everybody read the plan; refused with all that is missing."""
    locked = locked_process(process)
    require_act(by, locked, "formalise", "formalisation")
    if missing := missing_of(locked):
        raise Refused(" ".join(missing))
    draft = draft_of(locked)
    assert draft is not None
    adopt_selected(by=by, process=locked, plan=draft)
    plan = publish_plan(by=by, plan=draft)
    plan.published_on = PartialDate(timezone.localdate().isoformat())
    plan.save(update_fields=["published_on", "updated_at"])
    told = {"plan": dict(plan.title)}
    notify(everybody_of(locked), "cocreation/notices/plan_formalised", locked, but=by, **told)
    return plan


@transaction.atomic
def set_launch(*, by: Person, process: Process, starts_at: dt.datetime, place: str, link: str) -> PlanLaunch:
    """Say when and where the plan is presented; a change is told as the first time."""
    locked = locked_process(process)
    require_act(by, locked, "formalise", "formalisation")
    if starts_at <= timezone.now():
        raise Refused(_("La presentación se anuncia antes de que ocurra."))
    values = {"starts_at": starts_at, "place": place, "link": link}
    launch, _is_new = PlanLaunch.objects.update_or_create(process=locked, defaults=values)
    record("process.launch_announced", locked, by=by, role=PLANNER, starts_at=starts_at.isoformat())
    when = timezone.localtime(starts_at).isoformat(timespec="minutes")
    told = {"when": when, "place": place, "link": link}
    notify(everybody_of(locked), "cocreation/notices/launch_announced", locked, but=by, **told)
    return launch


@transaction.atomic
def close_process(*, by: Person, process: Process) -> Process:
    """Nothing more is received or decided in it. Only once it has said what became of everything."""
    locked = locked_process(process)
    require_act(by, locked, "formalise", "formalisation")
    if locked.public_plan is None:
        raise Refused(_("Un proceso se cierra cuando su plan es público."))
    locked.is_closed = True
    locked.ends_on = locked.ends_on or PartialDate(timezone.localdate().isoformat())
    locked.save(update_fields=["is_closed", "ends_on", "updated_at"])
    record("process.closed", locked, by=by, role=PLANNER, ends_on=locked.ends_on.iso)
    notify(everybody_of(locked), "cocreation/notices/process_closed", locked, but=by)
    return locked


def everybody_of(process: Process) -> list[Person | Follower]:
    """Who follows the process or one of its ideas, and whoever proposed one with an account; each hears once."""
    rows = process.proposals.readable()
    about = Follower.objects.filter(kind=Proposal.ledger_kind, code__in=rows.values("code")).confirmed()
    authors = Person.objects.filter(pk__in=rows.exclude(author=None).values("author"))
    return [*authors, *followers(process), *about.select_related("reader__person")]
