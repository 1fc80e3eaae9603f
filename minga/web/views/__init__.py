"""The pages of the design system itself: errors, the light of the page, and the book of components."""

from minga.web.views.appearance import appearance
from minga.web.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error, too_many
from minga.web.views.languages import language, language_file
from minga.web.views.security_txt import security_txt

__all__ = [
    "appearance",
    "bad_request",
    "csrf_failure",
    "forbidden",
    "language",
    "language_file",
    "not_found",
    "security_txt",
    "server_error",
    "too_many",
]
