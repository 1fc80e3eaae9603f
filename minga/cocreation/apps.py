from django.apps import AppConfig


class CocreationConfig(AppConfig):
    name = "minga.cocreation"
