"""Whether a file that came back is the act that was sent, signed: each thing that was looked at is a sentence."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from minga.documents import store
from minga.documents.keeping import is_only_signed
from minga.documents.models import Document, Upload
from minga.documents.signatures_said import moment, signature_said


@dataclass(frozen=True)
class Verdict:
    """What was found, in the order in which it was looked at."""

    is_accepted: bool
    sentences: Sequence[str]
    signed_on: dt.date | None = None


def verdict_on(paper: Document, returned: Upload) -> Verdict:
    """It begins with the very bytes that were sent, nothing but signatures was added, and each signature holds."""
    sent = paper.versions.latest("number").stored
    if not starts_with(returned.stored, sent):
        return Verdict(False, [_("No es el acta que enviamos: descárgala de esta página y firma ese mismo archivo.")])
    same = _("Es el acta que enviamos, byte por byte.")
    if not returned.signatures:
        return Verdict(False, [same, _("No trae ninguna firma electrónica.")])
    if not is_only_signed(sent, returned.stored):
        changed = _("Después de enviarla se le añadió algo más que firmas: el texto que muestra puede ser otro.")
        return Verdict(False, [same, changed])
    found = [signature_said(one) for one in returned.signatures]
    said = [f"{one.who}: {one.verdict}. {' '.join(one.sentences)}" for one in found]
    holds = all(is_valid(one) for one in returned.signatures)
    days = [when for one in returned.signatures if (when := day_of(one))]
    end = [] if holds else [_("Solo se acepta con firmas de un certificado vigente de una entidad reconocida.")]
    only = _("Desde que la enviamos solo se le añadieron firmas.")
    return Verdict(holds, [same, only, *said, *end], max(days, default=None))


def is_valid(signature: Mapping[str, Any]) -> bool:
    """Nothing speaks against it and its authority is known; that nobody told us of revocations is said, not held
    against whoever signs."""
    if signature["verdict"] == "bad" or signature["integrity"] != "intact":
        return False
    return bool(signature["chain"] == "trusted" and signature["validity"] == "current")


def day_of(signature: Mapping[str, Any]) -> dt.date | None:
    when = moment(signature.get("signed_at"))
    return min(timezone.localdate(when), timezone.localdate()) if when else None


def starts_with(stored: str, beginning: str) -> bool:
    """Whether the first file begins with all of the second."""
    with store.open_file(stored) as whole, store.open_file(beginning) as start:
        is_same: bool = all(whole.read(len(piece)) == piece for piece in store.chunks(start))
        return is_same
