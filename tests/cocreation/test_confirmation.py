"""Each institution signs the text as agreed: electronically, by letter, or the forum in session; a plan is made only of
what everybody signed."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from minga.cocreation.actions.acts import (
    Letter,
    check_return,
    prepare_acts,
    remind_acts,
    send_act,
    sign_by_letter,
    sign_electronically,
)
from minga.cocreation.actions.changes import ask_changes, put_changes_to_session
from minga.cocreation.actions.confirmation import adopt_selected, put_act_to_session, settle_decisions
from minga.cocreation.models import ConfirmationAct, IntegratedProposal, Process, ProposedChange
from minga.cocreation.queries.agreed import as_signed
from minga.cocreation.queries.confirmation import unsigned_of
from minga.cocreation.rules.selection import Choice
from minga.core.permits import Refused
from minga.directory.models import Institution
from minga.documents import store
from minga.groups.models import Session
from minga.ledger.commitments import verify_text
from minga.ledger.models import Entry
from minga.notices.models import Notice
from minga.plans.models import ActionPlan
from tests.documents import makers
from tests.documents.authority import Authority, sign
from tests.documents.authority import Person as Signer
from tests.documents.subjects import waiting
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.groups import chair_of
from tests.factories.plans import ActionPlanFactory
from tests.factories.selection import (
    category_of,
    decide,
    fresh,
    make_assessed,
    make_deciding,
    make_session_of,
    open_for,
    vote,
)

pytestmark = pytest.mark.django_db
State = ConfirmationAct.State


def make_chosen(key: str = "ecuador-2019", count: int = 1) -> tuple[Process, Session]:
    """The forum chose them, its session goes on, and confirmation and formalisation are open."""
    process = make_deciding(key)
    session = make_session_of(process)
    rows = [make_assessed(process, number) for number in range(1, count + 1)]
    decide(process, session, *(Choice(one, category_of(process, 1)) for one in rows))
    open_for(process, "confirmation", "formalisation")
    return fresh(process), session


@pytest.fixture
def chosen() -> Process:
    return make_chosen()[0]


@pytest.fixture
def planner(chosen: Process) -> Any:
    return appoint("planner", chosen.jurisdiction)


@pytest.fixture
def act(chosen: Process, planner: Any) -> ConfirmationAct:
    """Of the responsible institution, sent."""
    return send_act(by=planner, act=prepare_acts(by=planner, process=chosen)[0])


@pytest.fixture
def authority(settings: Any, tmp_path: Path) -> Authority:
    found = Authority()
    settings.MINGA_SIGNATURE_ROOTS = found.write_into(tmp_path / "roots")
    return found


def refused(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return str(refusal.value.reason)


def octets_of(act: ConfirmationAct) -> bytes:
    assert act.paper
    with store.open_file(act.paper.versions.get().stored) as file:
        return file.read()


def letter(number: str = "MINTEL-2026-0147-O", on: dt.date | None = None) -> Letter:
    return Letter(number, on or timezone.localdate(), waiting(ground="office"))


def verbs(act: ConfirmationAct) -> list[tuple[str, str]]:
    found = Entry.objects.about("confirmation_act", act.ledger_code).order_by("id")
    return [(one.verb, one.role) for one in found]


def test_each_who_answers_and_each_counterpart_has_an_act_with_the_text_as_agreed(
    chosen: Process, planner: Any
) -> None:
    acts = prepare_acts(by=planner, process=chosen)
    assert [one.part for one in acts] == ["responsible", "counterpart"]
    assert [verify_text(as_signed(one.text), one.salt, one.digest) for one in acts] == [True, True]
    assert (acts[0].text["title"], acts[0].text["fields"]["problem"]) == (
        {"es": "Integrada 1"},
        {"es": "No hay horarios."},
    )
    assert prepare_acts(by=planner, process=chosen) == []


@pytest.mark.parametrize("role", ["core_group", "moderator", ""])
def test_only_the_coordination_prepares_them(chosen: Process, role: str) -> None:
    person = appoint(role, chosen.jurisdiction) if role else PersonFactory()
    said = refused(lambda: prepare_acts(by=person, process=chosen))
    assert said == "En este proceso esto lo hace quien coordina el plan."
    assert ConfirmationAct.objects.count() == 0


def test_sent_it_has_a_paper_a_day_and_whoever_represents_the_institution_is_told(
    chosen: Process, planner: Any
) -> None:
    draft = prepare_acts(by=planner, process=chosen)[0]
    officer = appoint("officer", chosen.jurisdiction, institution=draft.institution)
    act = send_act(by=planner, act=draft, signatory="Ministra de Telecomunicaciones")
    assert (act.state, act.due_on) == (State.SENT, timezone.localdate() + dt.timedelta(days=15))
    assert octets_of(act).startswith(b"%PDF")
    assert [notice.reader.person for notice in Notice.objects.filter(code=act.ledger_code)] == [officer]
    assert verbs(act) == [("confirmation_act.prepared", "planner"), ("confirmation_act.sent", "planner")]


def test_the_signed_paper_comes_back_and_is_accepted(
    act: ConfirmationAct, authority: Authority, chosen: Process
) -> None:
    officer = appoint("officer", chosen.jurisdiction, institution=act.institution)
    signed = waiting(sign(octets_of(act), Signer(authority, "Ministra")), ground="office")
    found = sign_electronically(by=officer, act=act, file=signed)
    assert (found.state, found.way, found.signed_on) == (State.SIGNED, "electronic", timezone.localdate())
    assert verbs(act)[-1] == ("confirmation_act.signed", "officer")


def test_each_thing_looked_at_is_a_sentence(act: ConfirmationAct, authority: Authority) -> None:
    verdict = check_return(act, waiting(sign(octets_of(act), Signer(authority, "Ministra"))))
    assert verdict.is_accepted
    assert list(verdict.sentences[:2]) == [
        "Es el acta que enviamos, byte por byte.",
        "Desde que la enviamos solo se le añadieron firmas.",
    ]
    assert verdict.sentences[2].startswith("Ministra: Firma comprobada. Lo que firmó está como lo firmó.")


def test_another_paper_an_unsigned_one_and_one_changed_before_signing_are_refused(
    act: ConfirmationAct, authority: Authority, planner: Any
) -> None:
    signer = Signer(authority, "Ministra")
    others = {
        sign(makers.pdf(), signer): "No es el acta que enviamos: descárgala de esta página y firma ese mismo archivo.",
        octets_of(act): "Es el acta que enviamos, byte por byte. No trae ninguna firma electrónica.",
        sign(with_other_content(octets_of(act)), signer): (
            "Es el acta que enviamos, byte por byte. Después de enviarla se le añadió algo más que firmas: "
            "el texto que muestra puede ser otro."
        ),
    }
    found = [
        refused(lambda octets=octets: sign_electronically(by=planner, act=act, file=waiting(octets, ground="office")))
        for octets in others
    ]
    assert found == list(others.values())
    assert ConfirmationAct.objects.get(pk=act.pk).state == State.SENT


def with_other_content(pdf: bytes) -> bytes:
    """An update that puts other words on the first page: what whoever wants to deceive adds before signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_certificate_of_an_unknown_authority_is_not_enough(
    act: ConfirmationAct, authority: Authority, planner: Any
) -> None:
    stranger = Signer(Authority("Otra autoridad"), "Ministra")
    file = waiting(sign(octets_of(act), stranger), ground="office")
    said = refused(lambda: sign_electronically(by=planner, act=act, file=file))
    assert said.endswith("Solo se acepta con firmas de un certificado vigente de una entidad reconocida.")


