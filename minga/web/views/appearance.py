from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minga.web.context import THEME_COOKIE, THEMES
from minga.web.middleware import A_YEAR


@csrf_exempt  # A forged request could at worst darken the page; without a token, public pages need no cookie.
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember the light of the page and go back to it; anything but the two words means: follow the system."""
    back = request.POST.get("volver", "")
    is_here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if is_here else "/")
    theme = request.POST.get("tema", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        response.set_cookie(THEME_COOKIE, "", max_age=0, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
