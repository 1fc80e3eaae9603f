"""The voluntary answers about who takes part: stored once, behind a key that only the person keeps."""

import hashlib
import secrets

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from minga.cocreation.models import Demographic, Process

CONSENT_VERSION = "2026-11"
CONSENT_PURPOSE = "Publicar cuántas personas de cada grupo participan, nunca menos de cinco juntas."
SIGNER = signing.TimestampSigner(salt="cocreation.demographics")
ONE_DAY = 86_400


def offer_ticket(process: Process) -> str:
    """A ticket for one answer, good for a day; it is drawn at random and written down nowhere."""
    return SIGNER.sign_object({"process": process.pk, "key": secrets.token_urlsafe(18)})


def answer_demographics(*, ticket: str, age_band: str, gender: str, ethnicity: str) -> str | None:
    """Keep the answer and give the key that withdraws it; None if the ticket is spent.

    Raises signing.BadSignature for a ticket that is not ours or is more than a day old."""
    offered = SIGNER.unsign_object(ticket, max_age=ONE_DAY)
    key = str(offered["key"])
    try:
        with transaction.atomic():
            Demographic.objects.create(
                process_id=offered["process"],
                key=hashed_key(key),
                age_band=age_band,
                gender=gender,
                ethnicity=ethnicity,
                consent_version=CONSENT_VERSION,
                consent_purpose=CONSENT_PURPOSE,
                consented_on=timezone.localdate(),
            )
    except IntegrityError:
        return None
    return key


def withdraw_demographics(*, key: str) -> bool:
    """Delete the answer behind the key: withdrawing consent is as easy as giving it."""
    deleted, _by_table = Demographic.objects.filter(key=hashed_key(key.strip())).delete()
    return bool(deleted)


def hashed_key(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
