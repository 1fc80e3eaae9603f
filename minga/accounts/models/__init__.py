from minga.accounts.models.consents import Consent
from minga.accounts.models.identities import CheckCode, Identity
from minga.accounts.models.persons import Person, PersonManager
from minga.accounts.models.sessions import Session

__all__ = ["Consent", "CheckCode", "Identity", "Person", "PersonManager", "Session"]
