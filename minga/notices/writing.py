"""How a notice reads: what changed first, then the rest, in its reader's language; the same words in text and HTML.

A notice's template is a plain text: its first paragraph says what changed, in one sentence, and is also the subject of
the letter; the others follow. It gets `code`, the `title` if the subject is public, `is_own`, and the facts given to
`notify`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.backends.django import Template as DjangoTemplate
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.ledger.verbs import kind_label
from minga.notices.models import Follower, Letter, Notice, Reader
from minga.notices.models.readers import confirmation_token, refusal_token
from minga.notices.threads import FindThread

SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Told:
    """A notice in words."""

    notice: Notice
    what: str
    paragraphs: list[str]
    name: str
    title: str
    url: str


def tell(notice: Notice, title: str = "") -> Told:
    """In the active language."""
    words = {"code": notice.code, "title": title, "is_own": notice.is_own, **notice.words}
    written = plain_text(f"{notice.template}.txt", words)
    parts = [SPACES.sub(" ", part).strip() for part in re.split(r"\n\s*\n", written)]
    what, *paragraphs = [part for part in parts if part]
    return Told(notice, what, paragraphs, name_of(notice.kind, notice.code), title, site_address(notice.url))


def plain_text(template: str, values: Mapping[str, object]) -> str:
    """Text that no browser reads: nothing in it is escaped."""
    loaded = get_template(template)
    assert isinstance(loaded, DjangoTemplate)
    return str(loaded.template.render(Context(dict(values), autoescape=False)))


def name_of(kind: str, code: str) -> str:
    """Propuesta UIO-2026-0001"""
    return f"{kind_label(kind)} {code}"


def site_address(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"


def write(letter: Letter, find: FindThread) -> EmailMultiAlternatives | None:
    """The e-mail, ready to be handed over; None if nothing is left to say because it was unfollowed meanwhile."""
    notices = list(letter.notices.order_by("pk"))
    if not notices:
        return None
    with translation.override(letter.reader.language):
        if letter.kind == Letter.Kind.QUESTION:
            return write_question(letter, notices[0])
        titles = {(notice.kind, notice.code): "" for notice in notices}
        for kind, code in titles:
            thread = find(kind, code)
            titles[kind, code] = thread.title if thread else ""
        return write_change(letter, [tell(notice, titles[notice.kind, notice.code]) for notice in notices])


def write_change(letter: Letter, told: Sequence[Told]) -> EmailMultiAlternatives:
    stop = stop_path(letter, told)
    context = {
        "told": told,
        "is_digest": letter.kind == Letter.Kind.DIGEST,
        "is_own": all(one.notice.is_own for one in told),
        "stop": site_address(stop),
        "preferences": site_address(reverse("preferences_by_token", args=[letter.reader.token])),
    }
    message = mail(letter, subject_of(letter, told), "notices/mail/change", context)
    message.extra_headers |= one_click(stop)
    if letter.kind == Letter.Kind.CHANGE:
        message.extra_headers["List-Id"] = f"<{told[0].notice.kind}.{told[0].notice.code.lower()}.{host()}>"
    return message


def subject_of(letter: Letter, told: Sequence[Told]) -> str:
    if len(told) == 1:
        return told[0].what
    if letter.kind == Letter.Kind.DIGEST:
        count = len(told)
        return ngettext("%(count)s cambio en lo que sigues", "%(count)s cambios en lo que sigues", count) % {
            "count": count
        }
    return _("%(name)s: %(count)s cambios") % {"name": told[0].name, "count": len(told)}


def stop_path(letter: Letter, told: Sequence[Told]) -> str:
    """What one click ends: this thread, the notices about oneself, or, from a digest, all letters."""
    token, first = letter.reader.token, told[0].notice
    if letter.kind == Letter.Kind.DIGEST:
        return reverse("stop_letters", args=[token])
    if first.is_own:
        return reverse("stop_own", args=[token])
    return reverse("stop_following", args=[token, first.kind, first.code])


def write_question(letter: Letter, notice: Notice) -> EmailMultiAlternatives | None:
    """Somebody typed this address: only its owner can answer. Nothing that was typed elsewhere goes in, so that nobody
    writes to strangers through us."""
    follower = Follower.objects.about(notice.kind, notice.code).filter(reader=letter.reader).first()
    if follower is None:
        return None
    refuse = reverse("refuse_letters", args=[refusal_token(letter.reader)])
    context = {
        "name": name_of(notice.kind, notice.code),
        "url": site_address(notice.url),
        "is_known": follower.confirmed_at is not None,
        "confirm": site_address(reverse("follow_confirm", args=[confirmation_token(follower)])),
        "preferences": site_address(reverse("preferences_by_token", args=[letter.reader.token])),
        "refuse": site_address(refuse),
    }
    subject = _("¿Quieres seguir esto? %(name)s") if not context["is_known"] else _("Ya sigues esto: %(name)s")
    message = mail(letter, subject % {"name": context["name"]}, "notices/mail/question", context)
    message.extra_headers |= one_click(refuse)
    return message


def mail(letter: Letter, subject: str, template: str, context: dict[str, object]) -> EmailMultiAlternatives:
    values = {**context, "language": translation.get_language(), "subject": subject, "site": settings.SITE_ADDRESS}
    text = plain_text(f"{template}.txt", values)
    message = EmailMultiAlternatives(
        SPACES.sub(" ", subject),
        re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [letter.reader.address],
        headers={
            # The same on every attempt, so that a mailbox that gets it again can tell.
            "Message-ID": f"<{letter.uuid}@{host()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": str(values["language"]),
        },
    )
    message.attach_alternative(render_to_string(f"{template}.html", values), "text/html")
    return message


def one_click(path: str) -> dict[str, str]:
    """RFC 8058: the mail program itself offers to stop, and does it with one request."""
    return {"List-Unsubscribe": f"<{site_address(path)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def host() -> str:
    """The domain that names our letters: the sender's, or the site's."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    domain = Address(addr_spec=sender).domain if "@" in sender else ""
    return domain or urlsplit(settings.SITE_ADDRESS).hostname or "localhost"


def hidden_address(reader: Reader) -> str:
    """r…@dominio.ec: enough to recognise a domain that refuses us, not enough to know whose it is."""
    name, _at, domain = reader.address.partition("@")
    return f"{name[:1]}…@{domain}"
