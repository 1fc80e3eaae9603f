"""What the frame of every page needs to lead people on: the main places of the site or of a government."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {"jurisdiction": getattr(request, "jurisdiction", None)}
