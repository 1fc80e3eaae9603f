"""Reads of checks of identity: those of a government, and whether a number stands on a roll in use."""

from collections import Counter

from minga.accounts.models import Identity
from minga.accounts.models.identities import IdentityQuerySet
from minga.core.text import fold
from minga.directory.models import Jurisdiction, Roll, RollEntry, Territory

PARISHES = (Territory.Kind.PARISH, Territory.Kind.URBAN_PARISH, Territory.Kind.RURAL_PARISH)


def checks_in(jurisdiction: Jurisdiction) -> IdentityQuerySet:
    """Without persons: whoever looks at the list need not know who they are."""
    return Identity.objects.filter(jurisdiction_slug=jurisdiction.slug).order_by("-checked_at", "-pk")


def entry_with(digests: dict[str, str]) -> RollEntry | None:
    """The line of the newest roll in use on which this number stands."""
    found = RollEntry.objects.filter(digest__in=digests.values(), roll__state=Roll.State.ACCEPTED)
    return found.select_related("roll__jurisdiction").order_by("-roll__created_at", "-pk").first()


def is_a_roll_in_use() -> bool:
    return Roll.objects.accepted().exists()


def parishes_of(jurisdiction: Jurisdiction) -> dict[str, int]:
    """Each parish of the government's territory by its code and by its folded name, where that is only one's."""
    if jurisdiction.territory is None:
        return {}
    rows = Territory.objects.within(jurisdiction.territory).filter(kind__in=PARISHES).values_list("pk", "code", "name")
    named = Counter(fold(name) for _pk, _code, name in rows)
    return {code: pk for pk, code, _name in rows} | {
        fold(name): pk for pk, _code, name in rows if named[fold(name)] == 1
    }
