"""Putting a plan into other languages: one person translates, another reviews, and only then does the plan say it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.canonical import canonical_json
from minga.core.fields import Said
from minga.core.permits import Refused, require
from minga.core.text import tidy
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers
from minga.plans.models import ActionPlan, PlanTranslation
from minga.plans.queries.translations import Line, Place, Share, digest_of, lines_of, places_of, share_of
from minga.plans.rules import can_translate_plan

PLANNER = "planner"
State = PlanTranslation.State


@dataclass(frozen=True)
class Written:
    """A translation, the Spanish text from which it was made, and the translation that its author saw before."""

    text: str
    source_digest: str
    seen_digest: str


class UntranslatedError(Refused):
    """Some of the texts cannot be taken, each for its own reason; none was."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__(_("No guardamos nada: algunos textos necesitan que los mires."))
        self.reasons = reasons


def begin(by: Person, plan: ActionPlan) -> ActionPlan:
    locked = ActionPlan.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=plan.pk)
    require(can_translate_plan, by, locked)
    return locked


@transaction.atomic
def save_translations(*, by: Person, plan: ActionPlan, language: str, texts: Mapping[str, Written]) -> int:
    """Write down what changed, as drafts that nobody but translators reads; how many."""
    locked = begin(by, plan)
    lines = {line.place.key: line for line in lines_of(locked, language)}
    changed = {key: one for key, one in texts.items() if key not in lines or one.text != tidy(lines[key].text)}
    if reasons := {key: why for key, one in changed.items() if (why := why_not_save(lines.get(key), one))}:
        raise UntranslatedError(reasons)
    for key, one in changed.items():
        save_one(by, locked, lines[key], one)
    return len(changed)


def why_not_save(line: Line | None, written: Written) -> str:
    if line is None:
        return _("Este texto ya no está en el plan.")
    if digest_of(line.text) != written.seen_digest:
        return _("Otra persona cambió esta traducción mientras la escribías. Ahora dice: «%(text)s»") % {
            "text": line.text
        }
    if not written.text and line.published:
        return _("El plan ya lo dice en este idioma: se cambia, no se borra.")
    return ""


def save_one(by: Person, plan: ActionPlan, line: Line, written: Written) -> None:
    kept = PlanTranslation.objects.filter(plan=plan, place=line.place.key, language=line.language)
    if not written.text:
        kept.delete()
        return
    values = {
        "text": written.text,
        "source_digest": written.source_digest,
        "state": State.DRAFT,
        "written_by": by,
        "reviewed_by": None,
        "reviewed_at": None,
    }
    PlanTranslation.objects.update_or_create(plan=plan, place=line.place.key, language=line.language, defaults=values)


@transaction.atomic
def review_translations(*, by: Person, plan: ActionPlan, language: str, seen: Mapping[str, str]) -> int:
    """Stand behind what somebody else translated: from now on the plan says it. `seen`: the digest of each text as the
    reviewer read it."""
    locked = begin(by, plan)
    lines = {line.place.key: line for line in lines_of(locked, language)}
    reasons = {key: why for key, digest in seen.items() if (why := why_not_review(by, lines.get(key), digest))}
    if reasons:
        raise UntranslatedError(reasons)
    rows = [row for key in seen if (row := lines[key].row)]
    before = share_of([line.place for line in lines.values()], language)
    write_into_plan((lines[row.place].place, row) for row in rows)
    values = {"state": State.REVIEWED, "reviewed_by": by, "reviewed_at": timezone.now()}
    PlanTranslation.objects.filter(pk__in=[row.pk for row in rows]).update(**values, updated_at=timezone.now())
    if locked.is_public and rows:
        tell_translated(by, locked, rows, before, share_of([line.place for line in lines.values()], language))
    return len(rows)


def why_not_review(by: Person, line: Line | None, digest: str) -> str:
    if line is None or line.row is None:
        return _("Este texto no tiene una traducción que revisar.")
    if digest_of(line.text) != digest:
        return _("Otra persona la cambió mientras la leías. Ahora dice: «%(text)s»") % {"text": line.text}
    if line.is_outdated or line.row.source_digest != line.place.digest:
        return _("El texto en español cambió después de que se tradujo: primero se traduce otra vez.")
    if line.row.written_by_id == by.pk:
        return _("La tradujiste tú: la revisa otra persona que coordine el plan.")
    return ""


def write_into_plan(reviewed: Iterable[tuple[Place, PlanTranslation]]) -> None:
    """Each text beside the Spanish one, wherever it is kept."""
    rows: dict[models.Model, set[str]] = {}
    for place, translation in reviewed:
        for spot in place.spots:
            spot.write(Said({**spot.read(), translation.language: translation.text}))
            rows.setdefault(spot.row, set()).add(spot.field)
    for row, fields in rows.items():
        row.save(update_fields=fields)


def tell_translated(
    by: Person, plan: ActionPlan, rows: Collection[PlanTranslation], before: Share, after: Share
) -> None:
    said = [{"place": row.place, "source": row.source_digest, "text": digest_of(row.text)} for row in rows]
    facts = {
        "language": after.language,
        "texts": len(rows),
        "percent": after.percent,
        "digest": hashlib.sha256(canonical_json(said)).hexdigest(),
    }
    record("plan.translated", plan, by=by, role=PLANNER, **facts)
    if after.is_enough and not before.is_enough:
        told = {"title": dict(plan.title), "language": after.language, "percent": after.percent}
        notify(followers(plan), "plans/notices/plan_translated", plan, but=by, **told)


def keep_translations(plan: ActionPlan) -> None:
    """After a plan was written over: what was reviewed of texts that still say the same is in it again."""
    reviewed: dict[tuple[str, str], list[PlanTranslation]] = {}
    for row in PlanTranslation.objects.filter(plan=plan, state=State.REVIEWED):
        reviewed.setdefault((row.place, row.source_digest), []).append(row)
    if not reviewed:
        return
    write_into_plan(
        (place, row)
        for place in places_of(plan)
        for row in reviewed.get((place.key, place.digest), ())
        if not place.text.get(row.language)
    )
