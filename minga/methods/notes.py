"""Signed notes and checkpoints: short texts that a register signs and anyone can check.

Formats: https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint, with Ed25519 (signature type 1).
Keys are written as Go's `note` package writes them, so that its tools read ours and we read theirs.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
PRIVATE_PREFIX = "PRIVATE+KEY"
SIGNATURE_PREFIX = "— "
MOST_SIGNATURES = 100


class BadNoteError(ValueError):
    """The text is not a note, or no known key signed it."""


class BadKeyError(ValueError):
    """The text is not a key, or its parts contradict each other."""


def check_name(name: str) -> None:
    if not name or "+" in name or any(letter.isspace() or ord(letter) < 32 for letter in name):
        raise BadKeyError(f"{name!r} is not a key name: it is empty, or has a space or a plus sign")


def key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def encode(content: bytes) -> str:
    return base64.b64encode(content).decode()


def decode(text: str) -> bytes:
    """Strict Base64: one text for one content, so that a note cannot be rewritten and stay valid."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNoteError(f"{text!r} is not Base64") from error
    if encode(content) != text:
        raise BadNoteError(f"{text!r} is not canonical Base64")
    return content


def key_parts(text: str) -> tuple[str, bytes]:
    """Name and 32 bytes of `name+id+base64`; the identifier is for the caller to compare."""
    name, _, rest = text.partition("+")
    check_name(name)
    try:
        content = decode(rest.partition("+")[2])
    except BadNoteError as error:
        raise BadKeyError("the key is not Base64") from error
    if len(content) != 33 or content[:1] != ED25519:
        raise BadKeyError("the key is not an Ed25519 key")
    return name, content[1:]


@dataclass(frozen=True)
class VerifierKey:
    """The public half: what anyone needs to check a note."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        key = cls(*key_parts(text))
        if str(key) != text:
            raise BadKeyError("the identifier does not belong to the key")
        return key

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public)

    def verifies(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode(ED25519 + self.public)}"


@dataclass(frozen=True)
class SignerKey:
    """The private half. Its text is a secret."""

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        check_name(self.name)

    @classmethod
    def generate(cls, name: str) -> Self:
        return cls(name, secrets.token_bytes(32))

    @classmethod
    def parse(cls, text: str) -> Self:
        if not text.startswith(PRIVATE_PREFIX + "+"):
            raise BadKeyError("the text is not a private key")
        key = cls(*key_parts(text.removeprefix(PRIVATE_PREFIX + "+")))
        if key.secret != text:
            raise BadKeyError("the identifier does not belong to the key")
        return key

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    @property
    def secret(self) -> str:
        return f"{PRIVATE_PREFIX}+{self.name}+{self.verifier.id.hex()}+{encode(ED25519 + self.seed)}"

    def signature_line(self, text: str) -> str:
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{SIGNATURE_PREFIX}{self.name} {encode(self.verifier.id + signature)}\n"

    def __repr__(self) -> str:
        return f"SignerKey({self.name!r})"


def sign_note(text: str, *signers: SignerKey) -> str:
    if not text.endswith("\n") or any(ord(letter) < 32 and letter != "\n" for letter in text):
        raise BadNoteError("the text of a note ends in a line feed and has no other control character")
    return text + "\n" + "".join(signer.signature_line(text) for signer in signers)


def split_note(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The text, and for each signature its key's name, its key's identifier and its bytes."""
    if any(ord(letter) < 32 and letter != "\n" for letter in note):
        raise BadNoteError("the note has a control character")
    at = note.rfind("\n\n")
    if at < 0 or not note.endswith("\n"):
        raise BadNoteError("the note has no blank line before its signatures, or no line feed at its end")
    lines = note[at + 2 : -1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadNoteError("the note has too many signatures")
    return note[: at + 1], [signature_parts(line) for line in lines]


def signature_parts(line: str) -> tuple[str, bytes, bytes]:
    name, space, content = line.removeprefix(SIGNATURE_PREFIX).partition(" ")
    if not line.startswith(SIGNATURE_PREFIX) or not space:
        raise BadNoteError(f"{line!r} is not a signature")
    try:
        check_name(name)
    except BadKeyError as error:
        raise BadNoteError(str(error)) from error
    signed = decode(content)
    if len(signed) < 5:
        raise BadNoteError("a signature is too short")
    return name, signed[:4], signed[4:]


def open_note(note: str, keys: Iterable[VerifierKey]) -> str:
    """The text of the note, if one of the keys signed it and none of their signatures is false."""
    known = {(key.name, key.id): key for key in keys}
    text, signatures = split_note(note)
    verified = False
    for name, identifier, signature in signatures:
        key = known.get((name, identifier))
        if key is None:
            continue
        if not key.verifies(text, signature):
            raise BadNoteError(f"the signature of {name} is false")
        verified = True
    if not verified:
        raise BadNoteError("no known key signed the note")
    return text


@dataclass(frozen=True)
class TreeHead:
    """What a checkpoint says: this register, with so many entries, has this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Extension lines are allowed by the format and ignored here: nobody can check what they say."""
        *lines, end = text.split("\n")
        if end or len(lines) < 3 or "" in lines:
            raise BadNoteError("the checkpoint has fewer than three lines, or an empty one")
        origin, size, root = lines[:3]
        if not size.isascii() or not size.isdecimal() or str(int(size)) != size:
            raise BadNoteError("the checkpoint has no size")
        content = decode(root)
        if len(content) != 32:
            raise BadNoteError("the checkpoint has no root")
        return cls(origin, int(size), content)
