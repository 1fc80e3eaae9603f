"""How long a piece of work takes: CPU seconds beside the clock, which a busy machine stretches."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timing:
    """The fastest run: seconds of CPU, seconds of clock, and the last answer."""

    cpu: float
    clock: float
    answer: Any


def measure(work: Callable[[], Any], rounds: int = 5) -> Timing:
    """Run `work` some times; the least CPU and the least clock, each on its own."""
    cpu, clock, answer = [], [], None
    for _ in range(rounds):
        began = time.process_time(), time.perf_counter()
        answer = work()
        cpu.append(time.process_time() - began[0])
        clock.append(time.perf_counter() - began[1])
    return Timing(min(cpu), min(clock), answer)


def compare(title: str, ours: Timing, theirs: Timing, verdict: str) -> None:
    """Print one row: our milliseconds, theirs, how many times the CPU, and what the answers say of each other."""
    print(
        f"{title:<38}{ours.cpu * 1e3:>10.2f}{ours.clock * 1e3:>10.2f}{theirs.cpu * 1e3:>11.2f}"
        f"{theirs.clock * 1e3:>11.2f}{theirs.cpu / max(ours.cpu, 1e-9):>9.1f}x  {verdict}",
        flush=True,
    )


def print_head(peer: str) -> None:
    """Print the name of the peer, the load of the machine and the head of the columns."""
    load = ", ".join(f"{number:.2f}" for number in os.getloadavg())
    print(f"peer: {peer}; load {load}; milliseconds, best of the rounds")
    print(f"{'':<38}{'cpu':>10}{'clock':>10}{'their cpu':>11}{'clock':>11}{'ratio':>10}")
