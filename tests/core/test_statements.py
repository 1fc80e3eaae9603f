"""A statement that is written once answers as the queryset would, for whatever value is put in."""

import pytest
from django.db.models import F, Value

from minga.accounts.models import Person
from minga.core.statements import blank, written

pytestmark = pytest.mark.django_db


def test_the_values_go_where_the_blanks_are() -> None:
    ana, luis, eva = (Person.objects.create_user(f"{name}@ejemplo.ec") for name in ("ana", "luis", "eva"))
    named = Person.objects.order_by("pk").filter(pk__in=[blank(0), blank(1)]).exclude(name="-1")
    statement = written(named.values_list(Value(7), F("email"), Value("-1")), "default")
    assert statement.ask(ana.pk, eva.pk) == [(7, "ana@ejemplo.ec", "-1"), (7, "eva@ejemplo.ec", "-1")]
    assert statement.ask(luis.pk, luis.pk) == [(7, "luis@ejemplo.ec", "-1")]


def test_it_asks_the_database_once(django_assert_num_queries) -> None:
    statement = written(Person.objects.filter(pk=blank(0)).values_list("pk"), "default")
    with django_assert_num_queries(1):
        assert statement.ask(12) == []
