from minga.rights.views.breaches import breach, breach_close, breach_list, breach_new, breach_told
from minga.rights.views.desk import rights_desk, rights_start
from minga.rights.views.requests import (
    rights,
    rights_confirm,
    rights_figures,
    rights_new,
    rights_request,
)

__all__ = [
    "breach",
    "breach_close",
    "breach_list",
    "breach_new",
    "breach_told",
    "rights",
    "rights_confirm",
    "rights_desk",
    "rights_figures",
    "rights_new",
    "rights_request",
    "rights_start",
]
