"""Reading the folder of plans: one file per plan, or a folder with `plan.json` and one file per commitment."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from minga.directory.models import SDG, Institution, Jurisdiction, OGPValue, Pillar, PolicyArea
from minga.directory.shapes import FaultyFileError, read_checked
from minga.plans.loading.shapes import COMMITMENT, DOCUMENT, PLAN_FILE, faults_of_commitment

Item = dict[str, Any]


@dataclass(frozen=True)
class PlanFile:
    """A plan as its files tell it; each commitment with the file it stands in."""

    path: Path
    document: str
    plan: Item
    themes: list[Item]
    commitments: list[tuple[Path, Item]]

    @property
    def name(self) -> str:
        return f"{self.plan['jurisdiction']}-{self.plan['slug']}"


@dataclass(frozen=True)
class Known:
    """What the files may refer to: everything of the directory, by its key."""

    jurisdictions: Mapping[str, Jurisdiction]
    institutions: Mapping[tuple[str, str], Institution]
    sdgs: Mapping[int, SDG]
    values: Mapping[str, OGPValue]
    pillars: Mapping[str, Pillar]
    policy_areas: Mapping[str, PolicyArea]
    anywhere: Mapping[str, Institution] = field(init=False)

    def __post_init__(self) -> None:
        by_slug = {slug: institution for (_government, slug), institution in self.institutions.items()}
        object.__setattr__(self, "anywhere", by_slug)

    def institution(self, slug: str, jurisdiction: str) -> Institution | None:
        """The government's own institution of that key, else another government's."""
        return self.institutions.get((jurisdiction, slug)) or self.anywhere.get(slug)


def know() -> Known:
    institutions = Institution.objects.select_related("jurisdiction")
    return Known(
        jurisdictions={row.slug: row for row in Jurisdiction.objects.all()},
        institutions={(row.jurisdiction.slug, row.slug): row for row in institutions},
        sdgs={row.number: row for row in SDG.objects.all()},
        values={row.slug: row for row in OGPValue.objects.all()},
        pillars={row.slug: row for row in Pillar.objects.all()},
        policy_areas={row.slug: row for row in PolicyArea.objects.all()},
    )


def read_all(paths: Iterable[Path], read: Any) -> list[Any]:
    """What `read` says of every path; the faults of all of them are told together."""
    found, faults = [], []
    for path in paths:
        try:
            found.append(read(path))
        except FaultyFileError as error:
            faults += error.problems
    if faults:
        raise FaultyFileError(faults)
    return found


def read_documents(folder: Path) -> list[Item]:
    return read_all(sorted(folder.glob("*.json")), lambda path: read_checked(path, DOCUMENT))


def read_plans(folder: Path) -> list[PlanFile]:
    """Every plan of the folder, the shape of each file checked."""
    paths = [path for path in sorted(folder.iterdir()) if path.is_dir() or path.suffix == ".json"]
    return read_all(paths, read_plan)


def read_plan(path: Path) -> PlanFile:
    if path.is_dir():
        content = read_checked(path / "plan.json", PLAN_FILE)
        sheets = sorted(sheet for sheet in path.glob("*.json") if sheet.name != "plan.json")
        commitments = read_all(sheets, lambda sheet: (sheet, read_checked(sheet, COMMITMENT)))
    else:
        content = read_checked(path, PLAN_FILE)
        commitments = [(path, item) for item in content.get("commitments", [])]
    commitments.sort(key=lambda pair: pair[1]["number"])
    return PlanFile(path, content["document"], content["plan"], content["themes"], commitments)


def check_plans(plans: Iterable[PlanFile], known: Known, documents: set[str]) -> None:
    """Raise FaultyFileError with every reference that leads nowhere, in all plans."""
    plans = list(plans)
    faults = [fault for plan in plans for fault in faults_of_plan(plan, known, documents)]
    faults += faults_between(plans)
    if faults:
        raise FaultyFileError(faults)


def faults_between(plans: list[PlanFile]) -> Iterator[str]:
    codes = Counter((plan.plan["jurisdiction"], item["code"]) for plan in plans for _path, item in plan.commitments)
    yield from (_("%s: el código está repetido.") % code for (_where, code), times in codes.items() if times > 1)
    slugs = Counter(plan.name for plan in plans)
    yield from (_("%s: el plan está repetido.") % name for name, times in slugs.items() if times > 1)


def faults_of_plan(file: PlanFile, known: Known, documents: set[str]) -> Iterator[str]:
    government = file.plan["jurisdiction"]
    if government not in known.jurisdictions:
        yield f"{file.path}: plan.jurisdiction: " + _("no hay un gobierno «%s».") % government
    if file.document not in documents:
        yield f"{file.path}: document: " + _("no hay un documento «%s».") % file.document
    for slug in file.plan["lead_institutions"]:
        if known.institution(slug, government) is None:
            yield f"{file.path}: plan.lead_institutions: " + _("no hay una institución «%s».") % slug
    themes = {theme["key"] for theme in file.themes}
    for path, item in file.commitments:
        for fault in faults_of_commitment(item, file.plan["template"], themes):
            yield f"{path}: {item['code']}: {fault}"
        for place, slug in references(item):
            if known.institution(slug, government) is None:
                yield f"{path}: {item['code']}: {place}: " + _("no hay una institución «%s».") % slug
        for place, index in (("sdgs", known.sdgs), ("values", known.values), ("pillars", known.pillars)):
            yield from (f"{path}: {place}: " + _("no se conoce «%s».") % one for one in item[place] if one not in index)
        yield from (
            f"{path}: policy_areas: " + _("no se conoce «%s».") % one
            for one in item["policy_areas"]
            if one not in known.policy_areas
        )


def references(item: Item) -> Iterator[tuple[str, str]]:
    """Every institution that a commitment names, with the place where it does."""
    yield from (("leads", slug) for slug in item["leads"])
    yield from (("actors", actor["institution"]) for actor in item["actors"])
    for milestone in item["milestones"]:
        yield from ((f"milestones[{milestone['number'] - 1}]", slug) for slug in milestone["institutions"])
    confirmation = item["confirmation"] or {}
    for end in ("from_institution", "to_institution"):
        if confirmation.get(end):
            yield f"confirmation.{end}", confirmation[end]
