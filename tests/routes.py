"""Every route of the urlconf as addresses that can be opened, filled from `tests.world`.

A route whose parameters nobody filled raises `UnfilledRouteError`: a new page joins every walk, or the walk fails.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from minga.documents.models import Version
from minga.notices.models.readers import confirmation_token, refusal_token
from minga.plans.queries import Facet
from tests.factories.groups_world import group_fills
from tests.world import World

Values = dict[str, Any]
Fill = Callable[[World], Sequence[Values]]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
FORMATS = ("csv", "csv-excel", "xlsx", "json")


class UnfilledRouteError(AssertionError):
    """A route with parameters that tests.routes does not know how to fill."""


@dataclass(frozen=True)
class Route:
    """A name with its namespace, and the pattern from the site's root."""

    name: str
    pattern: str

    @property
    def parameters(self) -> list[str]:
        return [typed or named for typed, named in PARAMETER.findall(self.pattern)]

    def fill(self, values: Values) -> str:
        text = PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), self.pattern)
        return "/" + text.replace("^", "").replace("$", "")


@dataclass(frozen=True)
class Address:
    """An address of a route; `name` is the route's."""

    name: str
    url: str


def routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns, "", ()))


def walk(patterns: Sequence[URLPattern | URLResolver], prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for one in patterns:
        pattern = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, pattern, (*spaces, *([one.namespace] if one.namespace else [])))
        else:
            yield Route(":".join([*spaces, one.name or ""]), pattern)


def addresses(world: World, *, variants: bool = True) -> list[Address]:
    """Each route at least once; with `variants` also in every format, with every filter that finds what is hidden."""
    return [address for route in routes() for address in addresses_of(route, world, variants=variants)]


def addresses_of(route: Route, world: World, *, variants: bool = True) -> Iterator[Address]:
    queries = VARIANTS.get(route.name, ()) if variants else ()
    for values in values_of(route, world):
        url = route.fill(values)
        yield Address(route.name, url)
        yield from (Address(route.name, f"{url}?{query}") for query in queries)


def values_of(route: Route, world: World) -> Sequence[Values]:
    if not route.parameters:
        return [{}]
    if fill := FILLS.get(route.name or route.pattern):
        return [{"jurisdiction": "quito", **values} for values in fill(world)]
    if route.parameters == ["jurisdiction"]:
        return [{"jurisdiction": "quito"}, {"jurisdiction": "ecuador"}]
    if route.pattern.startswith("administracion/"):
        return admin_values(route, world)
    raise UnfilledRouteError(f"{route.name or '(without a name)'}: {route.pattern} — add it to tests.routes.FILLS")


def admin_values(route: Route, world: World) -> Sequence[Values]:
    """Django's own pages: each table's first row."""
    known = {"app_label": "plans", "url": "no-existe/", "content_type_id": "1"}
    table = re.match(r"administracion/(\w+)/(\w+)/", route.pattern)
    row = apps.get_model(table[1], table[2])._default_manager.first() if table else None
    return [{**known, "object_id": row.pk if row else 1}]


def of_proposals(world: World) -> Sequence[Values]:
    return [{"code": proposal.code} for proposal in world.things["proposals"]]


def of_plans(world: World) -> Sequence[Values]:
    return [{"slug": world.things[name].slug} for name in ("plan", "draft")]


def of_commitments(world: World) -> Sequence[Values]:
    found = (world.things["commitment"], world.things["draft_commitment"])
    return [{"slug": one.plan.slug, "code": one.code} for one in found]


def of_papers(world: World) -> Sequence[Values]:
    return [{**where, "document": one.code} for where in of_commitments(world) for one in world.things["documents"]]


def of_integrated(world: World) -> Sequence[Values]:
    return [{"code": world.things[name].code} for name in ("integrated", "integrated_in_draft")]


def of_documents(world: World) -> Sequence[Values]:
    return [{"code": document.code} for document in world.things["documents"]]


def of_files(world: World) -> Sequence[Values]:
    versions = Version.objects.select_related("document").order_by("pk")
    return [{"code": one.document.code, "sha256": one.sha256, "name": one.name} for one in versions]


def subjects(world: World) -> list[Any]:
    """Everything that the register speaks about, also what may not be seen."""
    names = ("process", "plan", "draft", "commitment", "draft_commitment", "integrated", "integrated_in_draft")
    return [*world.things["proposals"], *world.things["documents"], *(world.things[name] for name in names)]


