"""The voluntary answers about who takes part: stored once, behind a key that only the person keeps."""

import datetime as dt
import hashlib
import secrets

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from minga.accounts.actions import give_consent, withdraw_consent
from minga.accounts.models import Consent
from minga.accounts.queries.consents import CURRENT
from minga.cocreation.models import Demographic, Process
from minga.ledger.models import Entry

CONSENT_PURPOSE = "Publicar cuántas personas de cada grupo participan, nunca menos de cinco juntas."
SIGNER = signing.TimestampSigner(salt="cocreation.demographics")
ONE_DAY = 86_400
MOST = 500


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
                consent_version=CURRENT[Consent.Purpose.DEMOGRAPHICS],
                consent_purpose=CONSENT_PURPOSE,
                consented_on=timezone.localdate(),
            )
            give_consent(purpose=Consent.Purpose.DEMOGRAPHICS, where="demographics", key=hashed_key(key))
    except IntegrityError:
        return None
    return key


@transaction.atomic
def withdraw_demographics(*, key: str) -> bool:
    """Delete the answer behind the key: withdrawing consent is as easy as giving it."""
    hashed = hashed_key(key.strip())
    deleted, _by_table = Demographic.objects.filter(key=hashed).delete()
    withdraw_consent(purpose=Consent.Purpose.DEMOGRAPHICS, key=hashed)
    return bool(deleted)


def hashed_key(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def forget_demographics(before: dt.datetime) -> int:
    """The purpose has ended: the register says that the process closed before that moment. At most a batch."""
    closed = Entry.objects.filter(verb="process.closed", at__lt=before).values("subject_code")
    over = Demographic.objects.filter(process__is_closed=True, process__code_series__in=closed)
    keys = list(over.values_list("pk", flat=True)[:MOST])
    for key in keys:
        withdraw_consent(purpose=Consent.Purpose.DEMOGRAPHICS, key=key)
    return Demographic.objects.filter(pk__in=keys).delete()[0]
