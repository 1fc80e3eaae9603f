from django.apps import AppConfig
from django.conf.locale import LANG_INFO

# Django knows no Quechua: without its name every page that says a language's name would fail.
KICHWA = {"bidi": False, "code": "qu", "name": "Kichwa", "name_local": "Kichwa"}


class CoreConfig(AppConfig):
    name = "minga.core"

    def ready(self) -> None:
        LANG_INFO.setdefault("qu", KICHWA)
