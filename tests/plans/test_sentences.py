from types import SimpleNamespace
from typing import Any

import pytest

from minga.core.dates import PartialDate
from minga.plans.models import Milestone, Standing
from minga.plans.pages.sentences import at, counted, listed, milestone_answer, span_said, standing_said, who_answers


def date(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


def actors(*names: str) -> list[Any]:
    return [SimpleNamespace(institution=SimpleNamespace(name=name)) for name in names]


@pytest.mark.parametrize(
    ("text", "said"),
    [("2019-12-27", "el 27 de diciembre de 2019"), ("2021-04", "en abril de 2021"), ("2021", "en 2021")],
)
def test_a_date_is_said_as_precisely_as_it_is_known(text: str, said: str) -> None:
    assert at(PartialDate(text)) == said


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        ("2020-01", "2021-04", "de enero de 2020 a abril de 2021"),
        ("2019", "2019", "2019"),
        ("2020-01", None, "desde enero de 2020"),
        (None, "2021", "hasta 2021"),
        (None, None, "sin fechas en el documento"),
    ],
)
def test_a_missing_end_is_not_filled_in(starts_on: str | None, ends_on: str | None, said: str) -> None:
    assert span_said(date(starts_on), date(ends_on)) == said


@pytest.mark.parametrize(
    ("standing", "starts_on", "ends_on", "said"),
    [
        (Standing.ENDED, "2020-01", "2021-04", "El plazo terminó en abril de 2021; aún no hay informe en este sitio."),
        (Standing.RUNNING, "2020-01", "2021-04", "Está en su plazo, que termina en abril de 2021."),
        (Standing.RUNNING, "2020-01", None, "Su plazo empezó en enero de 2020; el documento no dice cuándo termina."),
        (Standing.UPCOMING, "2030-01", None, "Todavía no empieza: le toca en enero de 2030."),
        (Standing.UNDATED, None, None, "El documento no dice en qué fechas."),
    ],
)
def test_dates_alone_never_say_that_it_was_kept(
    standing: Standing, starts_on: str | None, ends_on: str | None, said: str
) -> None:
    assert standing_said(standing, date(starts_on), date(ends_on)) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Quito"], "Quito"),
        (["Quito", "Loja"], "Quito y Loja"),
        (["Quito", "Ibarra"], "Quito e Ibarra"),
        (["Quito", "Loja", "Manta"], "Quito, Loja y Manta"),
    ],
)
def test_names_are_joined_as_in_speech(names: list[str], said: str) -> None:
    assert listed(names) == said


def test_counts_agree_with_their_nouns() -> None:
    assert counted(1, 1) == "1 compromiso con 1 hito"
    assert counted(10, 59) == "10 compromisos con 59 hitos"
    assert counted(3, 0) == "3 compromisos"


def test_who_answers_is_named_with_its_counterpart() -> None:
    assert who_answers([], []) == "El documento no dice qué institución responde por este compromiso."
    assert who_answers(actors("A"), []) == "A responde por este compromiso."
    assert who_answers(actors("A", "B"), actors("C")) == "A y B responden por este compromiso, con C como contraparte."


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        ("2020-01", "2020-01", "Este paso va en enero de 2020."),
        ("2020-01-03", "2020-01-03", "Este paso va el 3 de enero de 2020."),
        ("2020-01", "2021-04", "Este paso va de enero de 2020 a abril de 2021."),
    ],
)
def test_a_step_of_one_month_is_told_in_one_breath(starts_on: str, ends_on: str, said: str) -> None:
    step = Milestone(starts_on=PartialDate(starts_on), ends_on=PartialDate(ends_on))
    assert milestone_answer(step).startswith(said)
