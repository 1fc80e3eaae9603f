from minga.accounts.views.absent import no_password
from minga.accounts.views.consents import consent_text
from minga.accounts.views.factors import second_factor
from minga.accounts.views.persons import profile
from minga.accounts.views.sessions import session_end, session_end_others, session_list
from minga.accounts.views.sign_in import SignInView
from minga.accounts.views.single_sign_on import single_sign_on, single_sign_on_back

__all__ = [
    "SignInView",
    "consent_text",
    "no_password",
    "profile",
    "second_factor",
    "session_end",
    "session_end_others",
    "session_list",
    "single_sign_on",
    "single_sign_on_back",
]
