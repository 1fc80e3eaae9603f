from minga.directory.views.appointments import appointment, appointment_list, appointment_new
from minga.directory.views.identities import (
    identity,
    identity_check_withdraw,
    identity_checks,
    identity_code,
    identity_prove,
    identity_withdraw,
)
from minga.directory.views.institutions import brand, institution, institution_list
from minga.directory.views.rolls import roll, roll_accept, roll_discard, roll_list

__all__ = [
    "appointment",
    "appointment_list",
    "appointment_new",
    "brand",
    "identity",
    "identity_check_withdraw",
    "identity_checks",
    "identity_code",
    "identity_prove",
    "identity_withdraw",
    "institution",
    "institution_list",
    "roll",
    "roll_accept",
    "roll_discard",
    "roll_list",
]
