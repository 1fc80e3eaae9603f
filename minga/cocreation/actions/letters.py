"""Letters to who left an address to follow a proposal: what happened, where to read it, and how to hear no more.

A letter holds nothing that somebody typed, so that nobody can send words to strangers through this site."""

import logging
import smtplib
from functools import partial

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from minga.cocreation.models import Proposal

logger = logging.getLogger(__name__)
SIGNER = signing.Signer(salt="cocreation.letters")


def write_to_follower(proposal: Proposal, sentence: str) -> None:
    """Send the sentence once the change is really in the database; no address, no letter."""
    if not proposal.follow_email:
        return
    text = render_to_string(
        "cocreation/letters/news.txt",
        {
            "proposal": proposal,
            "sentence": sentence,
            "address": settings.SITE_ADDRESS + proposal.get_absolute_url(),
            "stop": settings.SITE_ADDRESS + stop_address(proposal),
        },
    )
    subject = _("Tu propuesta %(code)s") % {"code": proposal.code}
    transaction.on_commit(partial(send, subject, text, proposal.follow_email))


def send(subject: str, text: str, address: str) -> None:
    """A mail server that does not answer never undoes what was decided."""
    try:
        send_mail(subject, text, None, [address])
    except (smtplib.SMTPException, OSError):
        logger.exception("a letter could not be sent")


def in_the_words_of(proposal: Proposal) -> translation.override:
    """The language in which it was proposed, whatever the moderator reads in."""
    return translation.override(proposal.language)


def stop_address(proposal: Proposal) -> str:
    address = reverse("proposal_unfollow", args=[proposal.process.jurisdiction.slug, proposal.code])
    return f"{address}?firma={SIGNER.signature(proposal.code)}"


def stop_letters(*, proposal: Proposal, signature: str) -> None:
    """Forget the address. Raises signing.BadSignature for a link that is not from a letter of this proposal."""
    if not constant_time_compare(signature, SIGNER.signature(proposal.code)):
        raise signing.BadSignature
    Proposal.objects.filter(pk=proposal.pk).update(follow_email="")
