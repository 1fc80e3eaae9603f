"""Permits: a rule is a predicate that carries, in words a person understands, why the answer may be no."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

Reason = str | Promise


class Refused(PermissionDenied):
    """A "no" with its reason; the 403 page shows it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Rule:
    """Calling it answers yes or no; `reason` is what to tell the person when it is no."""

    def __init__(self, predicate: Callable[[Any, Any], bool], reason: Reason) -> None:
        self.predicate = predicate
        self.reason = reason
        self.__name__ = predicate.__name__
        self.__doc__ = predicate.__doc__

    def __call__(self, person: Any, obj: Any = None) -> bool:
        return self.predicate(person, obj)

    def __repr__(self) -> str:
        return f"<Rule {self.__name__}>"


def rule(reason: Reason) -> Callable[[Callable[[Any, Any], bool]], Rule]:
    """Turn `def can_verb(person, obj) -> bool` into a rule: `@rule(_("Solo lo hace quien …"))`."""

    def decorate(predicate: Callable[[Any, Any], bool]) -> Rule:
        return Rule(predicate, reason)

    return decorate


def require(permit: Rule, person: Any, obj: Any = None) -> None:
    """Raise Refused with the rule's reason unless it allows `person` to act on `obj`."""
    if not permit(person, obj):
        raise Refused(permit.reason)
