"""To the State's single sign-on, and back."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from minga.accounts.single_sign_on import begin, configured, finish
from minga.web.limits import limited


def only_if_configured() -> None:
    if settings.SINGLE_SIGN_ON is None:
        raise Http404


@never_cache
@require_POST
@limited("single_sign_on", rate="30/h")
def single_sign_on(request: HttpRequest) -> HttpResponse:
    """A page that leads there, because browsers let no form end on another site under our policy."""
    only_if_configured()
    try:
        response = begin(request)
    except (RequestException, KeyError, ValueError):
        return render(request, "accounts/single_sign_on_refused.html", {"reason": unreachable()}, status=503)
    if not isinstance(response, HttpResponseRedirect):
        return response
    return render(request, "accounts/single_sign_on.html", {"address": response.url, "sso": settings.SINGLE_SIGN_ON})


@never_cache
@require_safe
def single_sign_on_back(request: HttpRequest) -> HttpResponse:
    only_if_configured()
    return finish(request)


def unreachable() -> str:
    return _("%(name)s no responde ahora. Prueba en un rato, o entra con un código a tu correo.") % {
        "name": configured().name
    }
