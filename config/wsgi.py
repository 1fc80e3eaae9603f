"""The WSGI application that granian serves: pages from memory, then the gate, then Django."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

# Only once Django is set up.
from minga.web.gate import Gate  # noqa: E402
from minga.web.page_cache import PageCache  # noqa: E402
from minga.web.thread_values import keep_by_thread  # noqa: E402

keep_by_thread()
application = PageCache(Gate(django, threads=settings.THREADS))

# All that answers is loaded before anybody asks, and stays: the collector need not look through it again and again.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
# A page makes thousands of objects that end with it: the collector looks once in several pages, not often in each.
gc.set_threshold(50_000, 20, 100)
