"""A person says how they want to appear."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.accounts.models import Person

pytestmark = pytest.mark.django_db


def test_a_name_is_public_only_if_chosen() -> None:
    person = Person(name="Ana", is_name_public=False)
    assert person.public_name == ""
    person.is_name_public = True
    assert person.public_name == "Ana"


def test_the_profile_is_kept(client: Client) -> None:
    person = Person.objects.create_user("ana@example.org")
    client.force_login(person)
    answer = client.post(reverse("profile"), {"name": " Ana ", "is_name_public": "on", "language": "en"})
    assert answer.headers["Location"] == reverse("desk")
    person.refresh_from_db()
    assert (person.name, person.is_name_public, person.language) == ("Ana", True, "en")


def test_what_was_typed_comes_back_with_the_error(client: Client) -> None:
    client.force_login(Person.objects.create_user("ana@example.org"))
    page = client.post(reverse("profile"), {"name": "Ana", "language": "xx"})
    assert page.status_code == 200
    assert 'value="Ana"' in page.content.decode()


def test_a_stranger_is_asked_to_enter(client: Client) -> None:
    answer = client.get(reverse("profile"))
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse('profile')}"


def test_two_addresses_that_differ_in_case_are_one_person() -> None:
    from django.db import IntegrityError

    Person.objects.create_user("ana@example.org")
    with pytest.raises(IntegrityError):
        Person.objects.create(email="ANA@example.org")