def test_a_letter_confirms_with_its_number_its_date_and_its_scan(act: ConfirmationAct, planner: Any) -> None:
    found = sign_by_letter(by=planner, act=act, letter=letter())
    assert (found.state, found.way, found.letter_number) == (State.SIGNED, "letter", "MINTEL-2026-0147-O")
    assert verbs(act)[-1] == ("confirmation_act.signed", "planner")


def test_a_letter_of_another_time_or_without_number_does_not(act: ConfirmationAct, planner: Any) -> None:
    day = dt.timedelta(days=1)
    today = timezone.localdate()
    wrong = [letter(on=today - day), letter(on=today + day), letter(number=" ")]
    assert [refused(lambda one=one: sign_by_letter(by=planner, act=act, letter=one)) for one in wrong] == [
        "El oficio es anterior al envío del acta: no puede confirmar este texto.",
        "La fecha del oficio todavía no llega.",
        "Falta el número del oficio.",
    ]


def test_whoever_does_not_represent_the_institution_neither_signs_nor_asks_changes(
    act: ConfirmationAct, chosen: Process
) -> None:
    other = appoint("officer", chosen.jurisdiction, institution=Institution.objects.exclude(pk=act.institution_id)[0])
    assert refused(lambda: sign_by_letter(by=other, act=act, letter=letter())) == (
        "El acta la firma y la devuelve quien representa a esa institución; o la anota quien coordina el plan."
    )
    assert refused(lambda: ask_changes(by=other, act=act, wanted={"title": "X"}, reason="Y")) == (
        "Los cambios los pide quien representa a la institución que firma el acta, o los anota quien coordina el plan."
    )
    assert (ConfirmationAct.objects.get(pk=act.pk).state, ProposedChange.objects.count()) == (State.SENT, 0)


