"""Kichwa is written in Ecuador with the numbers and dates of Ecuador's Spanish."""

from django.conf.locale.es.formats import *  # type: ignore[import-untyped]  # noqa: F403 - Django reads whatever names the module has
