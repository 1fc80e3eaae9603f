"""The page of sign-in: it shows the ways, and takes no password."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings


class SignInView(LoginView):  # type: ignore[misc]  # allauth carries no types
    http_method_names = ["get", "head"]

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        return {**super().get_context_data(**values), "single_sign_on": settings.SINGLE_SIGN_ON}
