"""The WSGI application that granian serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# All that answers is loaded before anybody asks, and stays: the collector need not look through it again and again.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
