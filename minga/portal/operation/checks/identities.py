"""Whether identities can still be told apart, and whether the State's single sign-on answers."""

from collections.abc import Iterator

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from minga.accounts.queries.identities import keys_lost
from minga.portal.operation.checks.findings import Finding, bad, good

DISCOVERY = "/.well-known/openid-configuration"
SECONDS = 5


def check_identity_keys() -> Iterator[Finding]:
    for key_id in sorted(keys_lost()):
        yield bad(
            _("Falta la llave keys/identity-%s.key: no se puede saber si una cédula ya comprobó otra cuenta.") % key_id,
            _("Tráela de una copia. Mientras falte, no se comprueba ninguna identidad."),
        )


def check_single_sign_on() -> Iterator[Finding]:
    known = settings.SINGLE_SIGN_ON
    if known is None:
        return
    try:
        answer = requests.get(known.address + DISCOVERY, timeout=SECONDS)
        answer.raise_for_status()
        issuer = str(answer.json()["issuer"]).rstrip("/")
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        yield bad(
            _("%(address)s no responde como un proveedor de ingreso único (%(error)s).")
            % {"address": known.address, "error": type(error).__name__},
            _("Revisa MINGA_OIDC_ADDRESS y la red. Mientras tanto, la gente entra con su correo."),
        )
        return
    if issuer != known.address:
        yield bad(
            _("El ingreso único dice llamarse %(issuer)s, y MINGA_OIDC_ADDRESS es %(address)s: no entraría nadie.")
            % {"issuer": issuer, "address": known.address},
            _("Pon en MINGA_OIDC_ADDRESS exactamente el nombre que dice."),
        )
    else:
        yield good(_("%s responde.") % known.name)
