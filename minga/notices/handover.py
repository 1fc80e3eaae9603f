"""The last step of a letter: from us to the mail server, with the one moment after which it is no longer ours.

SMTP accepts a letter when it answers the final dot (RFC 5321, 4.2.5 and 6.1). A sender that dies between dot and
answer cannot know. So the caller is told just before the text leaves, after the server has agreed to take it: whatever
dies before that may be sent again, whatever dies after that is never sent again by itself."""

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class HandoverError(Exception):
    """A letter was not accepted."""


class ServerDownError(HandoverError):
    """The server cannot be used now, whoever the letter is for."""


class RefusedForNowError(HandoverError):
    """The server said "not now" to this letter."""


class RefusedError(HandoverError):
    """The server said "never" to this letter."""


class UnsureError(HandoverError):
    """The line broke after the handover: nobody knows."""


@contextmanager
def post_office() -> Iterator[BaseEmailBackend]:
    """An open way to the mail server, for several letters."""
    try:
        connection = get_connection()
        connection.open()
        if isinstance(connection, EmailBackend) and connection.connection:
            connection.connection.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException, ImproperlyConfigured) as error:
        raise ServerDownError(said_by(error)) from error
    try:
        yield connection
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()


def hand_over(connection: BaseEmailBackend, message: EmailMessage, at_handover: Callable[[], None]) -> None:
    """Give one letter to the server. `at_handover` is called once, when the server is about to get the text."""
    if isinstance(connection, EmailBackend) and connection.connection:
        through_smtp(connection.connection, message, at_handover)
        return
    at_handover()
    try:
        connection.send_messages([message])
    except Exception as error:
        raise UnsureError(said_by(error)) from error


def through_smtp(server: smtplib.SMTP, message: EmailMessage, at_handover: Callable[[], None]) -> None:
    # Django's own message takes the line end; the stub knows only the standard library's.
    text = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    content = LEADING_DOT.sub(b"..", text)
    try:
        agree(server, message)
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise ServerDownError(said_by(error)) from error
    try:
        at_handover()
    except BaseException:
        # The server waits for a text now: only a closed line tells it that none will come.
        server.close()
        raise
    try:
        server.send(content.rstrip(b"\r\n") + b"\r\n.\r\n")
        code, answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise UnsureError(said_by(error)) from error
    check(code, answer, accepted=(250,))


def agree(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Sender, addressee, and leave to send the text: until here nothing has happened."""
    _name, sender = parseaddr(message.from_email)
    code, answer = server.mail(sender)
    if code != 250:
        # It refuses us, not the addressee: someone must look at the server, and the letter waits.
        server.rset()
        raise ServerDownError(said(code, answer))
    try:
        code, answer = server.rcpt(sanitize_address(message.to[0], "utf-8"))
        check(code, answer, accepted=(250, 251))
        code, answer = server.docmd("DATA")
        check(code, answer, accepted=(354,))
    except (RefusedError, RefusedForNowError):
        server.rset()
        raise


def check(code: int, answer: bytes, *, accepted: tuple[int, ...]) -> None:
    if code == 421 or code < 0:
        raise ServerDownError(said(code, answer))
    if code not in accepted:
        raise (RefusedError if code >= 500 else RefusedForNowError)(said(code, answer))


def said(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}"


def said_by(error: Exception) -> str:
    return str(error) or type(error).__name__
