"""Ecuador's provinces, cantons and parishes, compared with the official list."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from . import schema


def read_table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


TERRITORY = read_table(schema.DATA / "territory.csv")
PUBLISHED_TERRITORY = schema.ROOT.parent / "shared" / "data" / "territory-ec.csv"


def test_the_territory_has_all_its_places_once_and_no_orphan():
    assert Counter(row["kind"] for row in TERRITORY) == {
        **{"province": 25, "canton": 225, "cantonal seat": 221, "rural parish": 803, "urban parish": 238}
    }
    codes = {row["code"] for row in TERRITORY}
    assert len(codes) == len(TERRITORY) == 1512
    assert [row["code"] for row in TERRITORY if row["parent_code"] and row["parent_code"] not in codes] == []
    assert [row["code"] for row in TERRITORY if row["code"][:-2] != row["parent_code"]] == []
    iso = [row["iso_3166_2"] for row in TERRITORY if row["kind"] == "province" and row["iso_3166_2"]]
    assert len(set(iso)) == len(iso) == 24


def test_aliases_stand_in_their_own_column():
    quito = {row["code"] for row in TERRITORY if row["code"].startswith("1701") and row["kind"] == "urban parish"}
    bracketed = {row["code"]: row["name"] for row in TERRITORY if "(" in row["name"] and row["code"] not in quito}
    assert bracketed == {
        **{"071203": "Jambelí (satélite)", "071204": "Jumón (satélite)", "091602": "La Puntilla (satélite)"}
    }
    assert sum(bool(row["alias"]) for row in TERRITORY) == 133


@pytest.mark.skipif(not PUBLISHED_TERRITORY.exists(), reason="the official list (shared/data) is not on this machine")
def test_names_differ_from_the_official_list_in_accents_and_known_repairs_only():
    official = {row["code"]: row for row in read_table(PUBLISHED_TERRITORY)}
    assert official.keys() == {row["code"] for row in TERRITORY}
    changed = {
        row["code"]: row["name"]
        for row in TERRITORY
        if schema.plain(official[row["code"]]["name"]) != schema.plain(f"{row['name']} {row['alias']}")
    }
    assert changed == {
        "0908": "El Empalme",
        "0923": "Coronel Marcelino Maridueña",
        "0927": "General Antonio Elizalde",
        "010107": "Huayna Cápac",
        "020153": "Julio E. Moreno",
        "040101": "González Suárez",
        "070653": "Tendales",
        "080153": "Coronel Carlos Concha Torres",
        "092053": "General Pedro J. Montero",
        "092251": "Coronel Lorenzo de Garaicoa",
        "100105": "La Dolorosa del Priorato",
        "100553": "San Francisco de Sigsipamba",
        "110254": "Sanguillín",
        "110457": "Teniente Maximiliano Rodríguez Loayza",
        "120555": "La Esperanza",
        "1410": "Logroño",
        "150950": "Carlos Julio Arosemena Tola",
        "190550": "Yantzaza",
        "240302": "General Alberto Enríquez Gallo",
    }
