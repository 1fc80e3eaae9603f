import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from minga.directory.actions import load_institutions, load_jurisdictions, load_taxonomies, load_territories
from minga.directory.models import SDG, Institution, Jurisdiction, Territory
from minga.directory.rows import Loaded
from minga.directory.shapes import FaultyFileError

pytestmark = pytest.mark.django_db

DATA = Path(settings.BASE_DIR) / "data"
HEAD = "code,kind,iso_3166_2,name,parent_code\n"
PICHINCHA = "17,province,EC-P,Pichincha,\n1701,canton,,Quito,17\n"


def territory(folder: Path, rows: str) -> Path:
    path = folder / "territory.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def government(folder: Path, **changes: Any) -> Path:
    item = json.loads((DATA / "jurisdictions.json").read_text(encoding="utf-8"))[0] | changes
    path = folder / "jurisdictions.json"
    path.write_text(json.dumps([item]), encoding="utf-8")
    return path


def institution(key: str, **changes: Any) -> dict[str, Any]:
    return {
        **{"key": key, "name": f"Institución {key}", "name_en": None, "acronym": None, "kind": "ministry"},
        **{"sector": "government", "level": "national", "parent": None, "former_names": []},
        "source": {"document": "ecuador-2019-2021", "section": "4", "lines": [1, 2]},
        **changes,
    }


def test_a_place_knows_its_way_from_the_country(tmp_path: Path) -> None:
    path = territory(tmp_path, PICHINCHA + "170155,rural parish,,Calderón,1701\n")
    assert load_territories(path) == Loaded(created=4)
    assert Territory.objects.get(code="170155").path == "EC/17/1701/170155"
    assert load_territories(path) == Loaded(same=4)


def test_a_name_that_changed_is_written_and_nothing_else(tmp_path: Path) -> None:
    load_territories(territory(tmp_path, PICHINCHA))
    before = Territory.objects.get(code="1701").pk
    assert load_territories(territory(tmp_path, PICHINCHA.replace("Quito", "San Francisco"))) == Loaded(
        changed=1, same=2
    )
    assert Territory.objects.get(code="1701").pk == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (PICHINCHA + "1701,canton,,Otro,17\n", "hay códigos repetidos"),
        (PICHINCHA + "1702,aldea,,Cayambe,17\n", "1702: no se conoce el tipo «aldea»"),
        (PICHINCHA + "0901,canton,,Guayaquil,09\n", "0901: no está el territorio 09, del que forma parte"),
        (PICHINCHA + "0901,canton,,Guayaquil,17\n", "0901: su código debe empezar por el del territorio"),
        (PICHINCHA + "1702,canton,, ,17\n", "1702: falta el nombre"),
    ],
)
def test_a_territory_that_makes_no_sense_is_told(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(FaultyFileError) as error:
        load_territories(territory(tmp_path, rows))
    assert said in str(error.value)
    assert Territory.objects.count() == 0


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    path = tmp_path / "territory.csv"
    path.write_text("code,name\n17,Pichincha\n", encoding="utf-8")
    with pytest.raises(FaultyFileError, match=r"faltan las columnas \['iso_3166_2', 'kind', 'parent_code'\]"):
        load_territories(path)


def test_quito_has_its_own_division_and_not_the_old_one(tmp_path: Path) -> None:
    old = "170101,urban parish,,Alfaro,1701\n170156,rural parish,,Conocoto,1701\n"
    city = {
        "zones": [{"key": "los-chillos", "name": "Los Chillos", "valid_from": "2020", "valid_to": None}],
        "parishes": [
            {"name": "Belisario Quevedo", "kind": "urban", "zone": None},
            {"name": "Conocoto", "kind": "rural", "zone": "los-chillos"},
        ],
    }
    quito = tmp_path / "quito.json"
    quito.write_text(json.dumps(city), encoding="utf-8")
    load_territories(territory(tmp_path, PICHINCHA + old), quito)
    assert not Territory.objects.filter(code="170101").exists()
    assert Territory.objects.get(code="1701-u-belisario-quevedo").parent.code == "1701"
    conocoto = Territory.objects.get(code="170156")
    assert (conocoto.parent.code, conocoto.path) == ("1701-los-chillos", "EC/17/1701/1701-los-chillos/170156")
    assert str(Territory.objects.get(code="1701-los-chillos").valid_from) == "2020-01-01"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "registro"}, "registro: esa dirección es del propio sitio"),
        ({"brand": "#ffd100"}, "el contraste es"),
        ({"kind": "imperio"}, "kind: debe ser uno de"),
        ({"name": {"es": "Ecuador"}}, "name: debe ser un texto en español (es) y en inglés (en)"),
    ],
)
def test_a_government_that_would_not_work_is_refused(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(FaultyFileError) as error:
        load_jurisdictions(government(tmp_path, **changes))
    assert said in str(error.value)
    assert Jurisdiction.objects.count() == 0


def test_institutions_hang_from_those_they_depend_on(tmp_path: Path) -> None:
    load_jurisdictions(government(tmp_path))
    path = tmp_path / "ecuador.json"
    path.write_text(
        json.dumps([institution("direccion", parent="ministerio"), institution("ministerio")]), encoding="utf-8"
    )
    assert load_institutions([path]) == Loaded(created=2)
    assert Institution.objects.get(slug="direccion").parent.slug == "ministerio"
    assert load_institutions([path]) == Loaded(same=2)


def test_an_institution_cannot_depend_on_one_that_is_not_there(tmp_path: Path) -> None:
    load_jurisdictions(government(tmp_path))
    path = tmp_path / "ecuador.json"
    path.write_text(json.dumps([institution("direccion", parent="nadie")]), encoding="utf-8")
    with pytest.raises(FaultyFileError, match="direccion: depende de «nadie», que no está"):
        load_institutions([path])
    assert Institution.objects.count() == 0


def test_the_goals_are_named_in_three_languages() -> None:
    load_taxonomies(DATA / "taxonomies.json")
    assert [sorted(goal.name) for goal in SDG.objects.all()] == [["en", "es", "qu"]] * 17
