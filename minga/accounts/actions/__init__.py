from minga.accounts.actions.persons import update_profile

__all__ = ["update_profile"]
