"""The API itself: its rooms, and how it refuses."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from minga.api.problems import NotAcceptable, Unprocessable, invalid, nowhere, problem, wrong_parameter
from minga.api.views import cocreation, directory, ledger, plans

VERSION = "1.0.0"
DESCRIPTION = (
    "Everything that is public on this site: no key, no session, reading only. Content is CC BY 4.0. Texts come by "
    "language, dates as precise as their source. Lists are pages by cursor; problems are RFC 9457, in the language of "
    "Accept-Language. What is here stays: fields may be added, never taken away, until there is a /api/v2/."
)

api = NinjaAPI(
    title="Minga", version=VERSION, description=DESCRIPTION, urls_namespace="api", docs_url=None, openapi_url=None
)
for room in (plans, cocreation, directory, ledger):
    api.add_router("", room.router)

api.add_exception_handler(Http404, nowhere)


@api.exception_handler(ValidationError)
def refuse_shape(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    return invalid(exception.errors)


@api.exception_handler(Unprocessable)
def refuse_parameter(request: HttpRequest, exception: Unprocessable) -> HttpResponse:
    return wrong_parameter(exception.parameter, exception.detail)


@api.exception_handler(NotAcceptable)
def refuse_format(request: HttpRequest, exception: NotAcceptable) -> HttpResponse:
    return problem(406, _("Damos application/json y, de las listas, text/csv."))


@api.exception_handler(Exception)
def fail(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The layer around the API logs it and answers 500."""
    raise exception
