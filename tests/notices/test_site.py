"""Notices in the whole site: what the rooms tell, to whom, and what can be followed."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.template import Context
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone, translation

from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.processes import announce_phases
from minga.cocreation.actions.proposals import Submission, correct_proposal, submit_proposal, withdraw_proposal
from minga.cocreation.models import Process, Proposal
from minga.core.dates import PartialDate
from minga.directory.models import Appointment, Jurisdiction, Role
from minga.notices.actions import follow_subject, gather_letters, send_letters
from minga.notices.models import Follower, Letter, Notice
from minga.portal.duties import DUTIES
from minga.portal.rules import can_tend_mail
from minga.portal.threads import find_thread
from tests.factories.cocreation import make_process
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, JurisdictionFactory, MilestoneFactory
from tests.notices.subjects import follower, person

pytestmark = pytest.mark.django_db

TEXT = {"title": "Más árboles", "problem": "Hay poca sombra.", "solution": "Sembrar molles.", "sector": "citizen"}


@pytest.fixture
def process() -> Process:
    return make_process()


def submit(process: Process, by: Any = None, **fields: Any) -> Proposal:
    return submit_proposal(by=by, process=process, submission=Submission(**TEXT, **fields)).proposal


def told() -> list[tuple[str, str]]:
    """Who was told what, in the order in which it was written."""
    notices = Notice.objects.select_related("reader__person").order_by("pk")
    return [(notice.reader.address, notice.template.rpartition("/")[2]) for notice in notices]


def follows(proposal: Proposal, email: str = "ana@example.org") -> Follower:
    row = follower(email)
    Follower.objects.filter(pk=row.pk).update(kind="proposal", code=proposal.code)
    return row


def moderator(process: Process) -> Any:
    found = person("modera@example.org")
    Appointment.objects.create(
        person=found, role=Role.MODERATOR, jurisdiction=process.jurisdiction, starts_on=timezone.localdate()
    )
    return found


def test_an_author_with_an_account_is_told_the_code(process: Process, mailoutbox):
    proposal = submit(process, by=person())
    assert told() == [("rosa@example.org", "proposal_received")]
    gather_letters()
    send_letters(find=find_thread)
    assert mailoutbox[0].subject == f"Recibimos tu propuesta. Su código es {proposal.code}."
    assert "Ya es pública" in mailoutbox[0].body


def test_an_address_in_the_form_is_asked_first_and_not_kept_with_the_proposal(process: Process, mailoutbox):
    proposal = submit(process, follow_email="ana@example.org", language="en")
    row = Follower.objects.get()
    assert (row.kind, row.code, row.confirmed_at, row.reader.language) == ("proposal", proposal.code, None, "en")
    assert "ana@example.org" not in str(Proposal.objects.values().get(pk=proposal.pk))
    send_letters(find=find_thread)
    assert [message.to for message in mailoutbox] == [["ana@example.org"]]


def test_an_author_who_types_their_own_address_is_not_asked(process: Process):
    submit(process, by=person(), follow_email="Rosa@example.org")
    assert (Follower.objects.count(), told()) == (0, [("rosa@example.org", "proposal_received")])


def test_a_double_click_tells_once(process: Process):
    author, submission = person(), Submission(**TEXT, follow_email="ana@example.org")
    for _click in range(2):
        submit_proposal(by=author, process=process, submission=submission)
    assert told() == [("rosa@example.org", "proposal_received"), ("ana@example.org", "question")]


def test_a_correction_is_told_to_followers_and_not_to_who_made_it(process: Process):
    author = person()
    proposal = submit(process, by=author)
    follows(proposal)
    follow_subject(by=author, subject=proposal)
    Notice.objects.all().delete()
    correct_proposal(by=author, proposal=proposal, title="Más molles", problem="Sombra", solution="Sembrar")
    assert told() == [("ana@example.org", "proposal_corrected")]
    assert Notice.objects.get().facts == {"version": 2}
    correct_proposal(by=author, proposal=proposal, title="Más molles", problem="Sombra", solution="Sembrar")
    assert Notice.objects.count() == 1, "what did not change is not told"


def test_a_withdrawal_is_told_to_followers(process: Process):
    author = person()
    proposal = submit(process, by=author)
    follows(proposal)
    Notice.objects.all().delete()
    withdraw_proposal(by=author, proposal=proposal)
    assert told() == [("ana@example.org", "proposal_withdrawn")]


@pytest.mark.parametrize(("decision", "template"), [("hold", "proposal_held"), ("remove", "proposal_removed")])
def test_a_moderators_decision_is_told_to_author_and_followers(process: Process, decision: str, template: str):
    proposal = submit(process, by=person())
    follows(proposal)
    Notice.objects.all().delete()
    moderate_proposal(by=moderator(process), proposal=proposal, decision=decision, ground="advertising")
    assert told() == [("rosa@example.org", template), ("ana@example.org", template)]
    assert Notice.objects.first().facts["ground"]["es"] == "Es publicidad o correo basura"


def test_a_letter_about_what_was_taken_down_does_not_repeat_it(process: Process, mailoutbox):
    proposal = submit(process)
    follows(proposal)
    moderate_proposal(by=moderator(process), proposal=proposal, decision="hold", ground="offence")
    gather_letters()
    send_letters(find=find_thread)
    message = mailoutbox[0]
    assert "árboles" not in message.subject + message.body + message.alternatives[0][0]


def test_a_release_is_told(process: Process):
    proposal = submit(process, by=person(), suspicions=("quick",))
    Notice.objects.all().delete()
    moderate_proposal(by=moderator(process), proposal=proposal, decision="release", ground="none")
    assert told() == [("rosa@example.org", "proposal_released")]


def test_a_phase_that_begins_is_told_to_who_follows_the_process(process: Process):
    follow_subject(by=person(), subject=process)
    announce_phases()
    assert [template for _address, template in told()] == ["phase_opened"] * len(told())
    words = Notice.objects.first().words
    assert str(words["phase"]).startswith("Fase")
    assert set(words["ends_on"]) == {"es", "en", "qu"}
    assert announce_phases() == 0


def literals() -> Iterator[str]:
    """Every template that a call of notify() names, itself or through a function of its room that takes the name."""
    for room in sorted((Path(site.BASE_DIR) / "minga").iterdir()):
        trees = [ast.parse(path.read_text()) for path in sorted(room.rglob("*.py"))]
        functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        yield from named_in(functions)


def named_in(functions: list[ast.FunctionDef]) -> Iterator[str]:
    """`takers`: function -> (place of the parameter that is a template's name, what stands before it)."""
    takers = {"notify": (1, "")}
    seen: set[tuple[str, str]] = set()
    while True:
        known = len(takers)
        for function in functions:
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                name = getattr(call.func, "id", "")
                if name in takers and name != function.name:
                    place, before = takers[name]
                    if not isinstance(call.args[place], ast.Constant):
                        takers.setdefault(function.name, taken_by(function, call.args[place], before))
                    elif (found := (before, call.args[place].value)) not in seen:
                        seen.add(found)
                        yield "".join(found)
        if len(takers) == known:
            return


def taken_by(function: ast.FunctionDef, given: ast.expr, before: str) -> tuple[int, str]:
    """Which parameter of the function is the rest of the name; fails when the name cannot be read off the code."""
    parts = given.values if isinstance(given, ast.JoinedStr) else [given]
    prefix = "".join(part.value for part in parts[:-1] if isinstance(part, ast.Constant))
    last = parts[-1].value if isinstance(parts[-1], ast.FormattedValue) else parts[-1]
    parameters = [one.arg for one in function.args.args]
    taken = last.id if isinstance(last, ast.Name) else ""
    assert taken in parameters, f"{function.name}: the template is written out"
    return parameters.index(taken), before + prefix


def test_every_notice_that_is_sent_has_its_words_and_every_word_is_sent():
    written = {
        str(path.relative_to(path.parents[2])).removesuffix(".txt")
        for path in (Path(site.BASE_DIR) / "minga").rglob("templates/*/notices/*.txt")
    }
    assert set(literals()) == written != set()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("is_own", [True, False])
def test_every_notice_begins_with_one_sentence_that_says_what_changed(language: str, is_own: bool):
    facts = {"code": "X-1", "is_own": is_own, "ground": "razón", "version": 2, "phase": "Selección", "ends_on": "hoy"}
    facts |= {"days": 3, "reason": "Porque sí."}
    with translation.override(language):
        for name in set(literals()):
            text = get_template(f"{name}.txt").template.render(Context(facts, autoescape=False)).strip()
            first = text.split("\n\n")[0]
            assert (first[-1], "\n" in first, len(first) < 120) == (".", False, True), name


def test_what_is_public_is_found_with_its_title_and_its_days(process: Process):
    proposal = submit(process)
    milestone = MilestoneFactory(ends_on=PartialDate("2021-04"))
    commitment = milestone.commitment
    found = {
        kind: find_thread(kind, code)
        for kind, code in (
            ("proposal", proposal.code),
            ("process", process.code_series),
            ("commitment", commitment.code),
            ("plan", commitment.plan.ledger_code),
        )
    }
    assert {kind: thread.url for kind, thread in found.items()} == {
        "proposal": proposal.get_absolute_url(),
        "process": process.get_absolute_url(),
        "commitment": commitment.get_absolute_url(),
        "plan": commitment.plan.get_absolute_url(),
    }
    assert found["proposal"].title == "Más árboles"
    assert [step.first_day.isoformat() for step in found["commitment"].steps()] == ["2021-04-30"]
    assert found["plan"].steps() == found["commitment"].steps()
    assert [step.title for step in found["process"].steps()][0] == "Fase 1 · Proceso de prueba"


def test_what_is_not_public_is_not_found(process: Process):
    held = submit(process, suspicions=("quick",))
    draft = CommitmentFactory(plan=ActionPlanFactory(state="draft"))
    hidden = [("proposal", held.code), ("commitment", draft.code), ("plan", draft.plan.ledger_code), ("secret", "X")]
    assert [find_thread(*one) for one in hidden] == [None] * 4


def test_two_places_with_hyphens_keep_their_plans_apart():
    for slug, number in (("alto-valle", 1), ("alto", 2)):
        ActionPlanFactory(jurisdiction=JurisdictionFactory(slug=slug), slug=f"p-{number}", number=number)
    assert find_thread("plan", "alto-valle-p-1").url == "/alto-valle/planes/p-1/"
    assert find_thread("plan", "alto-p-2").url == "/alto/planes/p-2/"
    assert find_thread("plan", "alto-valle-p-2") is None


def test_the_pages_offer_to_follow(client: Client, process: Process):
    proposal = submit(process)
    plan = CommitmentFactory().plan
    for subject in (proposal, plan, plan.commitments.get()):
        content = client.get(subject.get_absolute_url()).content.decode()
        where = f"/seguir/{subject.ledger_kind}/{subject.ledger_code}/"
        assert [f'href="{where}{part}"' in content for part in ("", "atom.xml", "calendario.ics")] == [True] * 3
        assert [client.get(where + part).status_code for part in ("", "atom.xml", "calendario.ics")] == [200] * 3


def test_what_is_held_offers_nothing_that_would_not_be_found(client: Client, process: Process):
    author = person()
    proposal = submit(process, by=author, suspicions=("quick",))
    client.force_login(author)
    assert "/seguir/" not in client.get(proposal.get_absolute_url()).content.decode()


def test_the_desk_shows_what_changed_and_to_an_administrator_what_did_not_go_out(client: Client, process: Process):
    author = person()
    proposal = submit(process, by=author)
    client.force_login(author)
    content = client.get("/escritorio/").content.decode()
    assert f"Recibimos tu propuesta. Su código es {proposal.code}." in content
    gather_letters()
    Letter.objects.update(state=Letter.State.FAILED)
    assert "Correos que no salieron" not in client.get("/escritorio/").content.decode()
    Appointment.objects.create(person=author, role=Role.ADMINISTRATOR, starts_on=timezone.localdate())
    assert "Correos que no salieron" in client.get("/escritorio/").content.decode()
    assert client.get("/avisos/fallidos/").status_code == 200


def test_who_may_tend_the_mail_of_the_whole_site():
    place: Jurisdiction = JurisdictionFactory()
    allowed = {}
    for number, (role, where) in enumerate(
        [(Role.ADMINISTRATOR, None), (Role.ADMINISTRATOR, place), (Role.MODERATOR, None), (Role.PLANNER, place)]
    ):
        someone = person(f"p{number}@example.org", is_staff=True, is_superuser=True)
        Appointment.objects.create(person=someone, role=role, jurisdiction=where, starts_on=timezone.localdate())
        allowed[role, where] = can_tend_mail(someone)
    assert list(allowed.values()) == [True, False, False, False]


def test_the_worker_gathers_sends_and_forgets():
    assert [duty.name for duty in DUTIES if duty.name.startswith("notices.")] == [
        "notices.gather", "notices.send", "notices.forget"
    ]  # fmt: skip
    assert [duty.work() for duty in DUTIES if duty.name.startswith("notices.")] == [0, 0, 0]