def of_subjects(world: World) -> Sequence[Values]:
    return [{"kind": one.ledger_kind, "code": one.ledger_code} for one in subjects(world)]


def of_token(world: World) -> Sequence[Values]:
    return [{"token": world.things["reader"].token}]


def of_entries(world: World) -> Sequence[Values]:
    return [{"index": index} for index in range(world.things["lines"])]


FILLS: dict[str, Fill] = {
    "account_reset_password_from_key": lambda world: [{"uidb36": "1", "key": "abc-def"}],
    "mfa_remove_webauthn": lambda world: [{"pk": 1}],
    "mfa_edit_webauthn": lambda world: [{"pk": 1}],
    "ledger:bundle": lambda world: [{"place": "000"}, {"place": f"000.p/{world.things['lines']}"}],
    "ledger:tile": lambda world: [{"level": 0, "place": f"000.p/{world.things['lines']}"}],
    "ledger:subject": of_subjects,
    "ledger:entry": of_entries,
    "ledger:receipt": of_entries,
    "documents:document": of_documents,
    "documents:file": of_files,
    "brand": lambda world: [{"slug": "quito"}],
    "job_export": lambda world: [{"pk": world.things["process"].pk}],
    "job": lambda world: [{"pk": world.things["job"].pk}],
    "job_file": lambda world: [{"pk": world.things["job"].pk}],
    "demo_enter": lambda world: [{"pk": world.person("citizen").pk}],
    "follow_confirm": lambda world: [{"token": confirmation_token(world.things["follower"])}],
    "follow": of_subjects,
    "follow_stop": of_subjects,
    "follow_feed": of_subjects,
    "follow_calendar": of_subjects,
    "preferences_by_token": of_token,
    "stop_letters": of_token,
    "stop_own": of_token,
    "stop_following": lambda world: [{**of_token(world)[0], "kind": "proposal", "code": world.things["received"].code}],
    "refuse_letters": lambda world: [{"token": refusal_token(world.things["reader"])}],
    "letter_retry": lambda world: [{"pk": world.things["letter"].pk}],
    "commitments_by": lambda world: [{"facet": facet} for facet in Facet.values],
    "plan": of_plans,
    "plan_pdf": of_plans,
    "plan_pdf_in": lambda world: [{**plan, "language": code} for plan in of_plans(world) for code in ("es", "en")],
    "translation_list": of_plans,
    "translation": lambda world: [{**plan, "language": "qu"} for plan in of_plans(world)],
    "translation_import": lambda world: [{**plan, "language": "qu"} for plan in of_plans(world)],
    "passage": lambda world: [{**plan, "key": "presentacion"} for plan in of_plans(world)],
    "commitment": of_commitments,
    "commitment_pdf": of_commitments,
    "commitment_document_new": of_commitments,
    "commitment_document_withdraw": of_papers,
    "milestone": lambda world: [{**one, "number": 1} for one in of_commitments(world)],
    "process": lambda world: [{"slug": world.things["process"].slug}],
    "integrated_proposal": of_integrated,
    "proposal": of_proposals,
    "proposal_versions": of_proposals,
    "proposal_support": of_proposals,
    "proposal_correct": of_proposals,
    "proposal_withdraw": of_proposals,
    "proposal_receipt": of_proposals,
    "proposal_receipt_pdf": of_proposals,
    "institution": lambda world: [{"slug": world.things["institution"].slug}],
}

# The benches of a process and its public boards.
WORK_FILLS: dict[str, Fill] = {
    name: lambda world: [{"slug": world.things["process"].slug}]
    for name in (
        *("classification_bench", "classification_board", "classification_table", "working_group"),
        *("grouping_bench", "grouping_gold", "grouping_suggest"),
    )
} | {
    name: lambda world: [{"slug": world.things["process"].slug, **one} for one in of_proposals(world)]
    for name in ("classification_agenda", "opinion_take_back")
}
FILLS |= {**WORK_FILLS, "second_look": of_proposals}


def of_workshops(world: World) -> Sequence[Values]:
    """The one that is being prepared, and the one that is called."""
    return [{"slug": world.things["process"].slug, "number": number} for number in (1, 2)]


