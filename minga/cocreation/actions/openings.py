"""A process is opened from a methodology: its phases with their dates, and the two groups that decide in it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.methodologies import follow_methodology
from minga.cocreation.actions.phases import locked_process, write_dates
from minga.cocreation.actions.processes import facts_of
from minga.cocreation.models import Process
from minga.cocreation.process_plans import ProcessPlan
from minga.cocreation.rules.processes import can_run_process, why_not_body
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.groups.models import Body
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

PLANNER = "planner"


@transaction.atomic
def prepare_process(*, by: Person, jurisdiction: Jurisdiction, plan: ProcessPlan) -> Process:
    """Everybody sees it from now on; nothing opens in it until its timeline is published."""
    require(can_run_process, by, jurisdiction)
    if plan.methodology.jurisdiction_id not in (None, jurisdiction.pk):
        raise Refused(_("Esa metodología es de otro gobierno: primero hay que copiarla."))
    process = new_process(jurisdiction, plan)
    record("process.opened", process, by=by, role=PLANNER, **facts_of(process))
    process = follow_methodology(by=by, process=process, version=plan.methodology)
    write_dates(process, plan.dates)
    if plan.working_group or plan.core_group:
        name_groups(by=by, process=process, working_group=plan.working_group, core_group=plan.core_group)
    return process


def new_process(jurisdiction: Jurisdiction, plan: ProcessPlan) -> Process:
    """Its address and its series of codes are its own: two people who open one at once do not share them."""
    try:
        with transaction.atomic():
            return Process.objects.create(
                jurisdiction=jurisdiction,
                slug=plan.slug,
                title=plan.title,
                summary=plan.summary,
                code_series=plan.code_series,
                awaits_timeline=True,
            )
    except IntegrityError as error:
        raise Refused(_("Ya hay un proceso de ese periodo, o con esa serie de códigos.")) from error


@transaction.atomic
def name_groups(*, by: Person, process: Process, working_group: Body | None, core_group: Body | None) -> Process:
    """Who classifies and who decides in this process; whoever follows it hears."""
    require(can_run_process, by, process.jurisdiction)
    fresh = locked_process(process)
    if fresh.is_closed:
        raise Refused(_("El proceso terminó: sus grupos ya no cambian."))
    if (fresh.working_group_id, fresh.core_group_id) == (pk_of(working_group), pk_of(core_group)):
        return fresh
    for body in (working_group, core_group):
        if body and (reason := why_not_body(body, fresh)):
            raise Refused(reason)
    fresh.working_group, fresh.core_group = working_group, core_group
    fresh.save(update_fields=["working_group", "core_group", "updated_at"])
    codes = {"working_group": code_of(working_group), "core_group": code_of(core_group)}
    record("process.groups_named", fresh, by=by, role=PLANNER, **codes)
    notify(followers(fresh), "cocreation/notices/groups_named", fresh, but=by)
    return fresh


def pk_of(body: Body | None) -> int | None:
    return body.pk if body else None


def code_of(body: Body | None) -> str | None:
    return body.ledger_code if body else None
