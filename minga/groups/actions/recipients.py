"""Who is told what changes in a body."""

from typing import Any

from minga.accounts.models import Person
from minga.groups.models import Body, Membership
from minga.notices.actions import notify
from minga.notices.models import Follower
from minga.notices.queries import followers


def members_with_account(body: Body) -> list[Person]:
    """Holders, substitutes and who coordinates: all are called, so that a substitute can stand in."""
    seated = Membership.objects.seated_now().filter(seat__body=body, person__isnull=False).select_related("person")
    return [membership.person for membership in seated if membership.person]


def everybody(body: Body) -> list[Person | Follower]:
    return [*members_with_account(body), *followers(body)]


def tell(body: Body, what: str, *, but: Person | None, about: Any = None, **facts: Any) -> int:
    """Members and followers of the body hear of it; `about` is what their letter leads to, else the body."""
    return notify(everybody(body), f"groups/notices/{what}", about or body, but=but, **facts)
