"""Governments, institutions, places and the shared lists."""

import datetime as dt

from minga.api.shapes.objects import Listing, Public, Ref, Source, Text, api, page, ref, text
from minga.directory.models import SDG, Institution, Jurisdiction, Territory
from minga.directory.models.taxonomies import Taxon as TaxonModel


class Government(Public):
    name: Text
    government: Text
    kind: str
    parent: str | None
    territory: str | None
    languages: list[str]
    website: str


class Governments(Listing):
    items: list[Government]


class InstitutionShape(Public):
    jurisdiction: str
    name: Text
    acronym: str
    kind: str
    sector: str
    level: str
    parent: Ref | None
    former_names: list[str]
    source: Source


class Institutions(Listing):
    items: list[InstitutionShape]


class Place(Public):
    name: str
    kind: str
    iso_code: str
    parent: str | None
    path: str
    valid_from: dt.date | None
    valid_to: dt.date | None


class Places(Listing):
    items: list[Place]


class Taxon(Public):
    name: Text
    description: Text


class Taxa(Listing):
    items: list[Taxon]


def tell_government(row: Jurisdiction) -> Government:
    return Government(
        code=row.slug,
        url=page(row.get_absolute_url()),
        api=api("jurisdictions", row.slug),
        name=text(row.name),
        government=text(row.government),
        kind=row.kind,
        parent=row.parent.slug if row.parent else None,
        territory=row.territory.code if row.territory else None,
        languages=row.languages,
        website=row.website,
    )


def institution_ref(row: Institution, jurisdiction: str) -> Ref:
    return ref(row.name, "institutions", jurisdiction, row.slug)


def tell_institution(row: Institution) -> InstitutionShape:
    jurisdiction = row.jurisdiction.slug
    return InstitutionShape(
        code=row.slug,
        url=page(row.get_absolute_url()),
        api=api("institutions", jurisdiction, row.slug),
        jurisdiction=jurisdiction,
        name=text(row.name),
        acronym=row.acronym,
        kind=row.kind,
        sector=row.sector,
        level=row.level,
        parent=institution_ref(row.parent, row.parent.jurisdiction.slug) if row.parent else None,
        former_names=[str(name) for name in row.former_names],
        source=row.source,
    )


def tell_place(row: Territory) -> Place:
    here = api("territories", row.code)
    return Place(
        code=row.code,
        url=here,
        api=here,
        name=row.name,
        kind=row.kind,
        iso_code=row.iso_code,
        parent=row.parent.code if row.parent else None,
        path=row.path,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def tell_goal(row: SDG) -> Taxon:
    here = api("sdgs", row.number)
    return Taxon(code=str(row.number), url=here, api=here, name=text(row.name), description={})


def tell_taxon(row: TaxonModel, noun: str) -> Taxon:
    here = api(noun, row.slug)
    return Taxon(code=row.slug, url=here, api=here, name=text(row.name), description=text(row.description))
