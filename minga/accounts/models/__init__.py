from minga.accounts.models.persons import Person, PersonManager

__all__ = ["Person", "PersonManager"]
