"""Who brings back what an earlier plan left for the next one, and until when."""

from typing import Any

from django.utils.translation import gettext as _now

from minga.cocreation.models import Process
from minga.cocreation.rules.processes import can_run_process


def why_not_return(person: Any, process: Process, earlier: Process) -> str:
    """In words, why what `earlier` left does not come back now in `process`; "" if it may."""
    if not can_run_process(person, process.jurisdiction):
        return str(can_run_process.reason)
    if earlier.pk == process.pk or earlier.jurisdiction_id != process.jurisdiction_id:
        return _now("Ese proceso no es uno anterior de este gobierno.")
    if not earlier.is_settled:
        return _now("Ese proceso todavía no termina: lo que deja puede cambiar.")
    return why_not_receive(process)


def why_not_receive(process: Process) -> str:
    """In words, why nothing comes back into this process now."""
    if process.awaits_timeline:
        return _now("Primero publica el calendario: hasta entonces este proceso no recibe nada.")
    if process.is_deciding_on():
        return _now("En este proceso ya se decide sobre lo que llegó: no recibe nada más.")
    return ""
