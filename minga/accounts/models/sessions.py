"""An open session, kept so that its person can see where they are signed in, and end it."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac


class Session(AbstractBaseSession):
    """Django's own session, with whose it is, on what kind of device, since when: no address, no user agent."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="To the hour.")

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return self.device

    @property
    def name(self) -> str:
        """Tells it from the person's other sessions; its key, which opens the account, is never shown."""
        return salted_hmac("minga.accounts.session", self.session_key, algorithm="sha256").hexdigest()[:16]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from minga.accounts.session_store import SessionStore  # it imports this model

        return SessionStore
