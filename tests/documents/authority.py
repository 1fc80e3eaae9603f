"""A certification authority of the tests, and PDF files signed under it the way FirmaEC signs: an incremental update
with a detached CMS signature and the time of the signer's own computer."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "EC"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Entidad de prueba"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


class Authority:
    """Issues certificates and takes them back."""

    def __init__(self, common: str = "Autoridad de prueba") -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.common = common
        self.revoked: list[tuple[int, dt.datetime]] = []
        self.serial = 100
        self.certificate = self.issue(
            common, self.key.public_key(), NOW - 4000 * DAY, NOW + 4000 * DAY, is_authority=True
        )

    def issue(
        self,
        common: str,
        public: Any,
        start: dt.datetime,
        end: dt.datetime,
        *,
        is_authority: bool = False,
        tsa: bool = False,
    ) -> x509.Certificate:
        self.serial += 1
        usage = dict.fromkeys(("data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name(common))
            .issuer_name(name(self.common))
            .public_key(public)
            .serial_number(self.serial)
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not is_authority,
                    content_commitment=not is_authority and not tsa,
                    key_encipherment=False,
                    key_cert_sign=is_authority,
                    crl_sign=is_authority,
                    **usage,
                ),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if tsa:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def revoke(self, person: "Person", when: dt.datetime) -> None:
        self.revoked.append((person.certificate.serial_number, when))

    def write_into(self, folder: Path, *, with_list: bool = True) -> Path:
        """The folder that MINGA_SIGNATURE_ROOTS names."""
        folder.mkdir(exist_ok=True)
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / f"{self.common}.pem").write_bytes(pem)
        if with_list:
            (folder / f"{self.common}.crl").write_bytes(self.revocation_list())
        return folder

    def revocation_list(self) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(name(self.common))
        builder = builder.last_update(NOW - DAY).next_update(NOW + 30 * DAY)
        for serial, when in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when).build()
            builder = builder.add_revoked_certificate(entry)
        number = x509.CRLNumber(1)
        key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        signed = builder.add_extension(number, critical=False).add_extension(key_id, critical=False)
        return signed.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


class Person:
    """Somebody with a certificate of that authority."""

    def __init__(
        self,
        authority: Authority,
        common: str,
        *,
        start: dt.datetime = NOW - 365 * DAY,
        end: dt.datetime = NOW + 365 * DAY,
    ) -> None:
        key = rsa.generate_private_key(65537, 2048)
        self.certificate = authority.issue(common, key.public_key(), start, end)
        self.signer = signers.SimpleSigner(
            signing_cert=as_asn1(self.certificate),
            signing_key=as_key(key),
            cert_registry=SimpleCertificateStore.from_certs([as_asn1(authority.certificate)]),
        )


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def as_key(key: rsa.RSAPrivateKey) -> keys.PrivateKeyInfo:
    return keys.PrivateKeyInfo.load(
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


class SignerAt(signers.PdfSigner):
    """Signs at a moment of our choice, as a computer with a wrong clock would."""

    when: dt.datetime | None = None

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.when or session.system_time
        return session


def stamper(authority: Authority, when: dt.datetime) -> DummyTimeStamper:
    key = rsa.generate_private_key(65537, 2048)
    certificate = authority.issue("Sello de tiempo", key.public_key(), NOW - 900 * DAY, NOW + 900 * DAY, tsa=True)
    store = SimpleCertificateStore.from_certs([as_asn1(authority.certificate)])
    return DummyTimeStamper(as_asn1(certificate), as_key(key), certs_to_embed=store, fixed_dt=when)


def sign(
    pdf: bytes,
    person: Person,
    *,
    when: dt.datetime | None = None,
    field: str = "Firma1",
    pades: bool = False,
    timestamper: Any = None,
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    subfilter = fields.SigSeedSubFilter.PADES if pades else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    meta = signers.PdfSignatureMetadata(field_name=field, subfilter=subfilter, md_algorithm="sha256")
    signer = SignerAt(meta, person.signer, timestamper=timestamper)
    signer.when = when
    return signer.sign_pdf(writer).getvalue()
