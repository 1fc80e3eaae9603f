"""Words and stems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.methods.similarity import analysis
from minga.methods.similarity.highlighting import Marks, excerpt, pieces
from minga.methods.similarity.vocabulary import EXCEPTIONS, STOPS


@pytest.mark.parametrize(
    "family",
    [
        "luz luces",
        "mujer mujeres",
        "pobre pobres pobreza",
        "país países paises",
        "obra obras",
        "vía vías vias",
        "educación educacion educaciones educativo",
        "contratación contratar contratacion contrataciones",
        "público pública públicos publicas",
        "niño niña niños niñas nino",
        "taller talleres",
        "líder líderes lideres",
        "mes meses",
        "joven jóvenes",
        "barrio barrios barrial",
        "municipio municipal municipalidad",
        "ciudadano ciudadana ciudadanía ciudadania",
        "reciclar reciclaje reciclado",
        "gobierno gobiernos gubernamental",
        "juez jueza jueces",
        "árbol árboles arboles",
        "participación participacion participar",
    ],
)
def test_a_family_of_words_shares_a_stem(family: str) -> None:
    words = family.split()
    first = set(analysis.forms(words[0], "es"))
    assert [word for word in words if first.isdisjoint(analysis.forms(word, "es"))] == []


@pytest.mark.parametrize("pair", ["agua fuego", "parque parroquia", "red rey", "salud saludo", "mar mal"])
def test_different_words_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert set(analysis.forms(one, "es")).isdisjoint(analysis.forms(other, "es"))


def test_english_is_stemmed_as_english() -> None:
    assert analysis.language_of("The city should publish all of its contracts") == "en"
    assert analysis.stems("The city should publish all of its contracts") == ["citi", "publish", "contract"]


def test_a_mixed_text_is_found_in_both_languages() -> None:
    text = "Open data: publicar los contratos with the public"
    assert analysis.language_of(text) == "mixed"
    assert {"dat", "data", "contrat", "public"} <= set(analysis.stems(text))


def test_boilerplate_says_nothing() -> None:
    assert analysis.stems("Propongo y solicito que, por favor, se realice una propuesta", "es") == []


def test_the_exact_form_keeps_every_word() -> None:
    assert analysis.words("¡El Niño propongo, AÑO 2019!") == ["el", "nino", "propongo", "ano", "2019"]


def test_the_lists_are_folded() -> None:
    listed = set(EXCEPTIONS) | set(EXCEPTIONS.values()) | STOPS["mixed"]
    assert {word for word in listed if analysis.fold(word) != word} == set()


@given(st.text())
def test_analysis_takes_anything(text: str) -> None:
    for word in [
        *analysis.words(text),
        *analysis.stems(text),
        *analysis.stems(text, "es"),
        *analysis.stems(text, "en"),
    ]:
        assert word
        assert len(word) <= analysis.LONGEST_WORD
        assert word.split() == [word]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert analysis.fold(analysis.fold(text)) == analysis.fold(text)


@given(st.text())
def test_spans_say_where_each_word_stands(text: str) -> None:
    for word, start, end in analysis.spans(text):
        assert analysis.exact(text[start:end]) == word


@given(st.text(alphabet="aábcdeénñoóus zr", max_size=60))
def test_accents_are_optional(text: str) -> None:
    """Whoever types without accents shares at least one form with each word written with them."""
    for word in analysis.raw_words(text):
        forms = analysis.forms(word, "es")
        assert not forms or not set(forms).isdisjoint(analysis.forms(analysis.fold(word), "es"))


@given(st.text(), st.lists(st.sampled_from(["agua", "luz", "x", "el"])))
def test_pieces_give_the_text_back(text: str, asked: list[str]) -> None:
    marks = Marks(frozenset(asked), frozenset(form for word in asked for form in analysis.forms(word)), ("ca",))
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(st.lists(st.sampled_from(["agua", "luces", "casa", "río", "&", "<b>"]), max_size=200), st.integers(20, 300))
def test_an_excerpt_is_short_and_comes_from_the_text(words: list[str], length: int) -> None:
    text = " ".join(words)
    shown = "".join(piece.text for piece in excerpt(text, Marks(frozenset(["luces"])), length))
    assert shown.removeprefix("… ").removesuffix(" …") in text
    assert len(shown) <= length + 4
    assert ("luces" in shown) == ("luces" in words)


def test_an_excerpt_shows_the_place_with_most_words() -> None:
    text = "agua " + "relleno " * 100 + "agua y luz juntas " + "relleno " * 100
    shown = "".join(
        f"[{piece.text}]" if piece.is_marked else piece.text
        for piece in excerpt(text, Marks(frozenset(["agua", "luz"])), 80)
    )
    assert "[agua] y [luz]" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
