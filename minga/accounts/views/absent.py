"""What the sign-in library offers and this site does not: passwords."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def no_password(request: HttpRequest, **_parts: Any) -> HttpResponse:
    raise Http404(_("Aquí no hay contraseñas: se entra con un código que llega al correo."))