WORKSHOP_FILLS: dict[str, Fill] = dict.fromkeys(
    (
        *("workshop", "workshop_calendar", "workshop_register", "workshop_run", "workshop_edit", "workshop_cancel"),
        *("workshop_table", "workshop_attendance", "workshop_plenary", "workshop_paper", "workshop_names"),
        *("workshop_proposal", "workshop_sheet", "workshop_slips", "workshop_template"),
        "workshop_results",
    ),
    of_workshops,
) | {
    name: lambda world: [{"slug": world.things["process"].slug}]
    for name in (
        *("workshop_new", "capture", "capture_worker", "capture_manifest", "capture_state", "capture_batch"),
        *("capture_send", "code_batches", "paper_find"),
    )
}
FILLS |= {
    **WORKSHOP_FILLS,
    "registration": lambda world: [{**of_workshops(world)[1], "key": world.things["registration"].key}],
    "workshop_step": lambda world: [{**one, "step": "convocar"} for one in of_workshops(world)],
    **dict.fromkeys(
        ("batch_close", "batch_forms", "batch_slips"),
        lambda world: [{"slug": world.things["process"].slug, "key": world.things["batch"].key}],
    ),
    "paper_entry": lambda world: [{"slug": world.things["process"].slug, "number": world.things["batch"].first}],
    "proposal_claim": of_proposals,
    "workshop_script": lambda world: [{**of_workshops(world)[1], "step": 1}],
    "workshop_review": lambda world: [{**of_workshops(world)[1], **one} for one in of_proposals(world)],
}


def of_process(world: World) -> Sequence[Values]:
    return [{"slug": world.things["process"].slug}]


def of_act(world: World) -> Sequence[Values]:
    act = world.things["act"]
    return [{"slug": act.process.slug, "number": act.pk}]


SELECTION_FILLS: dict[str, Fill] = {
    **dict.fromkeys(("selection", "selection_bench", "selection_themes"), of_process),
    **dict.fromkeys(("confirmation", "confirmation_bench"), of_process),
    **dict.fromkeys(("confirmation_act", "act_send", "act_sign", "act_letter", "act_changes", "act_agenda"), of_act),
    "selection_motion": lambda world: [{**of_process(world)[0], "code": world.things["integrated"].code}],
}
FILLS |= SELECTION_FILLS
FILLS |= dict.fromkeys(
    (
        *("analysis", "analysis_publish", "formalisation_bench", "launch", "launch_ics", "monitoring"),
        *("monitoring_job", "monitoring_pdf", "ogp_package"),
    ),
    of_process,
)


def of_phase(world: World) -> Sequence[Values]:
    return [{**of_process(world)[0], "key": "reception"}]


def of_methodology(world: World) -> Sequence[Values]:
    version = world.things["methodology"]
    return [{"key": version.key, "number": version.number}]


def of_draft(world: World) -> Sequence[Values]:
    return [{"key": world.things["methodology_draft"].key}]


FILLS |= {
    **dict.fromkeys(
        ("process_bench", "process_dates", "process_groups", "process_return", "timeline_publish"), of_process
    ),
    **dict.fromkeys(("phase_move", "phase_open", "phase_close"), of_phase),
    **dict.fromkeys(
        ("methodology", "methodology_file", "methodology_compare", "methodology_copy"),
        of_methodology,
    ),
    **dict.fromkeys(("methodology_draft", "methodology_publish", "methodology_discard"), of_draft),
    "methodology_part": lambda world: [
        {**one, "slug": slug} for one in of_draft(world) for slug in ("general", "fases", "clasificacion", "categorias")
    ],
}
FILLS |= group_fills()
FILLS |= {
    "appointment": lambda world: [{"number": world.person("moderator").appointments.get().pk}],
    "breach": lambda world: [{"code": world.things[name].code} for name in ("breach", "breach_told")],
    "breach_close": lambda world: [{"code": world.things["breach_told"].code}],
    "breach_told": lambda world: [
        {"code": world.things["breach"].code, "whom": whom} for whom in ("autoridad", "personas")
    ],
    "identity_check_withdraw": lambda world: [{"code": world.things["identity"].code}],
    "rights_confirm": lambda world: [{"token": world.things["rights_token"]}],
    **dict.fromkeys(("rights_request", "rights_start"), lambda world: [{"code": world.things["rights_request"].code}]),
    **dict.fromkeys(("roll", "roll_accept", "roll_discard"), lambda world: [{"code": world.things["roll"].code}]),
}

