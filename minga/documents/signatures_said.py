"""A signature in plain sentences: who, when, under whom, whether it holds, and what happened afterwards."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.web.numbers import day

Said = Mapping[str, Any]

VERDICTS: dict[str, Promise] = {
    "good": _("Firma comprobada"),
    "doubt": _("Firma que no podemos comprobar del todo"),
    "bad": _("Firma que no vale"),
}
TONES = {"good": "good", "doubt": "warn", "bad": "bad"}
CLOCKS: dict[str, Promise] = {
    "stamp": _("Firmó el %(when)s; lo asegura un sello de tiempo."),
    "computer": _("Dice que firmó el %(when)s, según el reloj de su computador."),
    "none": _("No dice cuándo firmó."),
}
INTEGRITY: dict[str, Promise] = {
    "intact": _("Lo que firmó está como lo firmó."),
    "broken": _("El archivo se cambió después de firmar: la firma no corresponde a lo que hay."),
    "unreadable": _("El archivo trae una firma que no se puede leer."),
}
LATER: dict[str, Promise] = {
    "nothing": _("Después de esta firma no se añadió nada."),
    "signatures": _("Después de esta firma solo se añadieron otras firmas o datos que el documento preveía."),
    "changes": _("Después de esta firma se añadieron cambios que ella no cubre."),
    "unclear": _("La firma no cubre todo el documento: no se sabe qué se cambió."),
}
CHAINS: dict[str, Promise] = {
    "trusted": _("Su certificado viene de %(authority)s, una entidad que este sitio reconoce."),
    "unknown": _("Su certificado dice venir de %(authority)s, una entidad que este sitio no reconoce."),
    "bad": _("Su certificado dice venir de %(authority)s, y no cumple lo que esa entidad exige."),
}
VALIDITY: dict[str, Promise] = {
    "current": _("El certificado vale hasta el %(until)s."),
    "not_now": _("El certificado valía cuando firmó y venció el %(until)s."),
    "not_then": _("Cuando firmó, el certificado no valía: vale del %(since)s al %(until)s."),
    "not_yet": _("El certificado todavía no vale: empieza el %(since)s."),
}
REVOCATION: dict[str, Promise] = {
    "clear": _("No consta que se haya revocado."),
    "unknown": _("No sabemos si se revocó: a este sitio le falta la lista vigente de la entidad."),
    "before": _("El certificado se revocó el %(revoked)s, antes de la firma."),
    "after": _(
        "El certificado se revocó el %(revoked)s, después de la fecha que dice la firma; esa fecha no prueba nada."
    ),
}


@dataclass(frozen=True)
class SignatureSaid:
    who: str
    verdict: str
    tone: str
    sentences: list[str]


def signature_said(found: Said) -> SignatureSaid:
    verdict = found["verdict"]
    who = found["name"] or _now("Firma sin nombre")
    return SignatureSaid(who, str(VERDICTS[verdict]), TONES[verdict], sentences_of(found))


def sentences_of(found: Said) -> list[str]:
    if found["integrity"] == "unreadable":
        return [str(INTEGRITY["unreadable"])]
    values = {
        "when": day(moment(found["signed_at"])),
        "authority": found["authority"],
        "since": day(moment(found["valid_from"])),
        "until": day(moment(found["valid_until"])),
        "revoked": day(moment(found["revoked_at"])),
    }
    texts = [
        INTEGRITY[found["integrity"]],
        LATER[found["later"]],
        CLOCKS[found["clock"]],
        CHAINS[found["chain"]],
        VALIDITY[found["validity"]],
        REVOCATION[found["revocation"]],
    ]
    return [str(text) % values for text in texts]


def moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
