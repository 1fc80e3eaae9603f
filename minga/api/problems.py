"""Problem details (RFC 9457): what went wrong, in the reader's language, and at which parameter."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: gettext_lazy("No se entiende lo que pides"),
    404: gettext_lazy("Aquí no hay nada con esa dirección"),
    405: gettext_lazy("Aquí solo se puede leer"),
    406: gettext_lazy("No tenemos ese formato"),
    422: gettext_lazy("Algún parámetro no vale"),
    429: gettext_lazy("Demasiadas preguntas seguidas"),
    500: gettext_lazy("Algo nuestro falló"),
}


class Unprocessable(Exception):  # noqa: N818 - it is an answer, not a mistake of the program
    """A parameter that cannot be used, and why."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter, self.detail = parameter, detail


class NotAcceptable(Exception):  # noqa: N818 - it is an answer, not a mistake of the program
    """None of the formats that the reader takes is one of ours."""


def problem(
    status: int, detail: str = "", errors: Sequence[dict[str, str]] = (), headers: dict[str, str] | None = None
) -> HttpResponse:
    """`errors` name each wrong parameter: a pointer, and in words what is wrong with it."""
    title = str(TITLES.get(status, HTTPStatus(status).phrase))
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
    if errors:
        body["errors"] = list(errors)
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False}, headers=headers)
    answer["Content-Type"] = CONTENT_TYPE
    answer["Cache-Control"] = "no-store" if status >= 429 else "public, max-age=5"
    answer["Content-Language"] = get_language() or "es"
    return answer


def wrong_parameter(parameter: str, detail: str) -> HttpResponse:
    return problem(422, detail, [{"pointer": f"/query/{parameter}", "detail": detail}])


def invalid(errors: Sequence[dict[str, Any]]) -> HttpResponse:
    """What the shape of the parameters refused; a path that cannot be is one where nothing is."""
    if any(error["loc"][0] == "path" for error in errors):
        return problem(404)
    found = [{"pointer": f"/query/{name_of(error)}", "detail": said(error)} for error in errors]
    return problem(422, " ".join(f"{one['pointer'].rpartition('/')[2]}: {one['detail']}" for one in found), found)


def name_of(error: dict[str, Any]) -> str:
    return str(error["loc"][-1])


def said(error: dict[str, Any]) -> str:
    """The library speaks English only: the commonest in the reader's words."""
    limits = error.get("ctx", {})
    if name_of(error) == "cursor":
        return _("Ese cursor no es de esta lista. Usa el que te dio la página anterior.")
    match error["type"]:
        case "literal_error" | "enum":
            return _("Tiene que ser uno de estos: %(values)s.") % {"values": limits.get("expected", "")}
        case "greater_than_equal":
            return _("Tiene que ser %(least)s o más.") % {"least": limits["ge"]}
        case "less_than_equal":
            return _("Tiene que ser %(most)s o menos.") % {"most": limits["le"]}
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return _("Tiene que ser un número entero.")
        case "bool_parsing" | "bool_type":
            return _("Tiene que ser true o false.")
        case "datetime_from_date_parsing" | "datetime_parsing" | "date_parsing" | "date_from_datetime_parsing":
            return _("Tiene que ser una fecha como 2026-11-21.")
        case "string_pattern_mismatch" | "string_too_long" | "string_too_short":
            return _("No puede ser un código de este sitio.")
    return _("Ese valor no vale.")


def nowhere(request: HttpRequest, exception: Http404 | type[Http404]) -> HttpResponse:
    """A thing that is not there, or not public: both are answered alike."""
    return problem(404)