# Rooms of which the world holds nothing yet: their addresses are opened, but nothing is planted behind them.
EMPTY_FILLS: dict[str, Fill] = {
    "consent_text": lambda world: [{"slug": "x", "version": "1"}],
    "cuenta/password/<path:rest>": lambda world: [{"rest": "change/"}],
    "language": lambda world: [{"code": "qu"}],
    "language_file": lambda world: [{"code": "qu"}],
    "my_data_file": lambda world: [{"kind": kind} for kind in ("json", "zip", "pdf")],
    "session_end": lambda world: [{"name": "x"}],
}
API_FILLS: dict[str, Fill] = {
    "api:commitment": of_commitments,
    "api:institution": lambda world: [{"slug": world.things["institution"].slug}],
    "api:integrated_proposal": of_integrated,
    "api:jurisdiction": lambda world: [{"slug": "quito"}],
    "api:line": of_entries,
    "api:milestone": lambda world: [{**one, "number": 1} for one in of_commitments(world)],
    "api:ogp_value": lambda world: [{"slug": "uno-values"}],
    "api:pillar": lambda world: [{"slug": "uno-pillars"}],
    "api:plan": of_plans,
    "api:policy_area": lambda world: [{"slug": "uno-policy-areas"}],
    "api:process": lambda world: [{"slug": world.things["process"].slug}],
    "api:proposal": of_proposals,
    "api:sdg": lambda world: [{"number": 16}],
    "api:territory": lambda world: [{"code": "1701"}],
}


def of_assessed(world: World) -> str:
    """The process with evaluations that a test has made, if it has."""
    process = world.things.get("assessed") or world.things["process"]
    return str(process.slug)


def of_evaluations(world: World) -> Sequence[Values]:
    codes = [one.code for one in world.things.get("evaluations", ())]
    return [{"slug": of_assessed(world), "code": code} for code in codes or ["X"]]


# Integrating and assessing: filled by the test that makes a process with evaluations.
EMPTY_FILLS |= {
    **dict.fromkeys(
        ("integration_bench", "evaluation_list", "assessment_board", "assessment_thirds", "assessment_results"),
        lambda world: [{"slug": of_assessed(world)}],
    ),
    "integration_start": lambda world: [{"slug": of_assessed(world), "number": 1}],
    **dict.fromkeys(
        ("idea_unused", "idea_unused_answer", "integration_sheet", "integration_ready"),
        lambda world: [{"slug": of_assessed(world), "code": "X"}],
    ),
    **dict.fromkeys(("evaluation_sheet", "evaluation_conflict", "evaluation_replace"), of_evaluations),
    "integrated_editions": of_integrated,
    **dict.fromkeys(
        ("assessment_draw", "assessment_draw_file"),
        lambda world: [{"slug": of_assessed(world), "number": 1}],
    ),
}
FILLS |= API_FILLS | EMPTY_FILLS
FILES = tuple(f"formato={name}" for name in FORMATS)
# Each list in every format, and each search with words that stand beside what is hidden.
VARIANTS: dict[str, tuple[str, ...]] = {
    "process_new": ("metodologia=quito-2019-2",),
    "search": ("q=agua", "q=promesa", "q=borrador", "q=UIO-2026"),
    "proposal_list": (*FILES, "q=agua", "q=problema", "orden=apoyos", "q=agua&formato=csv", "sector=citizen"),
    "proposal_similar": ("texto=agua+problema+titulo",),
    "moderation_queue": ("ver=retenidas", "ver=recientes", "ver=decididas", "ver=retenidas&codigo=UIO-2026-0005"),
    "commitment_list": (*FILES, "ods=16", "estado=ended"),
    "plan": FILES,
    "translation": ("formato=csv", "ver=faltan", "parte=plan"),
    "institution_list": FILES,
    "api:plans": ("formato=csv", "order=desc&limit=1"),
    "api:commitments": ("formato=csv", "order=desc&limit=1"),
    "api:milestones": ("formato=csv", "order=desc&limit=1"),
    "api:proposals": ("formato=csv", "order=desc&limit=1"),
    "api:processes": ("formato=csv", "order=desc&limit=1"),
    "api:integrated_proposals": ("formato=csv", "order=desc&limit=1"),
    "api:institutions": ("formato=csv", "order=desc&limit=1"),
    "api:territories": ("formato=csv", "order=desc&limit=1"),
    "api:jurisdictions": ("formato=csv", "order=desc&limit=1"),
    "api:register": ("formato=csv", "kind=proposal&limit=200"),
    "api_try": ("direccion=/api/v1/proposals", "direccion=/api/v1/plans"),
    "ledger:register": ("tipo=proposal", "tipo=document", "gobierno=quito"),
}
