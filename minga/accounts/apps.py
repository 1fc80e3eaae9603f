from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "minga.accounts"

    def ready(self) -> None:
        from minga.accounts.receivers import listen  # models are not ready before

        listen()
