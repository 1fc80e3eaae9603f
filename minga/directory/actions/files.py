"""What the directory holds comes from files of `data/`: loading them again changes only what changed.

Each function checks its files whole before it writes a row, and raises FaultyFileError with every problem."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.core.text import fold
from minga.directory import shapes
from minga.directory.models import SDG, Institution, Jurisdiction, OGPValue, Pillar, PolicyArea, Territory
from minga.directory.models.jurisdictions import RESERVED
from minga.directory.rows import Loaded, write_rows
from minga.directory.shapes import (
    FaultyFileError,
    each,
    either,
    key,
    maybe,
    one_of,
    read_checked,
    record,
    string,
    text,
    whole,
)
from minga.web.brand import check as check_brand

COUNTRY = "EC"
QUITO = "1701"

JURISDICTION = record(
    {
        **{"slug": key, "name": text, "government": text, "kind": one_of(*Jurisdiction.Kind.values)},
        **{"parent": maybe(key), "territory": maybe(string), "brand": string, "languages": each(string)},
        **{"contact_email": maybe(string), "contact_phone": maybe(string), "website": maybe(string)},
        "sources": shapes.mapping(either(shapes.source, string)),
    }
)
TAXON = record({"key": key, "name": text}, {"description": maybe(text), "number": whole, "source": shapes.source})
TAXONOMIES = record(
    {
        "sdgs": each(
            record(
                {"number": whole, "name": text},
                {"short": shapes.anything, "source": shapes.source, "qu_reviewed": shapes.flag},
            )
        ),
        **{"ogp_values": each(TAXON), "pillars": each(TAXON), "policy_areas": each(TAXON)},
    },
    {"qu_reviewed": shapes.flag, "source": shapes.source, "notes": shapes.anything},
)
INSTITUTION = record(
    {
        **{"key": key, "name": string, "name_en": maybe(string), "acronym": maybe(string), "kind": key},
        **{"sector": one_of(*Institution.Sector.values), "level": maybe(string), "parent": maybe(key)},
        **{"former_names": each(string), "source": shapes.source},
    },
    {"sources": shapes.mapping(shapes.source), "doubts": shapes.anything},
)
QUITO_TERRITORY = record(
    {
        "zones": each(
            record(
                {"key": key, "name": string, "valid_from": maybe(shapes.date), "valid_to": maybe(shapes.date)},
                {"source_note": shapes.anything, "source": shapes.anything},
            )
        ),
        "parishes": each(
            record(
                {"name": string, "kind": one_of("urban", "rural"), "zone": maybe(key)}, {"source_note": shapes.anything}
            )
        ),
    },
    {"source": shapes.anything, "source_note": shapes.anything, "notes": shapes.anything, "doubts": shapes.anything},
)
KINDS = {
    "province": Territory.Kind.PROVINCE,
    "canton": Territory.Kind.CANTON,
    "cantonal seat": Territory.Kind.PARISH,
    "urban parish": Territory.Kind.URBAN_PARISH,
    "rural parish": Territory.Kind.RURAL_PARISH,
}


def load_jurisdictions(path: Path) -> Loaded:
    """The governments of this site, with their place in the territory. Territories are loaded before."""
    items = read_checked(path, each(JURISDICTION))
    faults = [f"{path}: {item['slug']}: {fault}" for item in items for fault in faults_of_jurisdiction(item)]
    if faults:
        raise FaultyFileError(faults)
    places = {place.code: place for place in Territory.objects.filter(code__in=[item["territory"] for item in items])}
    loaded = Loaded()
    with transaction.atomic():
        for position, item in enumerate(items):
            row = Jurisdiction(
                slug=item["slug"],
                name=Said(item["name"]),
                government=Said(item["government"]),
                kind=item["kind"],
                parent=Jurisdiction.objects.filter(slug=item["parent"]).first(),
                territory=places.get(item["territory"]),
                brand=item["brand"],
                languages=item["languages"],
                contact_email=item["contact_email"] or "",
                contact_phone=item["contact_phone"] or "",
                website=item["website"] or "",
                position=position,
            )
            names = "name government kind parent_id territory_id brand languages contact_email contact_phone website"
            fields = [*names.split(), "position"]
            loaded += write_rows([row], Jurisdiction.objects.filter(slug=row.slug), key=["slug"], fields=fields)
    return loaded


def faults_of_jurisdiction(item: Mapping[str, Any]) -> Iterator[str]:
    if item["slug"] in RESERVED:
        yield _("esa dirección es del propio sitio")
    yield from map(str, check_brand(item["brand"]))


def load_taxonomies(path: Path) -> Loaded:
    """SDGs, OGP values, pillars and policy areas."""
    content = read_checked(path, TAXONOMIES)
    goals = [SDG(number=item["number"], name=Said(item["name"])) for item in content["sdgs"]]
    with transaction.atomic():
        loaded = write_rows(goals, SDG.objects.all(), key=["number"], fields=["name"])
        for model, name in ((OGPValue, "ogp_values"), (Pillar, "pillars"), (PolicyArea, "policy_areas")):
            rows = [
                model(
                    slug=item["key"],
                    name=Said(item["name"]),
                    description=Said(item.get("description") or {}),
                    position=item.get("number", position),
                )
                for position, item in enumerate(content[name], 1)
            ]
            loaded += write_rows(rows, model.objects.all(), key=["slug"], fields=["name", "description", "position"])
    return loaded


def load_institutions(paths: Iterable[Path]) -> Loaded:
    """The institutions of every file; a file is named after the government in whose documents they stand."""
    files = {path.stem: read_checked(path, each(INSTITUTION)) for path in paths}
    known = {item["key"] for items in files.values() for item in items}
    governments = {government.slug: government for government in Jurisdiction.objects.filter(slug__in=files)}
    faults = [
        *(
            _("institutions/%s.json: no hay un gobierno con ese nombre.") % name
            for name in files
            if name not in governments
        ),
        *(
            _("institutions/%(file)s.json: %(key)s: depende de «%(parent)s», que no está.")
            % {"file": name, "key": item["key"], "parent": item["parent"]}
            for name, items in files.items()
            for item in items
            if item["parent"] and item["parent"] not in known
        ),
    ]
    if faults:
        raise FaultyFileError(faults)
    with transaction.atomic():
        loaded = Loaded()
        for name, items in files.items():
            rows = [institution_of(item, governments[name]) for item in items]
            fields = ["name", "acronym", "kind", "sector", "level", "former_names", "source"]
            existing = Institution.objects.filter(jurisdiction=governments[name])
            loaded += write_rows(rows, existing, key=["jurisdiction_id", "slug"], fields=fields)
        hang_institutions(files)
    return loaded


def institution_of(item: Mapping[str, Any], jurisdiction: Jurisdiction) -> Institution:
    return Institution(
        jurisdiction=jurisdiction,
        slug=item["key"],
        name=Said({"es": item["name"], **({"en": item["name_en"]} if item["name_en"] else {})}),
        acronym=item["acronym"] or "",
        kind=item["kind"],
        sector=item["sector"],
        level=item["level"] or "",
        former_names=item["former_names"],
        source=item["source"],
    )


def hang_institutions(files: Mapping[str, list[dict[str, Any]]]) -> None:
    """Each institution below the one it depends on: one of its own file if there is one, else of another."""
    rows = {(row.jurisdiction.slug, row.slug): row for row in Institution.objects.select_related("jurisdiction")}
    by_slug = {slug: row for (_government, slug), row in rows.items()}
    for name, items in files.items():
        for item in items:
            row = rows[name, item["key"]]
            parent = rows.get((name, item["parent"])) or by_slug.get(item["parent"])
            if row.parent_id != (parent.pk if parent else None):
                row.parent = parent
                row.save(update_fields=["parent", "updated_at"])


def load_territories(path: Path, quito: Path | None = None) -> Loaded:
    """Provinces, cantons and parishes by INEC's codes; in Quito, the city's own zones and parishes."""
    rows = shapes.read_csv(path, ["code", "kind", "iso_3166_2", "name", "parent_code"])
    faults = list(faults_of_territory(rows))
    if faults:
        raise FaultyFileError(f"{path}: {fault}" for fault in faults)
    city = read_checked(quito, QUITO_TERRITORY) if quito else None
    zones = {zone["key"] for zone in city["zones"]} if city else set()
    lost = [parish["name"] for parish in city["parishes"] if parish["zone"] not in {None, *zones}] if city else []
    if lost:
        raise FaultyFileError(
            [_("%(file)s: no está la zona de %(names)s.") % {"file": quito, "names": ", ".join(lost)}]
        )
    places = [Territory(code=COUNTRY, kind=Territory.Kind.COUNTRY, name="Ecuador", iso_code="EC", path=COUNTRY)]
    parents: dict[str, str] = {}
    for row in rows:
        if city and row["parent_code"] == QUITO and row["kind"] in {"urban parish", "cantonal seat"}:
            continue
        parents[row["code"]] = row["parent_code"] or COUNTRY
        places.append(
            Territory(code=row["code"], kind=KINDS[row["kind"]], name=row["name"], iso_code=row["iso_3166_2"])
        )
    if city:
        places += places_of_quito(city, places, parents)
    with transaction.atomic():
        return write_territories(places, parents)


def faults_of_territory(rows: list[dict[str, str]]) -> Iterator[str]:
    codes = {row["code"] for row in rows}
    if len(codes) != len(rows):
        yield _("hay códigos repetidos")
    for row in rows:
        if row["kind"] not in KINDS:
            yield _("%(code)s: no se conoce el tipo «%(kind)s»") % row
        if row["parent_code"] and row["parent_code"] not in codes:
            yield _("%(code)s: no está el territorio %(parent_code)s, del que forma parte") % row
        if not row["code"].startswith(row["parent_code"]) or row["code"] == row["parent_code"]:
            yield _("%(code)s: su código debe empezar por el del territorio del que forma parte, %(parent_code)s") % row
        if not row["name"].strip():
            yield _("%(code)s: falta el nombre") % row


def places_of_quito(city: Mapping[str, Any], places: list[Territory], parents: dict[str, str]) -> list[Territory]:
    """Zones hang from the canton; parishes from their zone where the source names it, else from the canton."""
    zones = {zone["key"]: f"{QUITO}-{zone['key']}" for zone in city["zones"]}
    made = []
    for zone in city["zones"]:
        parents[zones[zone["key"]]] = QUITO
        made.append(
            Territory(
                code=zones[zone["key"]],
                kind=Territory.Kind.ZONE,
                name=zone["name"],
                valid_from=first_day(zone["valid_from"]),
                valid_to=last_day(zone["valid_to"]),
            )
        )
    rural = {fold(place.name): place.code for place in places if parents.get(place.code) == QUITO}
    for parish in city["parishes"]:
        code = rural.get(fold(parish["name"])) if parish["kind"] == "rural" else None
        if code is None:
            code = f"{QUITO}-{parish['kind'][0]}-{slugify(parish['name'])}"
            kind = Territory.Kind.URBAN_PARISH if parish["kind"] == "urban" else Territory.Kind.RURAL_PARISH
            made.append(Territory(code=code, kind=kind, name=parish["name"]))
        parents[code] = zones.get(parish["zone"] or "", QUITO)
    return made


def first_day(value: str | None) -> Any:
    return PartialDate(value).first_day if value else None


def last_day(value: str | None) -> Any:
    return PartialDate(value).last_day if value else None


def write_territories(places: list[Territory], parents: Mapping[str, str]) -> Loaded:
    """From the root down, so that every place finds its parent's row and path."""
    existing = {place.code: place for place in Territory.objects.all()}
    done: dict[str, Territory] = {}
    loaded = Loaded()
    waiting = places
    while waiting:
        level = [place for place in waiting if parents.get(place.code, "") in {"", *done}]
        for place in level:
            parent = done.get(parents.get(place.code, ""))
            place.parent = parent
            place.path = f"{parent.path}/{place.code}" if parent else place.code
        there = [existing[place.code] for place in level if place.code in existing]
        fields = ["kind", "name", "iso_code", "parent_id", "path", "valid_from", "valid_to"]
        loaded += write_rows(level, there, key=["code"], fields=fields)
        done.update((place.code, place) for place in level)
        waiting = [place for place in waiting if place.code not in done]
    return loaded
