"""In a process that serves, each thread has its own language, time zone and addresses."""

import subprocess
import sys

PROGRAM = """
import threading
import django
django.setup()
from minga.web.thread_values import keep_by_thread
from django.urls import get_urlconf, reverse, set_urlconf
from django.utils import timezone, translation
keep_by_thread()
seen = {}
def beside():
    seen.update(language=translation.get_language(), zone=timezone.get_current_timezone_name(), urlconf=get_urlconf())
with translation.override("en"), timezone.override("Europe/Madrid"):
    set_urlconf("config.urls")
    thread = threading.Thread(target=beside)
    thread.start()
    thread.join()
    here = [translation.get_language(), timezone.get_current_timezone_name(), get_urlconf(), reverse("home")]
assert here == ["en", "Europe/Madrid", "config.urls", "/"], here
assert seen == {"language": "es", "zone": "America/Guayaquil", "urlconf": None}, seen
assert translation.get_language() == "es"
"""


def test_what_one_thread_chooses_no_other_sees():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
