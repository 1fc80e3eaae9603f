"""What Django keeps for each request under way (language, time zone, prefix of addresses), kept by thread alone.

Django keeps these so that they also follow a request through asynchronous code, which costs one tenth of a page's
processor (`docs/performance.md`): a page asks for them some six hundred times. Here each request has one thread from
its beginning to its end, so the plain form says the same.
"""

import threading

from django.urls import base as addresses
from django.utils import timezone
from django.utils.translation import trans_real as translation


def keep_by_thread() -> None:
    """Only for a process that serves by WSGI, before it answers anybody."""
    for module, names in (
        (translation, ("_active",)),
        (timezone, ("_active",)),
        (addresses, ("_prefixes", "_urlconfs")),
    ):
        for name in names:
            setattr(module, name, threading.local())
