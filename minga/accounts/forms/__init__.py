from minga.accounts.forms.persons import ProfileForm

__all__ = ["ProfileForm"]
