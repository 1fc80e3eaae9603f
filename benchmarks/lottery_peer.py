"""The lottery of sortition-algorithms, in a process of its own: its HiGHS and the one inside ortools cannot share one.

Reads JSON (`quotas`: feature, value, min and max; `people`: id and features; `size`) and writes the seconds that its
maximin took and each person's chance. Started by `benchmarks.votes`.
"""

import json
import logging
import sys

from sortition_algorithms import features, people, settings
from sortition_algorithms.committee_generation.maximin import find_distribution_maximin

from benchmarks.clocks import measure


def main() -> None:
    """Answer one question."""
    logging.disable(logging.CRITICAL)
    asked = json.load(sys.stdin)
    bounds, *_ = features.read_in_features(list(asked["quotas"][0]), asked["quotas"], asked["size"])
    told = settings.Settings(id_column="id", columns_to_keep=[])
    pool, _ = people.read_in_people(list(asked["people"][0]), asked["people"], bounds, told)
    took = measure(lambda: find_distribution_maximin(bounds, pool, asked["size"], [], solver_backend="highspy"), 1)
    panels, weights, _ = took.answer
    chances = {person["id"]: 0.0 for person in asked["people"]}
    for panel, weight in zip(panels, weights, strict=True):
        for name in panel:
            chances[name] += weight
    json.dump({"cpu": took.cpu, "clock": took.clock, "chances": chances}, sys.stdout)


if __name__ == "__main__":
    main()
