"""A plan in other languages: one person translates, another reviews, and only then does the plan say it."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from minga.accounts.models import Person
from minga.core.fields import Said
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from minga.notices.actions import follow_subject
from minga.notices.models import Notice
from minga.plans.actions import correct_commitment
from minga.plans.actions.translations import (
    UntranslatedError,
    Written,
    review_translations,
    save_translations,
)
from minga.plans.models import ActionPlan, Commitment, Passage, PlanTranslation, Target
from minga.plans.pages.translations import COLUMNS
from minga.plans.queries.translations import Share, digest_of, lines_of, places_of, share_of, shares_of
from minga.plans.sheets import CommitmentSheet
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, MilestoneFactory, ThemeFactory

pytestmark = pytest.mark.django_db

PLACES = [
    "plan/title",
    "passage/foreword/foreword/author",
    "passage/foreword/foreword/text",
    "passage/answer/vision/text",
    "theme/datos/title",
    "commitment/XX01/title",
    "commitment/XX01/fields/problem",
    "commitment/XX01/milestones/1/title",
]


@pytest.fixture
def plan() -> ActionPlan:
    """Written here, in Spanish, and public."""
    made = ActionPlanFactory(slug="2030", document=None, title=Said(es="Plan 2030"), short_title=Said(es="Plan 2030"))
    Passage.objects.create(
        plan=made, kind="foreword", position=1, key="foreword", author=Said(es="La Alcaldía"), text=Said(es="Hola.")
    )
    Passage.objects.create(
        plan=made, kind="answer", position=1, key="vision", heading=Said(es="¿Cuál?"), text=Said(es="Abrir.")
    )
    theme = ThemeFactory(plan=made, key="datos", title=Said(es="Datos"))
    commitment = CommitmentFactory(
        plan=made,
        number=1,
        code="XX01",
        theme=theme,
        title=Said(es="Publicar datos"),
        fields={"problem": {"es": "Nadie los ve."}},
    )
    MilestoneFactory(commitment=commitment, number=1, label="1", title=Said(es="Primer paso"))
    return made


@pytest.fixture
def translator(plan: ActionPlan) -> Person:
    return appoint(Role.PLANNER, plan.jurisdiction)


@pytest.fixture
def reviewer(plan: ActionPlan) -> Person:
    return appoint(Role.PLANNER, plan.jurisdiction)


def written(plan: ActionPlan, language: str, texts: dict[str, str]) -> dict[str, Written]:
    """As somebody who sees the plan as it is now would send them."""
    lines = {line.place.key: line for line in lines_of(plan, language)}
    return {key: Written(text, lines[key].place.digest, digest_of(lines[key].text)) for key, text in texts.items()}


def translate(by: Person, plan: ActionPlan, texts: dict[str, str], language: str = "qu") -> int:
    return save_translations(by=by, plan=plan, language=language, texts=written(plan, language, texts))


def seen(plan: ActionPlan, *places: str, language: str = "qu") -> dict[str, str]:
    lines = {line.place.key: line for line in lines_of(plan, language)}
    return {place: digest_of(lines[place].text) for place in places}


def in_kichwa(address: str) -> str:
    client = Client(headers={"accept-language": "qu"})
    return client.get(address).content.decode()


def test_every_text_of_a_plan_has_its_place_in_the_order_in_which_it_is_read(plan: ActionPlan) -> None:
    assert [place.key for place in places_of(plan)] == PLACES


def test_what_a_page_counts_in_one_query_is_what_the_translators_see(
    plan: ActionPlan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Target.objects.create(
        commitment=plan.commitments.get(),
        position=1,
        target=5,
        direction="reach",
        title=Said(es="Visitas", en="Visits"),
    )
    found = ActionPlan.objects.prefetch_related("passages").get()
    with django_assert_num_queries(1):
        shares = shares_of(found)
    assert shares == [share_of(places_of(plan), language) for language in ("en", "qu")]
    assert shares == [Share("en", 1, 9), Share("qu", 0, 9)]


def test_what_is_translated_is_read_by_nobody_until_another_person_has_reviewed_it(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    assert translate(translator, plan, {"commitment/XX01/title": "Paskashka"}) == 1
    assert "Paskashka" not in in_kichwa(plan.get_absolute_url())
    assert Entry.objects.count() == 0
    review_translations(by=reviewer, plan=plan, language="qu", seen=seen(plan, "commitment/XX01/title"))
    page = in_kichwa(plan.get_absolute_url())
    assert "Paskashka" in page
    commitment = Commitment.objects.get()
    assert commitment.title == {"es": "Publicar datos", "qu": "Paskashka"}
    line = Entry.objects.get()
    assert (line.verb, line.subject_code, line.role, line.by) == (
        "plan.translated",
        "ecuador-2030",
        "planner",
        reviewer,
    )
    assert {name: line.facts[name] for name in ("language", "texts", "percent")} == {
        "language": "qu",
        "texts": 1,
        "percent": 12,
    }
    row = PlanTranslation.objects.get()
    assert (row.state, row.written_by, row.reviewed_by) == ("reviewed", translator, reviewer)


def test_a_title_that_is_also_the_short_title_is_translated_once(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    translate(translator, plan, {"plan/title": "Yuyay 2030"})
    review_translations(by=reviewer, plan=plan, language="qu", seen=seen(plan, "plan/title"))
    plan.refresh_from_db()
    assert (plan.title["qu"], plan.short_title["qu"]) == ("Yuyay 2030", "Yuyay 2030")
    assert "Si algo difiere, prevalece el texto en español" in in_kichwa(plan.get_absolute_url())


def test_who_translated_a_text_does_not_review_it(plan: ActionPlan, translator: Person) -> None:
    translate(translator, plan, {"plan/title": "Yuyay"})
    with pytest.raises(UntranslatedError) as refused:
        review_translations(by=translator, plan=plan, language="qu", seen=seen(plan, "plan/title"))
    assert refused.value.reasons == {"plan/title": "La tradujiste tú: la revisa otra persona que coordine el plan."}
    assert PlanTranslation.objects.get().state == "draft"


def test_only_who_coordinates_the_plan_translates_it(plan: ActionPlan) -> None:
    for person in (PersonFactory(), appoint(Role.ADMINISTRATOR, plan.jurisdiction)):
        with pytest.raises(Refused, match="Solo traduce y revisa quien coordina el plan"):
            translate(person, plan, {"plan/title": "Yuyay"})
    assert PlanTranslation.objects.count() == 0


def test_nobody_writes_over_what_another_wrote_meanwhile(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    mine = written(plan, "qu", {"plan/title": "Mío", "theme/datos/title": "Willay"})
    translate(reviewer, plan, {"plan/title": "Yuyay"})
    with pytest.raises(UntranslatedError) as refused:
        save_translations(by=translator, plan=plan, language="qu", texts=mine)
    assert list(refused.value.reasons) == ["plan/title"]
    assert "Ahora dice: «Yuyay»" in refused.value.reasons["plan/title"]
    assert list(PlanTranslation.objects.values_list("place", "text")) == [("plan/title", "Yuyay")]


def test_nobody_reviews_what_changed_while_it_was_read(plan: ActionPlan, translator: Person, reviewer: Person) -> None:
    translate(translator, plan, {"plan/title": "Yuyay"})
    read = seen(plan, "plan/title")
    translate(translator, plan, {"plan/title": "Otra cosa"})
    with pytest.raises(UntranslatedError):
        review_translations(by=reviewer, plan=plan, language="qu", seen=read)
    plan.refresh_from_db()
    assert plan.title == {"es": "Plan 2030"}


def rewrite(plan: ActionPlan, title: str) -> None:
    """As the loader does when the document is another."""
    old = plan.commitments.get()
    new = Commitment(code="XX01", number=1, theme=old.theme, title=Said(es=title), fields=old.fields)
    sheet = CommitmentSheet(commitment=new, milestones=[])
    correct_commitment(by=None, commitment=old, sheet=sheet, role="system")


def test_another_spanish_text_makes_its_translation_outdated_and_the_same_text_keeps_it(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    places = ("commitment/XX01/title", "commitment/XX01/fields/problem")
    translate(translator, plan, dict(zip(places, ("Paskashka", "Mana rikun"), strict=True)))
    review_translations(by=reviewer, plan=plan, language="qu", seen=seen(plan, *places))
    rewrite(plan, "Publicar datos")
    assert Commitment.objects.get().title["qu"] == "Paskashka"
    rewrite(plan, "Publicar más datos")
    assert Commitment.objects.get().title == {"es": "Publicar más datos"}
    lines = {line.place.key: line for line in lines_of(plan, "qu")}
    assert (lines[places[0]].is_outdated, lines[places[1]].is_outdated) == (True, False)
    with pytest.raises(UntranslatedError, match="necesitan que los mires"):
        review_translations(by=reviewer, plan=plan, language="qu", seen=seen(plan, places[0]))


def test_a_reviewed_text_that_is_changed_waits_and_the_plan_says_the_one_before(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    translate(translator, plan, {"plan/title": "Yuyay"})
    review_translations(by=reviewer, plan=plan, language="qu", seen=seen(plan, "plan/title"))
    translate(translator, plan, {"plan/title": "Hatun yuyay"})
    plan.refresh_from_db()
    assert plan.title["qu"] == "Yuyay"
    assert next(line for line in lines_of(plan, "qu") if line.place.key == "plan/title").is_draft
    with pytest.raises(UntranslatedError) as refused:
        translate(translator, plan, {"plan/title": ""})
    assert refused.value.reasons == {"plan/title": "El plan ya lo dice en este idioma: se cambia, no se borra."}


def test_followers_hear_once_that_a_plan_can_be_read_in_a_language(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    translate(translator, plan, dict.fromkeys(PLACES, "shuk"), "en")
    follower = PersonFactory()
    follow_subject(by=follower, subject=plan)
    review_translations(by=reviewer, plan=plan, language="en", seen=seen(plan, *PLACES[:7], language="en"))
    review_translations(by=reviewer, plan=plan, language="en", seen=seen(plan, PLACES[7], language="en"))
    assert [one.template for one in Notice.objects.all()] == ["plans/notices/plan_translated"]
    assert shares_of(ActionPlan.objects.get()) == [Share("en", 8, 8), Share("qu", 0, 8)]


def test_the_plan_is_offered_as_a_file_in_a_language_in_which_enough_of_it_can_be_read(
    plan: ActionPlan, translator: Person, reviewer: Person, client: Client
) -> None:
    address = reverse("plan_pdf_in", args=["ecuador", "2030", "qu"])
    assert client.get(address).status_code == 404
    assert address not in client.get(plan.get_absolute_url()).content.decode()
    translate(translator, plan, dict.fromkeys(PLACES[:7], "shuk"))
    review_translations(by=reviewer, plan=plan, language="qu", seen=seen(plan, *PLACES[:7]))
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "PDF en español" in page
    assert "PDF en kichwa, traducido el 87 %" in page
    assert "PDF en inglés" not in page
    for language in ("es", "qu"):
        answer = client.get(reverse("plan_pdf_in", args=["ecuador", "2030", language]))
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        assert answer["Content-Disposition"] == f'attachment; filename="plan-ecuador-2030-{language}.pdf"'
    assert translation.get_language() == "es"
    assert client.get(reverse("plan_pdf_in", args=["ecuador", "2030", "fr"])).status_code == 404


def enter(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def bench(plan: ActionPlan) -> str:
    return reverse("translation", args=["ecuador", plan.slug, "qu"])


def sent(client: Client, plan: ActionPlan, query: str = "", **values: str) -> Any:
    """The page as a browser would send it back, with these values written over it."""
    form = client.get(bench(plan) + query).context["form"]
    found = {name: form[name].initial or "" for name in form.fields if not name.startswith("check-")}
    return client.post(bench(plan) + query, {**found, **values})


def test_the_bench_saves_what_is_written_and_reviews_what_is_marked(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    answer = sent(enter(translator), plan, "?ver=faltan", **{"text-0": "Yuyay 2030", "acto": "guardar"})
    assert (answer.status_code, answer["Location"]) == (302, bench(plan) + "?ver=faltan")
    page = enter(translator).get(bench(plan) + "?ver=esperan").content.decode()
    assert "La revisé y está bien" not in page
    page = enter(reviewer).get(bench(plan) + "?ver=esperan").content.decode()
    assert "La revisé y está bien" in page
    answer = sent(enter(reviewer), plan, "?ver=esperan", **{"check-0": "on", "acto": "revisar"})
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.title["qu"] == "Yuyay 2030"
    page = enter(reviewer).get(bench(plan) + "?ver=listas").content.decode()
    assert "por otra persona de la coordinación del plan" in page
    assert "1 de 8 textos se leen en el plan" in page


def test_what_cannot_be_saved_says_why_at_its_text_and_comes_back(
    plan: ActionPlan, translator: Person, reviewer: Person
) -> None:
    client = enter(translator)
    form = client.get(bench(plan)).context["form"]
    values = {name: form[name].initial or "" for name in form.fields}
    translate(reviewer, plan, {"plan/title": "Yuyay"})
    answer = client.post(bench(plan), {**values, "text-0": "Lo mío", "text-4": "Willay"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ahora dice: «Yuyay»" in page
    assert ">\nLo mío</textarea>" in page
    assert PlanTranslation.objects.count() == 1


def test_the_filters_find_what_is_missing_of_a_part_and_what_changed_since_a_day(
    plan: ActionPlan, translator: Person
) -> None:
    translate(translator, plan, {"commitment/XX01/title": "Paskashka"})
    client = enter(translator)

    def shown(query: str) -> list[str]:
        return [line.place.key for line in client.get(bench(plan) + query).context["form"].lines]

    assert shown("?ver=faltan&parte=XX01") == PLACES[6:]
    assert shown("?parte=plan") == PLACES[:5]
    assert shown("?desde=2020-01-01") == ["commitment/XX01/title"]
    assert shown("?desde=2199-01-01") == []
    assert shown("?ver=cambiaron") == []


def test_strangers_and_other_roles_do_not_come_in(plan: ActionPlan) -> None:
    names = [("translation_list", ()), ("translation", ("qu",)), ("translation_import", ("qu",))]
    for name, more in names:
        address = reverse(name, args=["ecuador", "2030", *more])
        assert Client().get(address).status_code == 302
        assert enter(PersonFactory()).get(address).status_code == 403


def test_the_draft_of_a_plan_is_not_there_for_who_may_not_translate_it(plan: ActionPlan, translator: Person) -> None:
    ActionPlan.objects.update(state="draft")
    assert enter(PersonFactory()).get(bench(plan)).status_code == 404
    assert enter(translator).get(bench(plan)).status_code == 200
    translate(translator, plan, {"plan/title": "Yuyay"})
    other = appoint(Role.PLANNER, plan.jurisdiction)
    review_translations(by=other, plan=plan, language="qu", seen=seen(plan, "plan/title"))
    assert Entry.objects.count() == 0


def table(plan: ActionPlan, person: Person) -> list[dict[str, str]]:
    answer = enter(person).get(bench(plan) + "?formato=csv")
    content = b"".join(answer).decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def file_of(rows: list[dict[str, str]], delimiter: str = ",") -> SimpleUploadedFile:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("tabla.csv", ("\ufeff" + target.getvalue()).encode())


def test_the_table_goes_out_and_comes_back_with_what_it_changes_row_by_row(
    plan: ActionPlan, translator: Person
) -> None:
    rows = table(plan, translator)
    assert [row["lugar"] for row in rows] == PLACES
    rows[0]["traduccion"], rows[4]["traduccion"] = "Yuyay 2030", "'=1+1"
    rows[5] |= {"traduccion": "Willay", "huella": "0" * 64}
    rows.append({**rows[0], "traduccion": "Otra vez"})
    rows.append({**rows[0], "lugar": "commitment/ZZ99/title", "traduccion": "Nada"})
    client = enter(translator)
    address = reverse("translation_import", args=["ecuador", "2030", "qu"])
    answer = client.post(address, {"file": file_of(rows, ";")})
    assert (answer.status_code, PlanTranslation.objects.count()) == (200, 0)
    assert [(one.number, one.key, one.after) for one in answer.context["changes"]] == [
        (2, "plan/title", "Yuyay 2030"),
        (6, "theme/datos/title", "=1+1"),
    ]
    assert [(one.number, one.error) for one in answer.context["errors"]] == [
        (7, "El texto en español cambió después de que se descargó la tabla: descárgala otra vez."),
        (10, "Este lugar ya salió en otra fila."),
        (11, "No hay ningún texto en ese lugar del plan."),
    ]
    answer = client.post(address, {"tabla": answer.context["content"]})
    assert answer.status_code == 302
    assert list(PlanTranslation.objects.values_list("place", "text", "state")) == [
        ("plan/title", "Yuyay 2030", "draft"),
        ("theme/datos/title", "=1+1", "draft"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\r\n1,2\r\n", "A la tabla le faltan columnas: lugar, traduccion, huella."),
        (b"lugar,traduccion,huella\r\n\xff\xfe,1,2\r\n", "El archivo no está en UTF-8"),
        (b"", "El archivo"),
    ],
)
def test_a_file_that_is_not_the_table_is_refused_in_words(
    plan: ActionPlan, translator: Person, content: bytes, said: str
) -> None:
    address = reverse("translation_import", args=["ecuador", "2030", "qu"])
    answer = enter(translator).post(address, {"file": SimpleUploadedFile("tabla.csv", content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    answer = enter(translator).post(address, {"tabla": "nada"})
    assert (answer.status_code, PlanTranslation.objects.count()) == (422, 0)


def test_the_bench_asks_the_same_of_the_database_however_many_texts_there_are(
    plan: ActionPlan, translator: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        lines_of(plan, "qu")
    for number in (2, 3):
        MilestoneFactory(commitment=CommitmentFactory(plan=plan, number=number, code=f"XX0{number}"), number=1)
    with django_assert_num_queries(6):
        lines_of(plan, "qu")
