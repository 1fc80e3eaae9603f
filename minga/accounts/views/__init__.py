from minga.accounts.views.persons import profile

__all__ = ["profile"]
