"""Electronic signatures within a PDF: who, when, under which authority, and what happened to the file afterwards.

Nothing is fetched: whom to trust, and which certificates were revoked, is what the installation keeps in its folder
(`*.pem`, `*.crt`, `*.cer`: certificates, of which the self-signed ones are roots; `*.crl`: lists of revoked ones), and
what the file itself brings. A signature is as old as its computer says, unless it carries a stamp of time.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asn1crypto import crl, ocsp, pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

MOST_SIGNATURES = 25
CERTIFICATES = {".pem", ".crt", ".cer"}
# Authorities here mark the keys of persons for one, the other or both.
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
BROKEN = (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError, OSError, AttributeError)


@dataclass
class Authorities:
    """Whom this installation trusts, and what they took back."""

    roots: list[x509.Certificate] = field(default_factory=list)
    others: list[x509.Certificate] = field(default_factory=list)
    crls: list[crl.CertificateList] = field(default_factory=list)
    ocsps: list[ocsp.OCSPResponse] = field(default_factory=list)

    def context(self, *, mode: str = "soft-fail", moment: dt.datetime | None = None) -> ValidationContext:
        return ValidationContext(
            trust_roots=self.roots,
            other_certs=self.others,
            crls=self.crls,
            ocsps=self.ocsps,
            moment=moment,
            allow_fetching=False,
            revocation_mode=mode,
        )


def read_authorities(folder: Path) -> Authorities:
    """A file that cannot be read stops here, aloud: a root that is silently missing would turn good into unknown."""
    found = Authorities()
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        if path.suffix.lower() in CERTIFICATES:
            for octets in blocks(path):
                certificate = x509.Certificate.load(octets)
                is_root = certificate.issuer == certificate.subject
                (found.roots if is_root else found.others).append(certificate)
        elif path.suffix.lower() == ".crl":
            found.crls += [crl.CertificateList.load(octets) for octets in blocks(path)]
    return found


def blocks(path: Path) -> Iterator[bytes]:
    octets = path.read_bytes()
    if pem.detect(octets):
        yield from (block for _name, _headers, block in pem.unarmor(octets, multiple=True))
    else:
        yield octets


def examine_signatures(path: Path, folder: Path) -> list[dict[str, Any]]:
    """One dictionary for each signature, in the order in which they were put."""
    with path.open("rb") as file:
        try:
            reader = PdfFileReader(file, strict=False)
            embedded = reader.embedded_regular_signatures[:MOST_SIGNATURES]
        except BROKEN:
            return [unreadable()]
        authorities = with_own(read_authorities(folder), reader) if embedded else Authorities()
        return [examine_one(signature, authorities) for signature in embedded]


def with_own(authorities: Authorities, reader: PdfFileReader) -> Authorities:
    """What the file brings along for its own later checking; it can take trust away or confirm it, never give it."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        authorities.others += list(store.load_certs())
        authorities.crls += [crl.CertificateList.load(one.get_object().data) for one in store.crls]
        authorities.ocsps += [ocsp.OCSPResponse.load(one.get_object().data) for one in store.ocsps]
    except (ValidationInfoReadingError, *BROKEN):
        pass
    return authorities


def unreadable() -> dict[str, Any]:
    return {"verdict": "bad", "integrity": "unreadable", "name": ""}


def examine_one(signature: EmbeddedPdfSignature, authorities: Authorities) -> dict[str, Any]:
    try:
        status, is_known = weigh(signature, authorities)
        certificate = signature.signer_cert
        said = {"name": common_name(certificate.subject), "authority": common_name(certificate.issuer)}
        claimed = signature.self_reported_timestamp
    except BROKEN:
        return unreadable()
    stamped = stamped_at(status)
    signed_at = stamped or claimed
    found: dict[str, Any] = {
        **said,
        "signed_at": iso(signed_at),
        "clock": "stamp" if stamped else "computer" if claimed else "none",
        "valid_from": iso(certificate.not_valid_before),
        "valid_until": iso(certificate.not_valid_after),
        "integrity": "intact" if status.intact and status.valid else "broken",
        "later": later(status),
        "validity": validity(certificate, signed_at),
        **revocation(status, is_known, signed_at),
    }
    found["chain"] = chain(signature, status, authorities, signed_at)
    found["verdict"] = verdict(found)
    return found


