"""A statement that is written once answers as the queryset would, for whatever value is put in."""

import pytest
from django.db.models import F, Value
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.statements import Prepared, blank, hand, written
from minga.directory.models import Jurisdiction
from tests.factories.plans import JurisdictionFactory
from tests.killing import together

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


BY_NAME = Prepared(lambda pk, name: Person.objects.filter(pk__gte=pk, name=name).order_by("pk"))


def test_a_prepared_queryset_gives_the_rows_that_it_would_give_written_anew(django_assert_num_queries) -> None:
    people = [Person.objects.create_user(f"{place}@ejemplo.ec", name=name) for place, name in enumerate("abab")]
    for first in people:
        for name in ("a", "b", "no hay"):
            fresh = list(Person.objects.filter(pk__gte=first.pk, name=name).order_by("pk"))
            with django_assert_num_queries(1):
                assert BY_NAME.rows(first.pk, name) == fresh
            assert BY_NAME.one(first.pk, name) == next(iter(fresh), None)


def test_its_rows_bring_what_it_joins_and_prefetches(django_assert_num_queries) -> None:
    country = JurisdictionFactory()
    inside = [JurisdictionFactory(slug=slug, parent=country) for slug in ("quito", "loja")]
    prepared = Prepared(
        lambda pk: Jurisdiction.objects.filter(parent=pk).select_related("parent").prefetch_related("children")
    )
    for _turn in range(2):
        with django_assert_num_queries(2):
            found = prepared.rows(country.pk)
            assert {one.pk: one.parent for one in found} == {one.pk: country for one in inside}
            assert [list(one.children.all()) for one in found] == [[], []]


def test_its_rows_are_read_again_each_time() -> None:
    person = Person.objects.create_user("ana@ejemplo.ec", name="Ana")
    assert [one.name for one in BY_NAME.rows(person.pk, "Ana")] == ["Ana"]
    Person.objects.update(name="Eva")
    assert BY_NAME.rows(person.pk, "Ana") == []


def test_what_cannot_be_prepared_is_refused() -> None:
    now = timezone.now()
    with pytest.raises(ValueError, match="do not come into"):
        Prepared(lambda name: Person.objects.filter(name__contains=name)).rows("Ana")
    with pytest.raises(ValueError, match="for ever"):
        Prepared(lambda pk: Person.objects.filter(pk=pk, created_at__lt=now)).rows(1)


def test_a_value_is_never_taken_for_sql() -> None:
    person = Person.objects.create_user("ana@ejemplo.ec", name="Ana")
    assert BY_NAME.rows(person.pk, "' OR 1=1 --") == []


def test_threads_ask_it_each_on_its_own_connection(transactional_db) -> None:
    person = Person.objects.create_user("ana@ejemplo.ec", name="Ana")
    found = []
    errors = together([lambda: found.append(BY_NAME.rows(person.pk, "Ana")) for _turn in range(4)])
    assert (errors, found) == ([], [[person]] * 4)


def test_rows_handed_over_are_read_without_asking_and_never_filtered_in_silence(django_assert_num_queries) -> None:
    country = JurisdictionFactory()
    city = JurisdictionFactory(slug="quito", parent=country)
    hand(country, "children", Jurisdiction, [city])
    with django_assert_num_queries(0):
        assert (list(country.children.all()), country.children.count()) == ([city], 1)
    with pytest.raises(TypeError, match="not filtered"):
        country.children.filter(slug="quito")
