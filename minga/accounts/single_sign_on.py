"""The State's single sign-on, by OpenID Connect: `allauth` speaks it, and here is what we ask beyond that.

The library trusts the line and checks neither nonce nor signature of a token that it fetched itself. Here every token
must carry the nonce that this browser was given and a signature by a key that the provider publishes, and nothing of
what it says is kept but who it is: of a cédula in it only a hash remains.

Standards: OpenID Connect Core 1.0 (3.1.3.7), Discovery 1.0; RFC 7636 (PKCE), RFC 9207 in spirit: one issuer only."""

import hmac
import secrets
from typing import Any

import jwt
from allauth.account.internal.emailkit import valid_email_or_none
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

PROVIDER_ID = "state"
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
LEEWAY = 60  # seconds that two clocks may differ


def configured() -> Any:
    """The provider of the settings; whoever asks has seen that there is one."""
    assert settings.SINGLE_SIGN_ON is not None
    return settings.SINGLE_SIGN_ON


class Protocol(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth carries no types
    nonce = ""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(build_absolute_uri(request, reverse("single_sign_on_back")))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **facts: Any) -> SocialLogin:
        said = self.check(facts["response"].get("id_token"), app)
        if self.openid_config.get("userinfo_endpoint"):
            more = self._fetch_user_info(token.token)
            if more.get("sub") != said["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
            said = {**more, **said}
        login = self.get_provider().sociallogin_from_response(request, said)
        login.said_cedula = str(said.get(configured().cedula_claim) or "")
        return login

    def check(self, id_token: str | None, app: SocialApp) -> dict[str, Any]:
        """What the token says, once it is sure that this provider said it, to us, now, for this browser."""
        issuer = self.openid_config["issuer"]
        if not id_token or issuer.rstrip("/") != configured().address:
            raise OAuth2Error("no id_token, or of another issuer")
        try:
            said: dict[str, Any] = jwt.decode(
                id_token,
                key=self.key_of(id_token),
                algorithms=sorted(ALGORITHMS),
                audience=app.client_id,
                issuer=issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("id_token refused") from error
        if said.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("id_token for another client")
        if not self.nonce or not hmac.compare_digest(str(said["nonce"]).encode(), self.nonce.encode()):
            raise OAuth2Error("id_token with another nonce")
        return said

    def key_of(self, id_token: str) -> jwt.PyJWK:
        """The published key that the token names; the only one there is, if it names none."""
        header = jwt.get_unverified_header(id_token)
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use in (None, "sig")]
        named = [key for key in keys if key.key_id == header.get("kid")] if "kid" in header else keys
        if len(named) != 1 or header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("id_token with an unknown key")
        return named[0]


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth carries no types
    """Registered in place of the library's own (`provider_class` in the settings)."""

    oauth2_adapter_class = Protocol

    def get_callback_url(self) -> str:
        return reverse("single_sign_on_back")

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Which scopes are asked is ours to say, not the address's."""
        found = super().get_redirect_from_request_kwargs(request)
        nonce = secrets.token_urlsafe(24)
        # What is named here and not known to the library is kept with the state, in the browser's own session.
        return {**found, "scope": self.get_scope(), "auth_params": {"nonce": nonce}, "nonce": nonce}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Only an address that the provider itself has proven is one."""
        address = valid_email_or_none(data.get("email"))
        is_proven = data.get("email_verified") is True or data.get("email_verified") == "true"
        return [EmailAddress(email=address.lower(), verified=True, primary=True)] if address and is_proven else []

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        found = self.extract_email_addresses(data)
        return {"email": found[0].email} if found else {}


class CallbackView(OAuth2CallbackView):  # type: ignore[misc]  # allauth carries no types
    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[Any, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


def begin(request: HttpRequest) -> HttpResponse:
    """The redirect to the provider."""
    return OAuth2LoginView.adapter_view(Protocol(request, PROVIDER_ID))(request)  # type: ignore[no-any-return]


def finish(request: HttpRequest) -> HttpResponse:
    """What the browser brings back: whoever it is enters, or learns why not."""
    return CallbackView.adapter_view(Protocol(request, PROVIDER_ID))(request)  # type: ignore[no-any-return]
