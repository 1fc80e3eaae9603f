"""The demonstration's example proposals: invented, marked as such, sent and supported through the same actions."""

import uuid
from pathlib import Path
from typing import Any

from minga.accounts.models import Person
from minga.cocreation.actions.proposals import Submission, submit_proposal, support_proposal
from minga.cocreation.loading.shapes import EXAMPLES
from minga.cocreation.models import Process, Proposal
from minga.directory.models import SDG, Territory
from minga.directory.rows import Loaded
from minga.directory.shapes import FaultyFileError, read_checked
from minga.plans.loading.files import read_all

# Each example has its own key, so that loading it again is the same submission.
EXAMPLES_SPACE = uuid.UUID("6d696e67-612d-4578-8d70-6c6f73000000")


def load_examples(folder: Path) -> Loaded:
    """Submit the examples of every process that receives proposals today; those already there stay as they are.

    Their supporters are the demonstration's example persons, as many as each asks for and there are."""
    paths = [path for path in sorted(folder.glob("*.json")) if path.name != "people.json"]
    contents = read_all(paths, lambda path: (path, read_checked(path, EXAMPLES)))
    people = list(Person.objects.filter(is_example=True).order_by("pk"))
    loaded = Loaded()
    for path, content in contents:
        places = {place.code: place for place in Territory.objects.all()}
        check_places(path, content["proposals"], places)
        processes = Process.objects.filter(jurisdiction__slug=content["jurisdiction"]).select_related("jurisdiction")
        by_slug = {process.slug: process for process in processes.with_phases()}
        for item in content["proposals"]:
            process = by_slug.get(item["process"])
            if process and process.is_receiving_on():
                loaded += load_example(item, process, places, people)
    return loaded


def check_places(path: Path, items: list[dict[str, Any]], places: dict[str, Territory]) -> None:
    lost = sorted({item["territory"] for item in items if item["territory"] and item["territory"] not in places})
    if lost:
        raise FaultyFileError(f"{path}: territory: {code}" for code in lost)


def load_example(item: dict[str, Any], process: Process, places: dict[str, Territory], people: list[Person]) -> Loaded:
    goal = item["sdg"]
    submission = Submission(
        title=item["title"],
        problem=item["problem"],
        solution=item["solution"],
        sector=item["sector"],
        territory=places.get(item["territory"]),
        sdg=SDG.objects.filter(pk=goal).first() if isinstance(goal, int) else None,
        is_without_sdg=goal == "none",
        shown_name=item.get("name", ""),
        submission_key=uuid.uuid5(EXAMPLES_SPACE, f"{process.code_series}:{item['title']}"),
        is_example=True,
    )
    receipt = submit_proposal(by=None, process=process, submission=submission)
    if receipt.proposal.state == Proposal.State.RECEIVED:
        for person in people[: item["support"]]:
            support_proposal(by=person, proposal=receipt.proposal)
    return Loaded(created=1) if receipt.is_new else Loaded(same=1)