def weigh(signature: EmbeddedPdfSignature, authorities: Authorities) -> tuple[PdfSignatureStatus, bool]:
    """The status, and whether anybody told us if its certificates were revoked; if not, the rest is weighed alone."""
    strict = check(signature, authorities.context(mode="require"))
    if strict.trusted or strict.revocation_details is not None:
        return strict, True
    return check(signature, authorities.context()), False


def check(signature: EmbeddedPdfSignature, context: ValidationContext) -> PdfSignatureStatus:
    return validate_pdf_signature(signature, signer_validation_context=context, key_usage_settings=USAGE)


def common_name(name: x509.Name) -> str:
    native = name.native
    found = native.get("common_name") or native.get("organization_name") or name.human_friendly
    return str(found if isinstance(found, str) else found[0])[:200]


def iso(moment: dt.datetime | None) -> str | None:
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).isoformat(timespec="seconds")


def stamped_at(status: PdfSignatureStatus) -> dt.datetime | None:
    stamp = status.timestamp_validity
    return stamp.timestamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None


def later(status: PdfSignatureStatus) -> str:
    """nothing, signatures (other signatures or what the form foresaw), changes, or unclear."""
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "unclear"
    level = status.modification_level
    if level is None:
        return "unclear"
    if level == ModificationLevel.NONE and status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing"
    is_allowed = level <= ModificationLevel.FORM_FILLING and status.docmdp_ok is not False
    return "signatures" if is_allowed else "changes"


def validity(certificate: x509.Certificate, signed_at: dt.datetime | None) -> str:
    """Whether the certificate was in force, then and now."""
    now = dt.datetime.now(dt.UTC)
    start, end = certificate.not_valid_before, certificate.not_valid_after
    if signed_at is not None and not start <= signed_at <= end:
        return "not_then"
    if now < start:
        return "not_yet"
    return "current" if now <= end else "not_now"


def revocation(status: PdfSignatureStatus, is_known: bool, signed_at: dt.datetime | None) -> dict[str, Any]:
    """clear, unknown (nobody told us), before or after (it was signed)."""
    details = status.revocation_details
    if details is None:
        return {"revocation": "clear" if is_known else "unknown", "revoked_at": None}
    is_after = signed_at is not None and signed_at < details.revocation_date
    return {"revocation": "after" if is_after else "before", "revoked_at": iso(details.revocation_date)}


def chain(
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    authorities: Authorities,
    signed_at: dt.datetime | None,
) -> str:
    """trusted, unknown (no path to a root of ours) or bad (there is one, and it does not hold)."""
    if status.trusted or status.revocation_details is not None:
        return "trusted"
    if status.trust_problem_indic in (
        AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND,
        AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND,
    ):
        return "unknown"
    certificate = signature.signer_cert
    moment = signed_at or certificate.not_valid_after
    within = min(max(moment, certificate.not_valid_before), certificate.not_valid_after)
    then = check(signature, authorities.context(moment=within - dt.timedelta(seconds=1)))
    return "trusted" if then.trusted else "bad"


def verdict(found: dict[str, Any]) -> str:
    """good: everything holds. bad: something does not. doubt: it may hold, and this site cannot prove it."""
    is_broken = found["integrity"] != "intact" or found["later"] in {"changes", "unclear"}
    is_taken_back = found["revocation"] == "before" or found["validity"] in {"not_then", "not_yet"}
    if is_broken or is_taken_back or found["chain"] == "bad":
        return "bad"
    is_proven = found["chain"] == "trusted" and found["validity"] == "current" and found["revocation"] == "clear"
    return "good" if is_proven else "doubt"
