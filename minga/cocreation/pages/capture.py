"""What the page of capture tells its script: where to send, and what to say."""

import hashlib
import json
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cocreation.models import Process

REQUIRED = ["problem", "solution", "title", "sector"]


def address(process: Process, name: str) -> str:
    return reverse(name, args=[process.jurisdiction.slug, process.slug])


def facts_of(process: Process) -> dict[str, Any]:
    urls = {
        "scope": address(process, "capture"),
        "worker": address(process, "capture_worker"),
        "state": address(process, "capture_state"),
        "batch": address(process, "capture_batch"),
        "send": address(process, "capture_send"),
    }
    return {"series": process.code_series, "urls": urls, "required": REQUIRED, "words": words()}


def words() -> dict[str, str]:
    """The script replaces what stands in braces."""
    return {
        "allSent": _("Todo está enviado."),
        "badFile": _("Ese archivo está dañado o es de otro proceso. No se recibió nada."),
        "edit": _("Corregir"),
        "editing": _("Corrige y guarda otra vez."),
        "handed": _("El archivo tiene todo lo de este dispositivo. Contiene propuestas: entrégalo solo a tu equipo."),
        "kept": _("Guardada en este dispositivo con el código {code}."),
        "keptWithout": _("Guardada en este dispositivo. No quedan códigos: recibe el suyo al enviarse."),
        "later": _("No se pudo enviar ahora. Nada se perdió: se intenta otra vez cuando vuelva la red."),
        "left": _("Códigos libres: {count}."),
        "missing": _("Falta responder lo marcado: problema, solución, frase y sector."),
        "noNetwork": _("Para tomar códigos hace falta red."),
        "nothing": _("No hay nada que enviar."),
        "offline": _("Sin señal"),
        "online": _("Con señal"),
        "ready": _("Esta página ya se abre sin señal."),
        "received": _("Se recibieron {count} propuestas nuevas del archivo."),
        "recoded": _("Otra propuesta usó ese código: quedó con {code}."),
        "refused": _("no se recibió: corrígela y envía otra vez"),
        "sent": _("enviada"),
        "signIn": _("Tu sesión terminó. Todo sigue en este dispositivo: entra otra vez y se envía."),
        "someRefused": _("Se envió lo demás; {count} esperan una corrección."),
        "taken": _("Tienes los códigos {first} a {last}."),
        "waiting": _("espera la red"),
        "waitingCount": _("Esperan: {count}. Enviadas: {sent}."),
        "wiped": _("Se borró de este dispositivo lo que ya estaba enviado."),
        "without": _("sin código todavía"),
    }


def pieces_of(brand_url: str) -> list[str]:
    """What the page needs to be drawn and to work, by its hashed names."""
    own = ["web/minga.css", "web/minga.js", "web/img/icon.svg", "cocreation/capture.js"]
    return [*map(static, own), *([brand_url] if brand_url else [])]


def worker_facts(process: Process, brand_url: str) -> dict[str, str]:
    pieces = json.dumps(pieces_of(brand_url))
    version = hashlib.sha256(pieces.encode()).hexdigest()[:12]
    return {"page": address(process, "capture"), "pieces": pieces, "version": f"{process.code_series}-{version}"}


def manifest_of(process: Process) -> dict[str, Any]:
    start = address(process, "capture")
    return {
        "id": start,
        "name": _("Captura · %(process)s") % {"process": process.title},
        "short_name": _("Captura"),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [{"src": static("web/img/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
