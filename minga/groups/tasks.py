"""The room's turn at the worker: sessions that come near are called to mind."""

from minga.groups.actions.sessions import remind_sessions

__all__ = ["remind_sessions"]
