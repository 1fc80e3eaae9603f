"""Whom the State's single sign-on lets in, and what it may say of them.

It stands here and not in `accounts` because an identity that it claims is written into the register."""

import logging
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.accounts.actions import give_consent
from minga.accounts.identity_numbers import FaultyNumberError, read_number
from minga.accounts.models import Consent, Person
from minga.accounts.single_sign_on import configured
from minga.directory.actions.identities import accept_claim

logger = logging.getLogger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Person, str] | None:
        """An account is its person's only if both sides have proven the address."""
        for address in sociallogin.email_addresses:
            proven = EmailAddress.objects.filter(email__iexact=address.email, verified=True, primary=True)
            found = proven.filter(user__is_active=True).select_related("user").first()
            if address.verified and found:
                return found.user, address.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        is_connecting = sociallogin.state.get("process") == "connect"
        if is_connecting and not sociallogin.is_existing and isinstance(request.user, Person):
            self.claim(request, sociallogin, request.user)
        elif sociallogin.is_existing and (not is_connecting or sociallogin.user == request.user):
            self.claim(request, sociallogin, sociallogin.user)
        elif not sociallogin.is_existing:
            self.refuse_unproven(request, sociallogin)

    def refuse_unproven(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Without a proven address nobody enters; one that somebody else typed here is proven first with a code."""
        addresses = [address.email for address in sociallogin.email_addresses]
        if not addresses:
            self.refuse(request, _("No dice que tu correo esté comprobado. Entra con un código a tu correo."))
        is_typed = EmailAddress.objects.filter(email__in=addresses).exists()
        if is_typed or Person.objects.filter(email__in=addresses).exists():
            self.refuse(
                request,
                _("Ese correo está escrito aquí sin comprobar. Entra una vez con un código y después con este camino."),
            )

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Person:
        sociallogin.user.language = (get_language() or "es")[:2]
        sociallogin.user.verification = Person.Verification.EMAIL
        person: Person = super().save_user(request, sociallogin, form)
        give_consent(purpose=Consent.Purpose.ACCOUNT, where="signup", person=person)
        self.claim(request, sociallogin, person)
        return person

    def claim(self, request: HttpRequest, sociallogin: SocialLogin, person: Person) -> None:
        """The cédula that the provider says, if it says one: what cannot be accepted keeps nobody out."""
        said = getattr(sociallogin, "said_cedula", "")
        if not said:
            return
        try:
            accepted = accept_claim(by=person, number=read_number(said))
        except FaultyNumberError as fault:
            logger.warning("single sign-on: the claim of the cédula is not one: %s", fault.reason)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            if accepted is None:
                messages.warning(
                    request, _("Otra cuenta comprobó esa cédula con el documento a la vista: pregunta en ventanilla.")
                )

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        logger.warning("single sign-on: %s %s", error, type(exception).__name__ if exception else "")
        if error == AuthError.CANCELLED:
            self.refuse(request, _("No seguiste allá, así que aquí no entró nadie."))
        self.refuse(request, _("Lo que volvió de allá no se puede comprobar. Empieza otra vez, o entra con un código."))

    def refuse(self, request: HttpRequest, reason: str) -> None:
        values = {"reason": reason, "name": configured().name}
        raise ImmediateHttpResponse(render(request, "accounts/single_sign_on_refused.html", values, status=403))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("identity")
