from minga.accounts.actions.consents import give_consent, withdraw_consent
from minga.accounts.actions.persons import hide_name, update_profile

__all__ = ["give_consent", "hide_name", "update_profile", "withdraw_consent"]
