"""What the embedded platform takes: memory of all its processes, and time until it is ready, cold and warm.

Memory is the proportional set size (PSS, Linux): what processes share is counted once. Cold is the first start of a
data directory, database cluster and migrations included; warm is any later one. The county is loaded in a start of its
own, which is over when `onedoor up` has greeted.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks import load
from benchmarks.figures import Figure, Report
from benchmarks.processes import Contender, embedded
from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.testing.faults import descendants

MEGABYTE = 1024 * 1024
STEADY_SECONDS = 2.0
SETTLE_SECONDS = 30.0


def measure(quick: bool) -> Report:
    """Five data directories, each started cold, then warm; two when quick."""
    load_before = os.getloadavg()[0]
    cold: list[float] = []
    warm: list[float] = []
    idle: dict[str, list[float]] = {"platform": [], "worker": [], "PostgreSQL": []}
    loaded: list[float] = []
    county: list[float] = []
    for _ in range(2 if quick else 5):
        with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as directory:
            Path(directory).chmod(0o755)  # the database server's own account looks for its data below
            with _started(Path(directory) / "new", county, county=True):
                pass
            with _started(Path(directory), cold):
                pass
            with _started(Path(directory), warm) as platform:
                for name, megabytes in settled(platform).items():
                    idle[name].append(megabytes)
                load.run(platform.port, platform.tokens, name="load", seconds=3.0)
                loaded.append(sum(memory(platform).values()))
    totals = tuple(sum(each) for each in zip(*idle.values(), strict=True))
    figures = [
        Figure("first start with the county", "s", tuple(county), "< 60"),
        Figure("start, cold", "s", tuple(cold)),
        Figure("start, warm", "s", tuple(warm), "< 8"),
        *(Figure(f"memory idle, {name}", "MB", tuple(values)) for name, values in idle.items()),
        Figure("memory idle, all", "MB", totals, "< 300"),
        Figure("memory after 4 s of registering, all", "MB", tuple(loaded), "< 300"),
    ]
    return Report(
        "embedded", figures, ["memory is PSS; start is from the command to a ready /readyz"], load_before
    )


def memory(platform: Contender) -> dict[str, float]:
    """Megabytes (PSS) of the platform's process, its worker and its database."""
    found = {"platform": 0.0, "worker": 0.0, "PostgreSQL": 0.0}
    for pid in [platform.processes[0].pid, *descendants(platform.processes[0].pid)]:
        try:
            process = psutil.Process(pid)
            words, size = process.cmdline(), process.memory_full_info().pss / MEGABYTE
        except psutil.NoSuchProcess:
            continue
        found[_part(process.name(), words)] += size
    return found


def settled(platform: Contender) -> dict[str, float]:
    """Memory once all processes are up and nothing grows any more."""
    seen = [memory(platform)]

    def is_steady() -> bool:
        before, began = sum(seen[-1].values()), monotonic()
        wait_until(lambda: monotonic() > began + STEADY_SECONDS, 2 * STEADY_SECONDS)
        seen.append(memory(platform))
        return abs(sum(seen[-1].values()) - before) < 1.0

    wait_until(is_steady, SETTLE_SECONDS)
    return seen[-1]


def _part(name: str, words: list[str]) -> str:
    if name == "postgres" or any("postgres" in word for word in words[:1]):
        return "PostgreSQL"
    return "worker" if words[-1:] == ["worker"] else "platform"


@contextmanager
def _started(directory: Path, seconds: list[float], *, county: bool = False) -> Iterator[Contender]:
    """Start on that directory, and note how long it took."""
    directory.mkdir(mode=0o755, exist_ok=True)
    began = monotonic()
    with embedded(directory / "home", directory, county=county) as platform:
        seconds.append(monotonic() - began)
        yield platform
