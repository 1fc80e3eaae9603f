"""Where the confirmation stands: what is signed, and what still keeps a plan from being made."""

from django.utils.translation import gettext as _

from minga.cocreation.models import ConfirmationAct, IntegratedProposal, Process
from minga.cocreation.queries.agreed import agreed_text
from minga.cocreation.queries.selection import chosen_of, undecided_of
from minga.cocreation.rules.confirmation import Part, State, parties_of


def unsigned_of(process: Process) -> list[str]:
    """What still keeps a plan from being made of the chosen ones, each in a sentence; nothing: it can be made."""
    if waiting := undecided_of(process):
        codes = ", ".join(one.code for one in waiting)
        return [_("Falta que el foro decida, o que saque de la reserva: %(codes)s.") % {"codes": codes}]
    return missing_signatures(process)


def missing_signatures(process: Process) -> list[str]:
    """Whose signature of which commitment is still not there, or is of another text."""
    chosen = chosen_of(process)
    if not chosen:
        return [_("El foro todavía no eligió ningún compromiso.")]
    acts = ConfirmationAct.objects.filter(process=process, state=State.SIGNED).select_related("institution")
    signed = list(acts)
    if process.methodology and process.methodology.said.is_acted_by_forum:
        return missing_of_forum(chosen, signed)
    return [reason for one in chosen for reason in missing_of(one, signed)]


def missing_of_forum(chosen: list[IntegratedProposal], signed: list[ConfirmationAct]) -> list[str]:
    act = next((one for one in signed if one.part == Part.FORUM), None)
    if act is None:
        return [_("Falta el acta de conformidad del foro.")]
    if act.text["commitments"] != [agreed_text(one) for one in chosen]:
        return [_("El acta de conformidad es de otro texto: los compromisos cambiaron después.")]
    return []


def missing_of(integrated: IntegratedProposal, signed: list[ConfirmationAct]) -> list[str]:
    own = {(one.part, one.institution_id): one for one in signed if one.integrated_id == integrated.pk}
    parties = parties_of(integrated)
    text, found = agreed_text(integrated), []
    if not any(part == Part.RESPONSIBLE for part, _actor in parties):
        found.append(_("%(code)s no tiene institución responsable.") % {"code": integrated.code})
    for part, actor in parties:
        values = {"code": integrated.code, "institution": actor.institution}
        act = own.get((part, actor.institution_id))
        if act is None:
            found.append(_("%(code)s: falta la firma de %(institution)s.") % values)
        elif act.text != text:
            found.append(_("%(code)s: %(institution)s firmó otro texto.") % values)
    return found
