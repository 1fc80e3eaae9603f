"""A process ends in a plan: refused while anything is missing, published with every idea's thread, told and packed."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.cocreation.actions.formalisation import (
    Foreword,
    PlanContent,
    close_process,
    publish_formalised,
    set_launch,
    template_of,
    write_plan,
)
from minga.cocreation.forms.formalisation import PlanForm
from minga.cocreation.models import (
    Category,
    Classification,
    ConfirmationAct,
    IntegratedActor,
    IntegratedProposal,
    IntegratedSource,
    Phase,
    Process,
)
from minga.cocreation.pages.packages import OGP_HEADERS
from minga.cocreation.pages.proposals import ProposalPage
from minga.cocreation.queries.accountability import Report, Treatment
from minga.cocreation.queries.agreed import agreed_text, prompts_of
from minga.cocreation.queries.fates import with_fates
from minga.cocreation.queries.formalisation import missing_of
from minga.cocreation.queries.reading import read_proposal
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.core.permits import Refused
from minga.directory.models import Institution, Role
from minga.ledger.models import Entry
from minga.notices.models import Notice
from minga.plans.models import ActionPlan
from minga.plans.prompts import FIELDS
from tests.factories.assessment import follow
from tests.factories.cocreation import PersonFactory, appoint, day, make_integrated, make_process, make_proposal
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, InstitutionFactory

pytestmark = pytest.mark.django_db

CONTENT = PlanContent(
    title="Plan de Quito 2027",
    starts_on=PartialDate("2027-01"),
    ends_on=PartialDate("2028-12"),
    submitted_on=None,
    forewords=[
        Foreword("Este plan nació de las ideas de la gente.", "Ana Pérez", "Alcaldesa de Quito"),
        Foreword("Lo hicimos entre todas y todos.", "Grupo Núcleo"),
    ],
    endorsements=[{"name": "Ana", "position": Said(es="Directora"), "organisation": "Una fundación"}],
    answers={},
)


@pytest.fixture
def process(db: None) -> Process:
    """In its last phase."""
    found = make_process("deciding")
    Phase.objects.create(
        process=found, key="plan", kind=Phase.Kind.FORMALISATION, number=9, starts_on=day(-1), ends_on=day(9)
    )
    return found


@pytest.fixture
def planner(process: Process) -> Any:
    return appoint(Role.PLANNER, process.jurisdiction)


def choose(process: Process) -> IntegratedProposal:
    """An idea of somebody, integrated and chosen as a commitment, unsigned."""
    category, _made = Category.objects.update_or_create(
        process=process, number=1, defaults={"title": Said(es="Compromiso"), "outcome": "commitment"}
    )
    found = make_integrated(process, 1, category=category, state=IntegratedProposal.State.DECIDED, reason=Said())
    idea = make_proposal(make_receiving(process), by=PersonFactory())
    IntegratedSource.objects.create(integrated=found, proposal=idea, taken="Todo")
    institution = InstitutionFactory(jurisdiction=process.jurisdiction)
    IntegratedActor.objects.create(integrated=found, institution=institution, part=IntegratedActor.Part.RESPONSIBLE)
    return found


@pytest.mark.parametrize(
    ("key", "template"),
    [("ecuador-2019", "national_classic"), ("quito-2019", "quito_2019"), ("pichincha-2024", "ogp_local")],
)
def test_the_plan_asks_what_the_template_of_its_methodology_asks(process: Process, key: str, template: str) -> None:
    followed = follow(process, key)
    assert (template_of(followed), prompts_of(followed)) == (template, FIELDS[template])


def make_receiving(process: Process) -> Process:
    """The same process as it was when it received ideas."""
    Phase.objects.filter(process=process, key="reception").update(starts_on=day(-30), ends_on=day(5))
    return Process.objects.get(pk=process.pk)


def responsible_of(integrated: IntegratedProposal) -> Institution:
    return integrated.actors.get(part=IntegratedActor.Part.RESPONSIBLE).institution


def unsigned(integrated: IntegratedProposal) -> str:
    return f"{integrated.code}: falta la firma de {responsible_of(integrated)}."


def sign(process: Process, integrated: IntegratedProposal) -> None:
    ConfirmationAct.objects.create(
        process=process,
        integrated=integrated,
        institution=responsible_of(integrated),
        part="responsible",
        text=agreed_text(integrated),
        digest="0" * 64,
        state="signed",
        way="letter",
        letter_number="GADDMQ-1",
        signed_on=timezone.localdate(),
    )


def test_what_is_missing_is_listed_until_nothing_is(process: Process, planner: Any) -> None:
    assert missing_of(process)[0].startswith("Falta escribir el plan")
    chosen = choose(process)
    write_plan(by=planner, process=process, content=CONTENT)
    fresh = Process.objects.get(pk=process.pk)
    assert missing_of(fresh) == [unsigned(chosen)]
    sign(process, chosen)
    assert missing_of(fresh) == []


def test_reserves_ideas_and_reasons_left_open_are_told(process: Process, planner: Any) -> None:
    sign(process, choose(process))
    for number, outcome in ((2, "reserve"), (3, "project")):
        category = Category.objects.create(process=process, number=number, title=Said(es=outcome), outcome=outcome)
        make_integrated(process, number, category=category, state=IntegratedProposal.State.DECIDED, reason=Said())
    make_proposal(make_receiving(process), title="Sin decidir")
    write_plan(by=planner, process=process, content=CONTENT)
    assert missing_of(Process.objects.get(pk=process.pk)) == [
        "1 idea espera su decisión o su razón.",
        "1 propuesta sigue en reserva: debe terminar en otra categoría, con su razón.",
        "1 propuesta quedó fuera del plan sin una razón.",
    ]


def test_a_draft_is_written_again_without_a_line_in_the_register(process: Process, planner: Any) -> None:
    plan = write_plan(by=planner, process=process, content=CONTENT)
    again = write_plan(by=planner, process=process, content=PlanContent(**{**vars(CONTENT), "title": "Otro título"}))
    assert (again.pk, again.slug, str(again.title)) == (plan.pk, "2027-2028", "Otro título")
    assert [(one.key, str(one.text), str(one.author)) for one in again.passages.all()] == [
        ("foreword-1", "Este plan nació de las ideas de la gente.", "Ana Pérez, Alcaldesa de Quito"),
        ("foreword-2", "Lo hicimos entre todas y todos.", "Grupo Núcleo"),
    ]
    assert list(Entry.objects.filter(verb__startswith="plan.")) == []


def test_a_foreword_that_moves_keeps_its_translations_and_another_text_has_none(process: Process, planner: Any) -> None:
    first, second = CONTENT.forewords
    plan = write_plan(by=planner, process=process, content=CONTENT)
    translated = Said(es=second.text, en="We made it together.")
    plan.passages.filter(key="foreword-2").update(text=translated, author=Said(es="Grupo Núcleo", en="Core Group"))
    moved = PlanContent(**{**vars(CONTENT), "forewords": [second, Foreword("Otra cosa.", first.author)]})
    again = write_plan(by=planner, process=process, content=moved)
    assert [(one.text, one.author) for one in again.passages.all()] == [
        (translated, {"es": "Grupo Núcleo", "en": "Core Group"}),
        ({"es": "Otra cosa."}, {"es": "Ana Pérez"}),
    ]


def test_the_form_asks_for_one_foreword_more_than_there_are(process: Process, planner: Any, client: Client) -> None:
    address = reverse("formalisation_bench", args=[process.jurisdiction.slug, process.slug])
    client.force_login(planner)
    first = {"foreword_text_1": "Hola.", "foreword_author_1": "Ana Pérez", "foreword_office_1": "Alcaldesa, Quito"}
    assert client.post(address, filled(**first)).status_code == 302
    form = client.get(address).context["form"]
    assert [name for name in form.fields if name.startswith("foreword_text")] == ["foreword_text_1", "foreword_text_2"]
    assert {name: form[name].initial for name in first} == first
    unfinished = client.post(address, filled(**first, foreword_author_2="Grupo Núcleo", foreword_text_2=""))
    assert (unfinished.status_code, unfinished.context["form"].errors) == (
        422,
        {"foreword_text_2": ["Falta el texto de esta presentación."]},
    )
    assert client.post(address, filled(foreword_text_1="", foreword_text_2="Solo esta.")).status_code == 302
    plan = Process.objects.get(pk=process.pk).plan
    assert plan is not None
    assert [(one.key, str(one.text)) for one in plan.passages.all()] == [("foreword-1", "Solo esta.")]


def test_publishing_is_refused_with_all_that_is_missing_and_leaves_no_trace(process: Process, planner: Any) -> None:
    choose(process)
    write_plan(by=planner, process=process, content=CONTENT)
    with pytest.raises(Refused, match="falta la firma de"):
        publish_formalised(by=planner, process=process)
    assert [plan.state for plan in ActionPlan.objects.all()] == ["draft"]


def test_once_nothing_is_missing_the_plan_is_public_and_every_idea_leads_to_its_commitment(
    process: Process, planner: Any
) -> None:
    chosen = choose(process)
    sign(process, chosen)
    write_plan(by=planner, process=process, content=CONTENT)
    plan = publish_formalised(by=planner, process=process)
    [commitment] = plan.commitments.all()
    assert (plan.state, [origin["code"] for origin in commitment.origins]) == ("published", [chosen.code])
    [row] = Report(Process.objects.get(pk=process.pk))
    assert (row.treatment, row.commitments) == (Treatment.COMMITMENT, [commitment])
    verbs = Entry.objects.filter(role="planner").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["commitment.adopted", "commitment.traced", "plan.published"]
    told = Notice.objects.filter(template="cocreation/notices/plan_formalised")
    assert [notice.reader.person for notice in told] == [row.proposal.author]
    with pytest.raises(Refused, match="ya es público"):
        write_plan(by=planner, process=process, content=CONTENT)


def test_the_thread_of_each_idea_ends_in_the_published_plan_and_its_commitment(
    process: Process, planner: Any, client: Client
) -> None:
    chosen = choose(process)
    follow(process, "ecuador-2019")
    idea = chosen.sources.get().proposal
    Classification.objects.create(proposal=idea, state="related", decided_at=timezone.now())

    def told() -> tuple[str, list[str]]:
        page = ProposalPage(read_proposal(process.jurisdiction, idea.code), None)
        return page.answer, [f"{knot.title}: {knot.url}" for knot in page.knots if knot.url]

    assert "compromiso C" not in told()[0]
    plan = ActionPlanFactory(jurisdiction=process.jurisdiction, document=None, title=Said(es="Plan de Quito 2027"))
    ActionPlan.objects.filter(pk=plan.pk).update(short_title=Said(es="Plan 2027"))
    commitment = CommitmentFactory(plan=plan, code="UIO-C01", title=Said(es="Publicar horarios."))
    IntegratedProposal.objects.filter(pk=chosen.pk).update(commitment=commitment, state="adopted")
    sentence, knots = told()
    assert sentence == "Llegó al plan «Plan 2027»: es parte del compromiso UIO-C01, Publicar horarios."
    assert knots[-2:] == [
        f"Se publicó el plan: {plan.get_absolute_url()}",
        f"Es parte del compromiso UIO-C01: {commitment.get_absolute_url()}",
    ]
    [fate] = with_fates([read_proposal(process.jurisdiction, idea.code)])
    assert fate.sentence == sentence
    ActionPlan.objects.update(state="draft")
    assert "UIO-C01" not in str(told())


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.WORKING_GROUP])
def test_nobody_else_writes_or_publishes_it(process: Process, role: Any) -> None:
    person = appoint(role, process.jurisdiction) if role else PersonFactory()
    for deed in (
        lambda: write_plan(by=person, process=process, content=CONTENT),
        lambda: publish_formalised(by=person, process=process),
        lambda: close_process(by=person, process=process),
    ):
        with pytest.raises(Refused, match="quien coordina el plan"):
            deed()


def test_out_of_its_phase_nothing_is_formalised() -> None:
    process = make_process()
    with pytest.raises(Refused, match="no está abierta la fase"):
        write_plan(by=appoint(Role.PLANNER, process.jurisdiction), process=process, content=CONTENT)


def filled(**fields: Any) -> dict[str, Any]:
    return {"title": "Plan", "starts_on": "2027-01", "ends_on": "2028-12", **fields}


@pytest.mark.parametrize(
    ("fields", "where", "said"),
    [
        ({"groups_count": "32014148"}, "groups_count", "Debe ser un número entre 0 y 2000."),
        ({"ends_on": "2026-12"}, "ends_on", "El plan no puede terminar antes de empezar."),
        ({"ends_on": "2082-12"}, "ends_on", "Un plan dura a lo más cinco años: revisa el año."),
        ({"submitted_on": "2029-02-14"}, "submitted_on", "La entrega queda después del fin del plan: una está mal."),
        ({"endorsements": "Ana; Directora"}, "endorsements", "Línea 1: escribe nombre; cargo; organización."),
    ],
)  # fmt: skip
def test_what_went_wrong_in_real_plans_is_asked_about(fields: dict[str, str], where: str, said: str) -> None:
    form = PlanForm(filled(**fields), template="ogp_local")
    assert {name: list(errors) for name, errors in form.errors.items()} == {where: [said]}


def test_a_local_plan_answers_the_whole_questionnaire(process: Process, planner: Any) -> None:
    plan = write_plan(by=planner, process=process, content=CONTENT)
    ActionPlan.objects.filter(pk=plan.pk).update(template="ogp_local")
    [said] = [one for one in missing_of(Process.objects.get(pk=process.pk)) if "cuestionario" in one]
    assert said.startswith("Faltan 19 respuestas del cuestionario: ")


def test_the_bench_keeps_what_was_typed_and_says_what_is_missing(
    process: Process, planner: Any, client: Client
) -> None:
    address = reverse("formalisation_bench", args=[process.jurisdiction.slug, process.slug])
    assert client.get(address).status_code == 302
    client.force_login(planner)
    answer = client.post(address, filled(title="Mi plan", ends_on="nunca"))
    page = answer.content.decode()
    assert (answer.status_code, "Mi plan" in page, "no es una fecha" in page) == (422, True, True)
    assert client.post(address, filled(title="Mi plan")).status_code == 302
    assert "El foro todavía no eligió ningún compromiso." in client.get(address).content.decode()
    assert str(Process.objects.get(pk=process.pk).plan) == "Mi plan"
    client.force_login(PersonFactory())
    refused = client.get(address)
    assert (refused.status_code, "quien coordina el plan" in refused.content.decode()) == (403, True)


def test_the_presentation_is_announced_to_followers_and_authors(process: Process, planner: Any, client: Client) -> None:
    author = PersonFactory()
    make_proposal(make_receiving(process), by=author)
    address = reverse("launch", args=[process.jurisdiction.slug, process.slug])
    assert client.get(address).status_code == 404
    starts_at = timezone.now() + dt.timedelta(days=3)
    set_launch(by=planner, process=process, starts_at=starts_at, place="Centro Cultural", link="")
    told = Notice.objects.filter(template="cocreation/notices/launch_announced")
    assert [notice.reader.person for notice in told] == [author]
    assert "Centro Cultural" in client.get(address).content.decode()
    calendar = client.get(reverse("launch_ics", args=[process.jurisdiction.slug, process.slug])).content.decode()
    assert f"DTSTART:{starts_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in calendar
    assert [entry.facts for entry in Entry.objects.filter(verb="process.launch_announced")] == [
        {"starts_at": starts_at.isoformat()}
    ]


def test_a_presentation_that_is_over_is_not_announced(process: Process, planner: Any) -> None:
    with pytest.raises(Refused, match="antes de que ocurra"):
        set_launch(by=planner, process=process, starts_at=timezone.now() - dt.timedelta(1), place="X", link="")


def test_a_process_is_closed_once_its_plan_is_public(process: Process, planner: Any) -> None:
    plan = write_plan(by=planner, process=process, content=CONTENT)
    with pytest.raises(Refused, match="cuando su plan es público"):
        close_process(by=planner, process=process)
    ActionPlan.objects.filter(pk=plan.pk).update(state="published")
    assert close_process(by=planner, process=process).is_closed is True
    assert [entry.verb for entry in Entry.objects.filter(subject_kind="process")] == ["process.closed"]


def test_the_package_holds_the_papers_and_ogps_own_table_with_their_fingerprints(
    process: Process, planner: Any, client: Client
) -> None:
    plan = write_plan(by=planner, process=process, content=PlanContent(**{**vars(CONTENT), "forewords": []}))
    address = reverse("ogp_package", args=[process.jurisdiction.slug, process.slug])
    assert client.get(address).status_code == 404
    commitment = CommitmentFactory(plan=plan, code="UIO-2027-01", title=Said(es="Abrir datos", en="Open data"))
    title = Said(es="Plan", en="The plan")
    ActionPlan.objects.filter(pk=plan.pk).update(state="published", title=title, short_title=title)
    archive = zipfile.ZipFile(io.BytesIO(client.get(address).content))
    files = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(files) == [
        *("MANIFEST.json", "SHA256SUMS", "commitments/UIO-2027-01-en.pdf", "commitments/UIO-2027-01-es.pdf"),
        *("ogp-commitments.csv", "plan-en.pdf", "plan-es.pdf", "plan.json"),
    ]
    manifest = json.loads(files["MANIFEST.json"])
    assert manifest["sha256"] == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name not in ("MANIFEST.json", "SHA256SUMS")
    }
    [heads, row] = list(csv.reader(io.StringIO(files["ogp-commitments.csv"].decode())))
    assert tuple(heads) == OGP_HEADERS
    assert (row[0], row[7], row[-1]) == (commitment.code, "Open data", "ND")
