import datetime as dt
import re

import pytest
from django.template import Context, Engine, Template
from django.utils import translation
from django.utils.html import strip_tags

from minga.web.components import Action, Fact, Figure, Knot, Progress, Stage, way_to


def drawn(source, **values):
    return Template(source).render(Context(values))


def said(source, **values):
    return re.sub(r"\s+", " ", strip_tags(drawn(source, **values))).strip()


def test_a_thread_says_when_what_who_and_why():
    knot = Knot(Stage.GROUPED, dt.date(2019, 2, 22), "Clasificada", "Cumple los criterios.", by="Grupo de Trabajo")
    assert said("{% thread knots %}", knots=[knot]) == (
        "22 feb 2019Agrupación Clasificada Cumple los criterios. Decidió: Grupo de Trabajo."
    )


def test_a_knot_has_as_many_turns_as_its_place_on_the_way():
    counts = [drawn("{% thread knots %}", knots=[Knot(stage, None, "x")]).count("<rect") for stage in list(Stage)[:7]]
    assert counts == [1, 2, 3, 4, 5, 6, 7]


def test_a_stopped_thread_without_reason_or_remedy_is_refused():
    with pytest.raises(ValueError, match="says why"):
        Knot(Stage.GROUPED, None, "No continúa", "Es una obra.", state="stopped")
    with pytest.raises(ValueError, match="says why"):
        Knot(Stage.GROUPED, None, "No continúa", state="stopped", remedy=Action("Llevarla", "/x/"))


def test_a_stopped_knot_shows_what_can_still_be_done():
    knot = Knot(
        Stage.GROUPED, None, "No sigue", "Es una obra.", state="stopped", remedy=Action("Llevarla a otra mesa", "/x/")
    )
    assert said("{% thread knots %}", knots=[knot]) == (
        "Sin continuidad No sigue Es una obra.Qué se puede hacer todavía: Llevarla a otra mesa"
    )


def test_an_unknown_state_of_a_knot_is_refused():
    with pytest.raises(ValueError, match="is not a state"):
        Knot(Stage.DONE, None, "x", state="later")


def test_what_people_wrote_is_text_and_not_markup():
    knot = Knot(Stage.RECEIVED, None, "<script>x</script>", "a & b")
    page = drawn("{% thread knots %}", knots=[knot])
    assert page.count("&lt;script&gt;x&lt;/script&gt;") == 1
    assert page.count("a &amp; b") == 1
    assert page.count("<script>") == 0


def test_a_strand_says_each_stage_in_words():
    text = said("{% strand way 'Avance' %}", way=way_to(Stage.GROUPED))
    assert text == (
        "Recepción: síAgrupación: síEvaluación: todavía noSelección: todavía noConfirmación: todavía no"
        "Ejecución: todavía noResultado: todavía no"
    )


def test_a_stopped_strand_ends_where_it_stopped():
    assert [segment.stage for segment in way_to(Stage.GROUPED, is_stopped=True)] == [
        Stage.RECEIVED,
        Stage.GROUPED,
        Stage.STOPPED,
    ]


def test_a_figure_carries_its_denominator_date_and_method():
    figure = Figure(27, "hitos cumplidos", of=59, on=dt.date(2020, 8, 31), method_url="/metodo/")
    assert said("{% figure figure %}", figure=figure) == (
        "27 de 59 hitos cumplidos Al 31 ago 2020 · cómo se calcula: hitos cumplidos"
    )


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "menos de 5"), (4, "menos de 5"), (5, "5")])
def test_fewer_than_five_people_are_never_shown(count, shown):
    assert said("{% figure figure %}", figure=Figure(count, "personas", counts_people=True)) == f"{shown} personas"


def test_a_count_of_things_is_shown_however_small():
    assert said("{% figure figure %}", figure=Figure(3, "hitos")) == "3 hitos"


def test_facts_without_a_value_are_left_out():
    facts = [Fact("Lugar", "Loja"), ("Nada", ""), ("Tampoco", None), ("Cero", 0)]
    assert said("{% facts facts %}", facts=facts) == "LugarLojaCero0"


@pytest.mark.parametrize("tone", ["good", "warn", "bad", "info", "plain"])
def test_a_tag_has_a_shape_beside_its_colour(tone):
    page = drawn("{% tag 'Estado' tone=tone %}", tone=tone)
    assert page.count('<svg class="icon"') == 1
    assert strip_tags(page).strip() == "Estado"


def test_a_card_leads_where_its_title_leads():
    page = drawn('{% card "Título" "/a/" meta="Loja" label="Abierta" stage="received" %}<p>Texto</p>{% endcard %}')
    assert page.count('<a class="card-link" href="/a/">Título</a>') == 1
    assert strip_tags(page).split() == ["Abierta", "TítuloTextoLoja"]


def test_an_empty_list_says_why_and_what_to_do():
    page = said(
        '{% nothing "Ninguna propuesta dice «agua»." actions %}<p>Prueba otra palabra.</p>{% endnothing %}',
        actions=[Action("Proponerlo", "/nueva/", is_quiet=False)],
    )
    assert page == "Ninguna propuesta dice «agua».Prueba otra palabra.Proponerlo"


def test_a_notice_escapes_its_title_and_keeps_its_content():
    page = drawn('{% notice "warn" title=title %}<p>Sí</p>{% endnotice %}', title="<b>")
    assert page.count("<h2>&lt;b&gt;</h2><p>Sí</p>") == 1


def test_work_that_fails_says_so_and_does_not_invite_to_wait():
    failed = Progress(41, "Leyendo", failure="Se corta.")
    assert said("{% progress item %}", item=failed).replace("\u00a0", " ") == "Se corta.41 % 41 %"


def test_progress_beyond_the_whole_is_refused():
    with pytest.raises(ValueError, match="0 to 100"):
        Progress(101, "x")


def test_a_date_carries_what_a_machine_reads():
    page = drawn("{{ on|when }} {{ words|when_short }}", on=dt.date(2018, 11, 14), words="en junio")
    assert page == '<time datetime="2018-11-14">14 de noviembre de 2018</time> <span>en junio</span>'


def test_a_share_of_nothing_is_not_a_number():
    assert drawn("{{ 3|percent_of:0 }} {{ 1|percent_of:4 }}") == "– 25\u00a0%"


def test_crumbs_link_all_but_this_page():
    page = drawn("{% crumbs items %}", items=[("Inicio", "/"), ("Aquí", "/aqui/")])
    assert page.count("<a ") == 1
    assert page.count('<span aria-current="page">Aquí</span>') == 1


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "Inicio" %}',
        "{% translate 'Inicio' %}",
        '{% translate "100 % de «esto» & <b>aquello</b>" %}',
        '{% translate "Inicio"|upper %}',
        '{% translate "Inicio" noop %}',
        '{% translate "Inicio" as word %}[{{ word }}]',
        '{% translate "Inicio" context "fecha" %}',
        "{% translate word %}",
        '{% translate "" %}',
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_sentence_is_translated_as_django_does(source, language):
    plain = Engine(builtins=["django.templatetags.i18n"]).from_string(source)
    with translation.override(language):
        assert drawn(source, word="Inicio") == plain.render(Context({"word": "Inicio"}))
