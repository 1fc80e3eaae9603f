from django.apps import AppConfig


class APIConfig(AppConfig):
    name = "minga.api"
    label = "api"
