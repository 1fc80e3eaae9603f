"""The whole way in each of the three methodologies, through the pages; each step is refused to who may not."""

from typing import Any

import pytest

from minga.cocreation.actions.confirmation import settle_decisions
from minga.cocreation.models import ConfirmationAct, Evaluation, Proposal
from minga.plans.models import ActionPlan
from tests.cocreation.journey import BASE, Journey, start
from tests.cocreation.stage import read
from tests.documents.authority import Authority, sign
from tests.documents.authority import Person as Signer

KEYS = ("ecuador-2019", "quito-2019", "pichincha-2024")
WELL, BADLY = 5, 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_from_the_call_to_what_became_of_the_idea(key: str, settings: Any, tmp_path: Any) -> None:
    authority = Authority()
    settings.MINGA_SIGNATURE_ROOTS = authority.write_into(tmp_path / "roots")
    journey = start(key)
    receive(journey)
    integrate(journey)
    assess(journey)
    choose(journey)
    confirm(journey, Signer(authority, "Autoridad"))
    plan = formalise(journey)
    read_what_became(journey, plan)


def receive(journey: Journey) -> None:
    journey.open_process()
    journey.move_to("reception")
    journey.call_workshop()
    journey.propose("author", "Horarios abiertos")
    for who, title in (("citizen", "Paradas con luz"), ("left_out", "Una lotería"), ("citizen", "Obras a la vista")):
        journey.propose(who, title)
    journey.capture(["Buses con rampa", "Otra antena"])
    codes = list(Proposal.objects.order_by("number").values_list("code", "channel"))
    assert codes == [
        *((journey.code(number), "web") for number in range(1, 5)),
        *((journey.code(number), "workshop") for number in (5, 6)),
    ]
    journey.close("reception")
    journey.refuse_late_idea()


def integrate(journey: Journey) -> None:
    journey.move_to("classification")
    text = {"title": "Otra cosa", "problem": "Otro.", "solution": "Otra."}
    why = "Solo quien la propuso puede corregirla, y hasta que termina la recepción"
    journey.refuse("author", f"/quito/propuestas/{journey.code(1)}/corregir/", text, why)
    journey.classify(range(1, 7), against=3, divided=1)
    journey.group(1, "Transporte", [1, 2, 5])
    journey.group(2, "Obras", [4])
    journey.integrate(1, "Transporte que se entiende")
    journey.integrate(2, "Obras que se ven")
    journey.leave_unused(6)


def assess(journey: Journey) -> None:
    """Where the methodology scores: of the first, two differ and a third settles where it says so."""
    if not journey.said.dimensions:
        return
    journey.move_to("assessment")
    journey.assess({journey.integrated(1): [WELL, BADLY, WELL], journey.integrated(2): [BADLY]})
    thirds = [one for one in journey.said.dimensions if one.settles == "third"]
    assert Evaluation.objects.filter(is_settling=True).count() == len(thirds)
    assert {one.state for one in journey.process.integrated_proposals.all()} == {"assessed"}


def choose(journey: Journey) -> None:
    journey.move_to("selection")
    session = journey.call_session()
    last = max(one.number for one in journey.said.categories)
    journey.put(session, 1, 1)
    journey.put(session, 2, last)
    journey.hold(session)
    settle_decisions()
    rows = journey.process.integrated_proposals.order_by("code")
    assert [(one.state, one.category and one.category.number) for one in rows] == [("decided", 1), ("decided", last)]


def confirm(journey: Journey, signer: Signer) -> None:
    """By the forum in session, or by each institution: one with its electronic signature, the others by letter."""
    journey.move_to("confirmation")
    journey.move_to("formalisation")
    journey.write_plan()
    assert journey.process.public_plan is None
    journey.publish()
    assert ActionPlan.objects.public().count() == 0
    if journey.said.is_acted_by_forum:
        [act] = journey.acts()
        session = journey.call_session()
        journey.refuse(
            "member1",
            f"{BASE}confirmacion/{act.pk}/sesion/",
            {"session": session.pk},
            "Prepara la sesión quien coordina",
        )
        journey.do("core1", f"{BASE}confirmacion/{act.pk}/sesion/", {"session": session.pk})
        journey.hold(session)
        settle_decisions()
    else:
        for place, act in enumerate(journey.acts()):
            journey.sign(act, sign(journey.paper_of(act), signer) if place == 0 else None)
    assert {act.state for act in ConfirmationAct.objects.all()} == {"signed"}


def formalise(journey: Journey) -> ActionPlan:
    said = journey.publish()
    assert "El plan es público." in said, said[:3000]
    plan = ActionPlan.objects.public().get()
    assert [str(one.title) for one in plan.commitments.all()] == ["Transporte que se entiende"]
    return plan


def read_what_became(journey: Journey, plan: ActionPlan) -> None:
    """Who proposed reads it on the page of the idea; so does whoever was left out, with the reason."""
    commitment = plan.commitments.get()
    chosen = journey.client("author").get(f"/quito/propuestas/{journey.code(1)}/")
    assert f"Llegó al plan «Plan de 2027»: es parte del compromiso {commitment.code}" in read(chosen)
    assert journey.integrated(1) in read(chosen)
    assert commitment.get_absolute_url() in chosen.content.decode()
    out = read(journey.client("left_out").get(f"/quito/propuestas/{journey.code(3)}/"))
    assert "No lo cumple." in out
    unused = read(journey.client("citizen").get(f"/quito/propuestas/{journey.code(6)}/"))
    assert "Ya existe algo así." in unused
