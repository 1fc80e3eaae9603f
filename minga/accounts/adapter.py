"""Sign-in by code: mail in the language of the person, and nothing that tells whether an address is known."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from minga.accounts.actions import give_consent
from minga.accounts.models import Consent, Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.language = (get_language() or "es")[:2]
        saved: Person = super().save_user(request, user, form, commit)
        give_consent(purpose=Consent.Purpose.ACCOUNT, where="signup", person=saved)
        return saved

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        confirmed: bool = super().confirm_email(request, email_address)
        person = email_address.user
        if confirmed and person.verification == Person.Verification.NONE:
            person.verification = Person.Verification.EMAIL
            person.save(update_fields=["verification"])
        return confirmed
