"""`{% consent "account" %}`: the words that somebody agrees to with a form, and where to read this version for ever."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.accounts.queries.consents import SLUGS, current_text

register = template.Library()


@register.simple_tag
def consent(purpose: str) -> SafeString:
    shown = current_text(purpose)
    slug = next(slug for slug, found in SLUGS.items() if found == purpose)
    address = reverse("consent_text", args=[slug, shown.version])
    version = _("Versión %(version)s de este texto") % {"version": shown.version}
    return format_html('{} <a href="{}">{}</a>', shown.text, address, version)
