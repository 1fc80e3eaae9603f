"""What the worker does, and how often; and from where the search index is filled anew."""

from collections.abc import Callable

from minga.cocreation import tasks as cocreation
from minga.core.duties import Periodic
from minga.ledger import tasks as ledger
from minga.plans import tasks as plans

DUTIES: tuple[Periodic, ...] = (
    Periodic("ledger.seal", 0.5, ledger.seal_register),
    Periodic("cocreation.index", 0.5, cocreation.index_changed),
    Periodic("plans.index", 1, plans.index_changed),
)

REINDEX: tuple[Callable[[], int], ...] = (plans.reindex_all, cocreation.reindex_all)
