"""Sentences about periods and about who answers. None claims that something was kept: dates alone cannot know."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.dates import PartialDate
from minga.directory.models import Jurisdiction
from minga.plans.models import CommitmentActor, Milestone, Standing
from minga.plans.queries import Counted, Group, Listed
from minga.web import numbers


def at(date: PartialDate) -> str:
    """el 27 de diciembre de 2019 · en abril de 2021 · en 2019"""
    if date.day:
        return _("el %(day)s") % {"day": numbers.day(date)}
    return _("en %(month)s") % {"month": numbers.day(date)}


def span_said(starts_on: PartialDate | None, ends_on: PartialDate | None) -> str:
    """de enero de 2020 a abril de 2021; what is missing is not filled in."""
    values = {"start": numbers.day(starts_on), "end": numbers.day(ends_on)}
    if starts_on and ends_on:
        return numbers.day(starts_on) if starts_on == ends_on else _("de %(start)s a %(end)s") % values
    if starts_on:
        return _("desde %(start)s") % values
    return _("hasta %(end)s") % values if ends_on else _("sin fechas en el documento")


def standing_said(standing: Standing, starts_on: PartialDate | None, ends_on: PartialDate | None) -> str:
    if standing is Standing.ENDED and ends_on:
        return _("El plazo terminó %(when)s; aún no hay informe en este sitio.") % {"when": at(ends_on)}
    if standing is Standing.UPCOMING and starts_on:
        return _("Todavía no empieza: le toca %(when)s.") % {"when": at(starts_on)}
    if standing is Standing.RUNNING and ends_on:
        return _("Está en su plazo, que termina %(when)s.") % {"when": at(ends_on)}
    if standing is Standing.RUNNING and starts_on:
        return _("Su plazo empezó %(when)s; el documento no dice cuándo termina.") % {"when": at(starts_on)}
    return _("El documento no dice en qué fechas.")


def listed(names: Iterable[object]) -> str:
    """A · A y B · A, B y C (e before i: Quito e Ibarra)."""
    found = [str(name) for name in names]
    if len(found) < 2:
        return "".join(found)
    *first, last = found
    values = {"first": ", ".join(first), "last": last}
    if last.lower().startswith(("i", "hi", "í")) and not last.lower().startswith(("hia", "hie", "io")):
        return _("%(first)s e %(last)s") % values
    return _("%(first)s y %(last)s") % values


def counted(commitments: int, milestones: int) -> str:
    """10 compromisos con 59 hitos; no milestones are not mentioned."""
    promises = ngettext("%(count)s compromiso", "%(count)s compromisos", commitments) % {
        "count": numbers.number(commitments)
    }
    if not milestones:
        return promises
    steps = ngettext("%(count)s hito", "%(count)s hitos", milestones) % {"count": numbers.number(milestones)}
    return _("%(promises)s con %(steps)s") % {"promises": promises, "steps": steps}


def who_answers(leads: Sequence[CommitmentActor], counterparts: Sequence[CommitmentActor]) -> str:
    if not leads:
        return _("El documento no dice qué institución responde por este compromiso.")
    values = {
        "leads": listed(lead.institution.name for lead in leads),
        "counterparts": listed(actor.institution.name for actor in counterparts),
    }
    if not counterparts:
        return (
            ngettext("%(leads)s responde por este compromiso.", "%(leads)s responden por este compromiso.", len(leads))
            % values
        )
    return (
        ngettext(
            "%(leads)s responde por este compromiso, con %(counterparts)s como contraparte.",
            "%(leads)s responden por este compromiso, con %(counterparts)s como contraparte.",
            len(leads),
        )
        % values
    )


def plans_answer(jurisdiction: Jurisdiction, plans: Sequence[Counted]) -> str:
    if not plans:
        return _("%(name)s todavía no tiene ningún plan de acción en este sitio.") % {"name": jurisdiction.name}
    values = {
        "name": jurisdiction.name,
        "plans": ngettext("%(count)s plan de acción", "%(count)s planes de acción", len(plans)) % {"count": len(plans)},
        "promises": counted(sum(one.commitments for one in plans), sum(one.milestones for one in plans)),
    }
    return _("%(name)s publicó %(plans)s: %(promises)s.") % values


def list_answer(jurisdiction: Jurisdiction, shown: Sequence[Listed], everything: Sequence[Listed]) -> str:
    values = {"name": jurisdiction.name, "total": numbers.number(len(everything)), "shown": numbers.number(len(shown))}
    if len(shown) == len(everything):
        return (
            ngettext(
                "%(name)s ha asumido %(total)s compromiso en sus planes de acción.",
                "%(name)s ha asumido %(total)s compromisos en sus planes de acción.",
                len(everything),
            )
            % values
        )
    return _("Ves %(shown)s de los %(total)s compromisos de %(name)s.") % values


def groups_answer(groups: Sequence[Group]) -> str:
    """Who or what has most commitments; a tie names all."""
    most = max((len(group.listed) for group in groups), default=0)
    first = [group.tag.name for group in groups if len(group.listed) == most]
    if not groups:
        return _("Ningún compromiso dice esto en su documento.")
    if len(first) > 3:
        return _("%(count)s grupos; los más grandes tienen %(most)s.") % {
            "count": numbers.number(len(groups)),
            "most": counted(most, 0),
        }
    return ngettext(
        "%(names)s es lo que más aparece: en %(most)s.",
        "%(names)s son los que más aparecen: en %(most)s cada uno.",
        len(first),
    ) % {"names": listed(first), "most": counted(most, 0)}


def milestone_answer(milestone: Milestone) -> str:
    starts_on, ends_on = milestone.starts_on, milestone.ends_on
    when = at(ends_on) if ends_on and starts_on == ends_on else span_said(starts_on, ends_on)
    first = _("Este paso va %(when)s.") % {"when": when} if milestone.standing is not Standing.UNDATED else ""
    if milestone.starts_with:
        together = _("Empieza junto con el hito %s.") % milestone.starts_with.label
        return f"{together} {standing_said(milestone.standing, milestone.starts_on, milestone.ends_on)}"
    return f"{first} {standing_said(milestone.standing, milestone.starts_on, milestone.ends_on)}".strip()
