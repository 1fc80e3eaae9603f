"""The acts of confirmation: prepared with the text as agreed, sent, signed, or without effect when the text changes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.locks import lock_process
from minga.cocreation.models import ConfirmationAct, IntegratedProposal, Process
from minga.cocreation.queries.agreed import agreed_text, as_signed, paper_of
from minga.cocreation.queries.selection import chosen_of, concerned_by
from minga.cocreation.queries.signing import Verdict, verdict_on
from minga.cocreation.rules.confirmation import can_answer_act, parties_of
from minga.cocreation.rules.processes import can_run_process, require_act
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.directory.models import Appointment, Institution, Role
from minga.documents.actions import hand_in_document
from minga.documents.keeping import HandedIn, keep
from minga.documents.models import Decision
from minga.ledger.actions import record
from minga.ledger.commitments import seal_text
from minga.notices.actions import notify
from minga.notices.models import Follower
from minga.notices.queries import followers

PLANNER, OFFICER, SYSTEM = "planner", "officer", "system"
State, Part, Way = ConfirmationAct.State, ConfirmationAct.Part, ConfirmationAct.Way
DAYS_TO_SIGN = 15  # UNSOURCED: no norm that we know sets it; whoever sends the act may choose another day.
REMIND_BEFORE = dt.timedelta(days=3)


@dataclass(frozen=True)
class Letter:
    """The letter by which an authority confirms."""

    number: str
    dated_on: dt.date
    scan: HandedIn


@transaction.atomic
def prepare_acts(*, by: Person, process: Process) -> list[ConfirmationAct]:
    """For each chosen proposal the acts that it still lacks, with its text as it is now; none twice."""
    locked = lock_process(process)
    require_act(by, locked, "prepare_acts", "confirmation")
    chosen = chosen_of(locked)
    if not chosen:
        raise Refused(_("El foro todavía no eligió ningún compromiso."))
    if locked.methodology and locked.methodology.said.is_acted_by_forum:
        return prepare_forum_act(by, locked, chosen)
    return [act for one in chosen for act in prepare_for(by, one)]


def prepare_forum_act(by: Person, process: Process, chosen: list[IntegratedProposal]) -> list[ConfirmationAct]:
    if process.confirmation_acts.filter(part=Part.FORUM).exclude(state=State.VOID).exists():
        return []
    text = {"commitments": [agreed_text(one) for one in chosen]}
    return [write_act(by, process, None, Part.FORUM, None, text)]


def prepare_for(by: Person | None, integrated: IntegratedProposal) -> list[ConfirmationAct]:
    parties = parties_of(integrated)
    if not any(part == Part.RESPONSIBLE for part, _actor in parties):
        raise Refused(_("%(code)s no tiene institución responsable.") % {"code": integrated.code})
    in_force = integrated.confirmation_acts.exclude(state=State.VOID).values_list("part", "institution")
    known, text = set(in_force), agreed_text(integrated)
    return [
        write_act(by, integrated.process, integrated, part, actor.institution, text)
        for part, actor in parties
        if (part, actor.institution_id) not in known
    ]


def write_act(
    by: Person | None,
    process: Process,
    integrated: IntegratedProposal | None,
    part: str,
    institution: Institution | None,
    text: dict[str, Any],
) -> ConfirmationAct:
    salt, digest = seal_text(as_signed(text))
    edition = integrated.edition if integrated else 1
    act = ConfirmationAct.objects.create(
        process=process,
        integrated=integrated,
        institution=institution,
        part=part,
        edition=edition,
        text=text,
        digest=digest,
        salt=salt,
    )
    facts = {"part": part, "institution": institution.slug if institution else None, "edition": edition}
    record("confirmation_act.prepared", act, by=by, role=PLANNER if by else SYSTEM, text=digest, **facts)
    return act


def send_act(
    *, by: Person, act: ConfirmationAct, due_on: dt.date | None = None, signatory: str = ""
) -> ConfirmationAct:
    """Make its paper, publish it, and tell those who represent the institution. The paper is made before the row is
    locked: nobody waits for it."""
    act = read_act(act.pk)
    require_act(by, act.process, "prepare_acts", "confirmation")
    act.signatory = tidy(signatory)[:160]
    upload, _token = keep(SimpleUploadedFile(f"{act.ledger_code}.pdf", paper_of(act)))
    ground = Decision.Ground.OFFICE if upload.needs_decision else ""
    title = _("Acta de confirmación %(code)s") % {"code": act.ledger_code}
    return _send(by, act, HandedIn(upload, str(ground), title=title), due_on)


@transaction.atomic
def _send(by: Person, act: ConfirmationAct, paper: HandedIn, due_on: dt.date | None) -> ConfirmationAct:
    locked = lock_act(act)
    today = timezone.localdate()
    due = due_on or today + dt.timedelta(days=DAYS_TO_SIGN)
    if due < today:
        raise Refused(_("El plazo para firmar no puede estar en el pasado."))
    move(locked, State.SENT, paths=ConfirmationAct.PATHS)
    locked.sent_at, locked.due_on, locked.signatory = timezone.now(), due, act.signatory
    locked.paper = hand_in_document(by=by, role=PLANNER, about=locked, file=paper)
    locked.save()
    record("confirmation_act.sent", locked, by=by, role=PLANNER, due_on=due.isoformat(), document=locked.paper.code)
    whom, told = signers_of(locked)
    notify(whom, "cocreation/notices/act_sent", locked, but=by, **told)
    return locked


def signers_of(act: ConfirmationAct) -> tuple[list[Person | Follower], dict[str, str]]:
    """Those who represent the institution today and whoever follows the proposal; and what each letter says."""
    people = Appointment.objects.in_force_on(timezone.localdate()).filter(
        role=Role.OFFICER, institution=act.institution, person__isnull=False
    )
    officers = [one.person for one in people.select_related("person") if one.person] if act.institution else []
    about = followers(act.integrated) if act.integrated else followers(act.process)
    told = {"due_on": act.due_on.isoformat() if act.due_on else "", "institution": str(act.institution or "")}
    return [*officers, *about], told


def check_return(act: ConfirmationAct, file: HandedIn) -> Verdict:
    """What comes of a file that is said to be the signed act; nothing is written down."""
    if act.paper is None:
        raise Refused(_("Esta acta todavía no se envía a firmar."))
    return verdict_on(act.paper, file.upload)


def sign_electronically(*, by: Person, act: ConfirmationAct, file: HandedIn) -> ConfirmationAct:
    """The signed PDF comes back: it is accepted if it is this very act, unchanged, under a signature that holds.

    It is looked at before the row is locked: what is looked at never changes."""
    act = read_act(act.pk)
    role = role_in(by, act)
    verdict = check_return(act, file)
    if not verdict.is_accepted:
        raise Refused(" ".join(verdict.sentences))
    with transaction.atomic():
        return _sign(by, role, lock_act(act), Way.ELECTRONIC, verdict.signed_on or timezone.localdate(), file)


@transaction.atomic
def sign_by_letter(*, by: Person, act: ConfirmationAct, letter: Letter) -> ConfirmationAct:
    """As in the plan of 2019: a letter with its number, its date and its scan."""
    locked = lock_act(act)
    role = role_in(by, locked)
    if not tidy(letter.number):
        raise Refused(_("Falta el número del oficio."))
    if locked.sent_at and letter.dated_on < timezone.localdate(locked.sent_at):
        raise Refused(_("El oficio es anterior al envío del acta: no puede confirmar este texto."))
    if letter.dated_on > timezone.localdate():
        raise Refused(_("La fecha del oficio todavía no llega."))
    locked.letter_number = tidy(letter.number)[:80]
    return _sign(by, role, locked, Way.LETTER, letter.dated_on, letter.scan)


def role_in(by: Person, act: ConfirmationAct) -> str:
    """In which capacity it is answered; Refused if in none."""
    require(can_answer_act, by, act)
    if act.part == Part.FORUM:
        raise Refused(_("La conformidad la da el foro en sesión, con quórum y votos: ninguna persona la da sola."))
    return PLANNER if can_run_process(by, act.process.jurisdiction) else OFFICER


def _sign(
    by: Person, role: str, act: ConfirmationAct, way: ConfirmationAct.Way, on: dt.date, file: HandedIn
) -> ConfirmationAct:
    move(act, State.SIGNED, paths=ConfirmationAct.PATHS)
    act.way, act.signed_on = way, on
    act.signed_paper = hand_in_document(by=by, role=role, about=act, file=file)
    act.save()
    tell_signed(act, by, role)
    return act


def tell_signed(act: ConfirmationAct, by: Person | None, role: str) -> None:
    paper = act.signed_paper.code if act.signed_paper else None
    signed_on = act.signed_on.isoformat() if act.signed_on else None
    facts = {"way": act.way, "signed_on": signed_on, "document": paper, "text": act.digest}
    record("confirmation_act.signed", act, by=by, role=role, **facts)
    recipients: Iterable[Person | Follower] = concerned_by(act.integrated) if act.integrated else followers(act.process)
    told = {"institution": str(act.institution or act.process.core_group or "")}
    notify(recipients, "cocreation/notices/act_signed", act, but=by, **told)


def void_acts(*, by: Person | None, integrated: IntegratedProposal, role: str) -> int:
    """The text or the decision changed: what was sent or signed of it has no effect any more. Within an action."""
    own = ConfirmationAct.objects.filter(integrated=integrated)
    of_forum = ConfirmationAct.objects.filter(process=integrated.process, part=Part.FORUM)
    count = 0
    for act in (own | of_forum).exclude(state=State.VOID).select_related("process__jurisdiction", "institution"):
        move(act, State.VOID, paths=ConfirmationAct.PATHS)
        act.save(update_fields=["state", "updated_at"])
        record("confirmation_act.voided", act, by=by, role=role, edition=act.edition)
        if act.sent_at:
            whom, told = signers_of(act)
            notify(whom, "cocreation/notices/act_voided", act, but=by, **told)
        count += 1
    return count


def remind_acts() -> int:
    """Three days before the day, once: those who must sign are told again. A duty of the worker."""
    soon = timezone.localdate() + REMIND_BEFORE
    waiting = ConfirmationAct.objects.filter(state=State.SENT, reminded_at=None, due_on__lte=soon)
    return sum(remind(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def remind(pk: int) -> int:
    act = lock_act(ConfirmationAct(pk=pk))
    if act.reminded_at or act.state != State.SENT:
        return 0
    act.reminded_at = timezone.now()
    act.save(update_fields=["reminded_at", "updated_at"])
    whom, told = signers_of(act)
    notify(whom, "cocreation/notices/act_reminder", act, but=None, **told)
    return 1


KNOWN = ("process__jurisdiction", "process__methodology", "process__core_group", "integrated", "institution", "paper")


def read_act(pk: int) -> ConfirmationAct:
    found: ConfirmationAct = ConfirmationAct.objects.select_related(*KNOWN, "signed_paper", "item").get(pk=pk)
    return found


def lock_act(act: ConfirmationAct) -> ConfirmationAct:
    rows = ConfirmationAct.objects.select_for_update(of=("self",)).select_related(*KNOWN)
    found: ConfirmationAct = rows.get(pk=act.pk)
    return found