def asked(process: Process, session: Session, *, in_favour: bool) -> tuple[ConfirmationAct, Any]:
    """The responsible institution asks for another title and another date, and the session answers."""
    planner = appoint("planner", process.jurisdiction)
    act, other = (send_act(by=planner, act=one) for one in prepare_acts(by=planner, process=process))
    sign_by_letter(by=planner, act=other, letter=letter())
    officer = appoint("officer", process.jurisdiction, institution=act.institution)
    wanted = {"title": "Horarios", "milestones.1.ends_on": "2027-09", "fields.problem": "No hay horarios."}
    ask_changes(by=officer, act=act, wanted=wanted, reason="El presupuesto llega en julio")
    item = put_changes_to_session(by=chair_of(session.body), act=act, session=session)
    vote(item, in_favour=in_favour)
    assert [settle_decisions(), settle_decisions()] == [1, 0]
    return ConfirmationAct.objects.get(pk=act.pk), item


def test_accepted_changes_make_a_new_edition_and_the_old_acts_have_no_effect() -> None:
    process, session = make_chosen()
    asked(process, session, in_favour=True)
    one = IntegratedProposal.objects.get()
    assert (str(one.title), one.edition, one.milestones.get().ends_on.iso) == ("Horarios", 2, "2027-09")
    assert sorted(ConfirmationAct.objects.values_list("edition", "state")) == [
        (1, "void"),
        (1, "void"),
        (2, "draft"),
        (2, "draft"),
    ]
    assert [one.state for one in ProposedChange.objects.all()] == ["accepted", "accepted"]


def test_refused_changes_leave_the_act_waiting_as_it_was() -> None:
    process, session = make_chosen()
    act, _item = asked(process, session, in_favour=False)
    assert (act.state, str(IntegratedProposal.objects.get().title)) == (State.SENT, "Integrada 1")
    assert [one.state for one in ProposedChange.objects.all()] == ["refused", "refused"]
    assert verbs(act)[-2:] == [
        ("confirmation_act.changes_asked", "officer"),
        ("confirmation_act.changes_answered", "forum"),
    ]


@pytest.mark.parametrize(
    ("wanted", "reason", "said"),
    [
        ({"title": "Integrada 1"}, "Porque sí", "El texto es el mismo: no cambiaste nada."),
        ({"title": "Otro"}, " ", "Di por qué pides los cambios: el foro lo leerá antes de decidir."),
        ({"title": ""}, "Porque sí", "Título: no puede quedar vacío."),
        (
            {"ends_on": "mañana"},
            "Porque sí",
            "Termina: «mañana» no es una fecha: escribe 2021, 2021-04 o 2021-04-30.",
        ),
    ],
)
def test_changes_without_sense_are_not_taken(
    act: ConfirmationAct, planner: Any, wanted: Any, reason: str, said: str
) -> None:
    assert refused(lambda: ask_changes(by=planner, act=act, wanted=wanted, reason=reason)) == said
    assert (ConfirmationAct.objects.get(pk=act.pk).state, ProposedChange.objects.count()) == (State.SENT, 0)


