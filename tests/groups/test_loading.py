"""What the documents tell of the council of Quito in 2018 and of the national core group, and the example."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from minga.core.permits import Refused
from minga.directory import actions as directory
from minga.directory.shapes import FaultyFileError
from minga.groups.loading.bodies import load_bodies
from minga.groups.models import Body, Membership
from minga.groups.queries import balance_of, body_in_force, members_of
from minga.groups.queries.lists import left_from
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.groups import make_session

DATA = Path(settings.BASE_DIR) / "data"


@pytest.fixture
def loaded(db: None) -> Any:
    directory.load_territories(DATA / "territory.csv", DATA / "quito-territory.json")
    directory.load_jurisdictions(DATA / "jurisdictions.json")
    directory.load_institutions(sorted((DATA / "institutions").glob("*.json")))
    return load_bodies(DATA / "groups", with_examples=False)


def test_loading_again_changes_nothing(loaded: Any) -> None:
    again = load_bodies(DATA / "groups", with_examples=False)
    assert (loaded.created, again.created, again.same) == (4, 0, 4)


def test_three_resigned_and_two_substitutes_were_promoted(loaded: Any) -> None:
    """The document names eight principals afterwards: one of the nine seats stays empty."""
    council = Body.objects.get(slug="consejo-consultivo-2018")
    left = {(str(one), one.ending) for one in left_from(council)}
    assert left == {
        ("Paolo Emilio Moncagatta Alvarado", "resignation"),
        ("Javier Córdor Cruz", "resignation"),
        ("Leticia Estefanía Celi Ramos", "resignation"),
        ("Daniel Alberto Barragán Terán", "succession"),
        ("Marcelo Patricio Espinel Vallejo", "succession"),
    }
    names = [str(member) for member in members_of(council)]
    assert len(names) == 9
    assert {"Andrés Isch Pérez", "Daniel Alberto Barragán Terán", "Marcelo Patricio Espinel Vallejo"} <= set(names)
    assert list(Membership.objects.filter(seat__body=council).exclude(person=None)) == []


def test_the_core_group_is_twelve_organisations_in_three_sectors(loaded: Any) -> None:
    group = Body.objects.get(slug="grupo-nucleo-2019")
    assert {sector: share.taken for sector, share in balance_of(group).items()} == {
        "government": 5,
        "civil_society": 4,
        "academia": 3,
    }
    joined = {one.institution.slug for one in members_of(group) if one.institution and one.starts_on}
    assert joined == {"fundacion-esquel", "dpe"}
    assert [str(child.parent) for child in Body.objects.filter(kind="commission")] == [str(group)] * 2


def test_a_body_of_a_document_does_not_meet_here(loaded: Any) -> None:
    council = Body.objects.get(slug="consejo-consultivo-2018")
    assert body_in_force(council.jurisdiction, "council") is None
    with pytest.raises(Refused, match="Convoca quien preside"):
        make_session(council, by=appoint("planner", council.jurisdiction))


def test_the_example_seats_the_people_of_the_demonstration(loaded: Any) -> None:
    for name in ("planifica.quito", "ciudadana", "ciudadano", "evalua", "facilita", "consejo", "grupo.trabajo"):
        PersonFactory(email=f"{name}@demo.invalid", is_example=True)
    load_bodies(DATA / "groups", with_examples=True)
    body = Body.objects.get(is_example=True)
    assert (len(members_of(body)), body_in_force(body.jurisdiction, "council")) == (6, body)


def test_a_file_that_names_nobody_known_stops_everything(loaded: Any) -> None:
    with pytest.raises(FaultyFileError, match="nombra a alguien que no está"):
        load_bodies(DATA / "groups", with_examples=True)
