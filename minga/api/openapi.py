"""The description of the API (OpenAPI 3.1): what ninja knows of it, and what every answer has besides."""

import hashlib
import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from minga.api.problems import CONTENT_TYPE
from minga.api.shapes.objects import LICENCE, ROOT, Problem
from minga.api.site import api
from minga.notices.writing import site_address

PROBLEM = {"$ref": "#/components/schemas/Problem"}
PROBLEMS = {
    "404": "Nothing is there, or it is not public.",
    "405": "The API only reads.",
    "406": "None of the formats asked for is ours.",
    "422": "A parameter cannot be used; `errors` says which and why.",
    "429": "Too many requests; Retry-After says how many seconds to wait.",
    "500": "Something of ours failed.",
}
HEADERS = {
    "ETag": {"description": "Strong: the same octets have the same one.", "schema": {"type": "string"}},
    "Link": {"description": 'rel="next" and rel="license".', "schema": {"type": "string"}},
}


@cache
def description() -> tuple[bytes, str]:
    """The octets and their ETag: it changes only with the program."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
    found["info"]["license"] = {"name": "CC BY 4.0", "url": LICENCE}
    found["servers"] = [{"url": site_address("")}]
    found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for methods in found["paths"].values():
        for operation in methods.values():
            complete(operation)
    octets = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return octets, quote_etag(hashlib.sha256(octets).hexdigest()[:32])


def complete(operation: dict[str, Any]) -> None:
    """Add to an operation what holds for all: headers, 304, problems and, for lists, CSV."""
    answers: dict[str, Any] = {str(status): answer for status, answer in operation["responses"].items()}
    answers["200"]["headers"] = HEADERS
    answers["304"] = {"description": "Nothing changed since the ETag or the date that you sent."}
    for status, words in PROBLEMS.items():
        answers[status] = {"description": words, "content": {CONTENT_TYPE: {"schema": PROBLEM}}}
    parameters = operation.get("parameters", [])
    if any(one["name"] == "formato" for one in parameters):
        answers["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    else:
        language = {"name": "lang", "in": "query", "required": False, "schema": {"type": "string", "maxLength": 10}}
        operation["parameters"] = [*parameters, language]
    operation["responses"] = answers


def openapi(request: HttpRequest) -> HttpResponse:
    octets, etag = description()
    headers = {"ETag": etag, "Cache-Control": "public, max-age=3600"}
    fresh = HttpResponse(octets, content_type="application/json", headers=headers)
    return get_conditional_response(request, etag=etag, response=fresh) or fresh