def test_another_decision_of_the_forum_voids_the_acts() -> None:
    process, session = make_chosen()
    planner = appoint("planner", process.jurisdiction)
    prepare_acts(by=planner, process=process)
    one = IntegratedProposal.objects.get()
    decide(process, session, Choice(one, category_of(process, 4), circumstance="Censo", reason="Sin contraparte"))
    assert set(ConfirmationAct.objects.values_list("state", flat=True)) == {"void"}


def test_no_plan_is_made_while_somebody_has_not_signed(chosen: Process, planner: Any) -> None:
    acts = [send_act(by=planner, act=one) for one in prepare_acts(by=planner, process=chosen)]
    sign_by_letter(by=planner, act=acts[0], letter=letter())
    plan = ActionPlanFactory(jurisdiction=chosen.jurisdiction, state=ActionPlan.State.DRAFT)
    reason = f"UIO-2026-I01: falta la firma de {acts[1].institution}."
    assert unsigned_of(chosen) == [reason]
    assert refused(lambda: adopt_selected(by=planner, process=chosen, plan=plan)) == reason
    assert plan.commitments.count() == 0


def test_no_plan_is_made_while_a_reserve_is_open() -> None:
    process = make_deciding()
    session = make_session_of(process)
    make_assessed(process, 2)
    one = make_assessed(process, 1, scores={"feasibility": 55, "relevance": 55})
    decide(process, session, Choice(one, category_of(process, 2)))
    assert unsigned_of(process) == ["Falta que el foro decida, o que saque de la reserva: UIO-2026-I02, UIO-2026-I01."]


def test_what_was_signed_becomes_commitments_with_their_origins(chosen: Process, planner: Any) -> None:
    for one in prepare_acts(by=planner, process=chosen):
        sign_by_letter(by=planner, act=send_act(by=planner, act=one), letter=letter())
    plan = ActionPlanFactory(jurisdiction=chosen.jurisdiction, state=ActionPlan.State.DRAFT)
    [made] = adopt_selected(by=planner, process=chosen, plan=plan)
    one = IntegratedProposal.objects.get()
    assert (one.state, one.commitment, made.code) == ("adopted", made, "UIO-2026-C01")
    assert [(actor.part, actor.is_counterpart) for actor in made.actors.all()] == [("1-lead", False), ("2-state", True)]
    assert (made.confirmation.document_number, [str(step) for step in made.milestones.all()]) == (
        "MINTEL-2026-0147-O",
        ["Primer hito"],
    )
    made.refresh_from_db()
    assert [origin["code"] for origin in made.origins] == [one.code]
    assert Process.objects.get(pk=chosen.pk).plan == plan


def test_a_forum_gives_one_act_of_conformity_in_session() -> None:
    process, session = make_chosen("quito-2019", 2)
    planner = appoint("planner", process.jurisdiction)
    [draft] = prepare_acts(by=planner, process=process)
    act = send_act(by=planner, act=draft)
    assert refused(lambda: sign_by_letter(by=planner, act=act, letter=letter())) == (
        "La conformidad la da el foro en sesión, con quórum y votos: ninguna persona la da sola."
    )
    assert unsigned_of(process) == ["Falta el acta de conformidad del foro."]
    item = put_act_to_session(by=chair_of(session.body), act=act, session=session)
    vote(item)
    settle_decisions()
    act.refresh_from_db()
    assert (act.state, act.way, act.letter_number) == (State.SIGNED, "session", item.resolution.code)
    assert unsigned_of(process) == []


def test_who_must_sign_is_reminded_once_before_the_day(act: ConfirmationAct, chosen: Process) -> None:
    officer = appoint("officer", chosen.jurisdiction, institution=act.institution)
    assert remind_acts() == 0
    ConfirmationAct.objects.filter(pk=act.pk).update(due_on=timezone.localdate() + dt.timedelta(days=2))
    assert [remind_acts(), remind_acts()] == [1, 0]
    assert [one.reader.person for one in Notice.objects.filter(template="cocreation/notices/act_reminder")] == [officer]
