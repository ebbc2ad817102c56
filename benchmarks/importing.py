"""Rows imported per second, beside single requests of the same cases, and the memory it takes at a tenfold of rows.

Gateway, intake and one worker, each a process; relay and consumers are paused, so that both ways cost what registering
costs. Single requests come one after another, and from 32 connections at once. An import's time is from the request to
the job's end. Peaks are of resident memory (VmHWM).
"""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import urllib3

from benchmarks import load
from benchmarks.figures import Figure, Report, ratios
from benchmarks.processes import Contender, distributed
from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.testing.servers import postgres_server, rabbitmq_server

ROWS, QUICK_ROWS = (10_000, 100_000), (1_000, 10_000)
LONGEST_SECONDS = 600.0
KILOBYTES = 1024


def measure(quick: bool) -> Report:
    """Five repeats; two when quick."""
    load_before = os.getloadavg()[0]
    repeats, seconds, sizes = (2, 2.0, QUICK_ROWS) if quick else (5, 3.0, ROWS)
    rates: dict[str, list[float]] = {"one": [], "many": [], **{f"{rows}": [] for rows in sizes}}
    peaks: dict[str, list[float]] = {f"{part} {rows}": [] for rows in sizes for part in ("worker", "intake")}
    with postgres_server() as postgres, rabbitmq_server() as rabbit:
        for repeat in range(repeats):
            with (
                tempfile.TemporaryDirectory(prefix="onedoor-bench-") as home,
                distributed(Path(home), postgres, rabbit, whole=False, has_worker=True) as platform,
            ):
                for name, tokens in (("one", platform.tokens[:1]), ("many", platform.tokens)):
                    result = load.run(platform.port, tokens, name=f"{name}-{repeat}", seconds=seconds)
                    rates[name].append(result.rate)
                for rows in sizes:
                    rates[f"{rows}"].append(rows / imported(platform, rows))
                    for part, megabytes in peak(platform).items():
                        peaks[f"{part} {rows}"].append(megabytes)
    return Report("importing", list(_figures(sizes, rates, peaks)), _NOTES, load_before)


_NOTES = [
    "relay and consumers paused; gateway, intake, worker and PostgreSQL share the machine's cores",
    "one after another: one connection; the worker imports in one process, as one of as many as are started",
]


def imported(platform: Contender, rows: int) -> float:
    """Import so many rows; the seconds until the job is done. Raises SystemExit when it never is."""
    http = urllib3.PoolManager(retries=False, timeout=60.0)
    url, headers = f"http://127.0.0.1:{platform.port}", {"Authorization": f"Bearer {platform.tokens[0]}"}
    data = (json.dumps(load.BODY, ensure_ascii=False).encode() + b"\n") * rows
    began = monotonic()
    asked = http.request(
        "POST",
        f"{url}/v1/cases/import",
        body=data,
        headers={**headers, "Content-Type": "application/x-ndjson"},
    )
    if asked.status != 202:
        raise SystemExit(f"the file was not taken: {asked.status}")

    def job() -> dict[str, object]:
        return dict(http.request("GET", url + asked.headers["Location"], headers=headers).json())

    if not wait_until(lambda: job()["state"] in ("done", "failed"), LONGEST_SECONDS):
        raise SystemExit("the import did not end")
    took, result = monotonic() - began, job()["result"]
    if not isinstance(result, dict) or result["registered"] != rows:
        raise SystemExit(f"not every row was registered: {result}")
    return took


def peak(platform: Contender) -> dict[str, float]:
    """The most that intake and the worker have held so far, in megabytes."""
    found = {}
    for process in platform.processes:
        words = psutil.Process(process.pid).cmdline()
        if words[-1] in ("worker", "intake"):
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            line = next(each for each in status.splitlines() if each.startswith("VmHWM"))
            found[words[-1]] = int(line.split()[1]) / KILOBYTES
    return found


def _figures(
    sizes: tuple[int, ...], rates: dict[str, list[float]], peaks: dict[str, list[float]]
) -> Iterator[Figure]:
    yield Figure("single requests, one after another", "cases/s", tuple(rates["one"]))
    yield Figure(f"single requests, {load.CONNECTIONS} connections", "cases/s", tuple(rates["many"]))
    for rows in sizes:
        own = Figure(f"import of {rows:,} rows", "rows/s", tuple(rates[f"{rows}"]))
        yield own
        yield replace(
            own, name="/ one after another", unit="×", values=ratios(own.values, rates["one"]), aim="≥ 5"
        )
        yield replace(own, name="/ 32 connections", unit="×", values=ratios(own.values, rates["many"]))
    for name, values in peaks.items():
        part, rows_imported = name.split()
        yield Figure(f"peak memory, {part}, {int(rows_imported):,} rows", "MB", tuple(values))
