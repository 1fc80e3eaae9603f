"""When what is known about who took part may be published."""

from django.utils.translation import gettext as _

from minga.cocreation.models import Process, ResultRelease
from minga.cocreation.rules.processes import can_run_process

Moment = ResultRelease.Moment


def moment_now(process: Process) -> Moment | None:
    """The fixed moment that the process has reached: only then does a count stop moving."""
    if process.is_closed:
        return Moment.CLOSING
    return Moment.RECEPTION if process.is_deciding_on() and not process.is_receiving_on() else None


def why_not_publish(person: object, process: Process) -> str:
    """In words; "" if this person may publish the results now."""
    if not can_run_process(person, process.jurisdiction):
        return str(can_run_process.reason)
    moment = moment_now(process)
    if moment is None:
        return _("Los resultados se publican cuando termina la recepción, y otra vez cuando termina el proceso.")
    if ResultRelease.objects.filter(process=process, moment=moment).exists():
        return _("Ya se publicaron los resultados de este momento: publicarlos de nuevo permitiría compararlos.")
    return ""
