"""Sign-in by code: mail in the language of the person, and nothing that tells whether an address is known."""

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from minga.accounts.actions import give_consent
from minga.accounts.factor_keys import decipher, encipher
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


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    def build_totp_svg(self, url: str) -> SafeString:
        """In the page itself: our policy lets no picture in as `data:`. On white, for phones to read it by night."""
        drawing = segno.make(url, error="m", micro=False).svg_inline(border=4, scale=4, light="#fff")
        return mark_safe(drawing)  # noqa: S308 - squares drawn by us

    def encrypt(self, text: str) -> str:
        return encipher(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decipher(encrypted_text)
