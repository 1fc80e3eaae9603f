from minga.accounts.views.consents import consent_text
from minga.accounts.views.persons import profile

__all__ = ["consent_text", "profile"]
