"""What the worker does, and how often; and from where the search index is filled anew."""

from collections.abc import Callable

from minga.cocreation import tasks as cocreation
from minga.core import jobs
from minga.core.duties import Periodic
from minga.documents import tasks as documents
from minga.groups import tasks as groups
from minga.ledger import tasks as ledger
from minga.notices import tasks as notices
from minga.plans import tasks as plans
from minga.portal import document_search, retention
from minga.portal.threads import find_thread
from minga.rights import tasks as rights
from minga.search.actions import repair

REINDEX: tuple[Callable[[], int], ...] = (plans.reindex_all, cocreation.reindex_all, document_search.reindex_all)


def repair_index() -> int:
    return repair(REINDEX)


def send_letters() -> int:
    return notices.send_letters(find_thread)


A_DAY = 24 * 3600
AN_HOUR = 3600
HALF_AN_HOUR = 1800

DUTIES: tuple[Periodic, ...] = (
    Periodic("ledger.seal", 0.5, ledger.seal_register),
    Periodic("search.repair", 2, repair_index, lease=HALF_AN_HOUR),
    Periodic("cocreation.index", 0.5, cocreation.index_changed),
    Periodic("cocreation.phases", 60, cocreation.announce_phases),
    Periodic("cocreation.decisions", 2, cocreation.settle_decisions),
    Periodic("cocreation.acts", 600, cocreation.remind_acts),
    Periodic("cocreation.remind_workshops", 600, cocreation.remind_workshops),
    Periodic("cocreation.unanswered", AN_HOUR, cocreation.forget_unanswered),
    Periodic("cocreation.table", 10, cocreation.settle_from_sessions),
    Periodic("plans.index", 1, plans.index_changed),
    Periodic("documents.index", 1, document_search.index_changed),
    Periodic("documents.clear", 10, documents.clear_files),
    Periodic("cocreation.remind_evaluators", 600, cocreation.remind_evaluators),
    Periodic("groups.remind", 600, groups.remind_sessions),
    Periodic("notices.gather", 2, notices.gather_letters),
    Periodic("notices.send", 2, send_letters),
    Periodic("notices.forget", AN_HOUR, notices.forget_old),
    Periodic("rights.remind", AN_HOUR, rights.remind),
    Periodic("rights.keep", AN_HOUR, retention.keep, lease=HALF_AN_HOUR),
    Periodic("jobs.reap", 5, jobs.reap),
    Periodic("jobs.forget", AN_HOUR, jobs.forget_old),
    Periodic("ledger.audit", A_DAY, ledger.audit_register, lease=HALF_AN_HOUR),
)
