"""Who asks, once a page has seen to it that they entered."""

from django.http import HttpRequest

from minga.accounts.models import Person


class Entered(HttpRequest):
    """A request that `web.answers.work` let through."""

    user: Person  # login_required has seen to it
