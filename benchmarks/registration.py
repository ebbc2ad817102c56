"""Registered cases per second, beside a FastAPI monolith on the same PostgreSQL.

Three ways of the platform: gateway and intake with relay and consumers paused; every process running; embedded. Each
takes turns with the monolith, which stands still meanwhile, and the other way round.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import load
from benchmarks.figures import Figure, Report, ratios
from benchmarks.processes import Contender, distributed, embedded, monolith, only, processor_seconds
from casekit.testing.servers import PostgresServer, RabbitServer, postgres_server, rabbitmq_server

WAYS = ("paused", "running", "embedded")
AIM = {"paused": "≥ 0.9"}


def measure(quick: bool) -> Report:
    """Five repeats of three seconds; two of two when quick."""
    load_before = os.getloadavg()[0]
    repeats, seconds = (2, 2.0) if quick else (5, 3.0)
    figures: list[Figure] = []
    shares: list[float] = []
    refused: Counter[str] = Counter()
    with postgres_server() as postgres, rabbitmq_server() as rabbit:
        for way in WAYS:
            with contenders(way, postgres, rabbit) as (own, peer):
                rates: dict[str, list[float]] = {own.name: [], peer.name: []}
                costs: dict[str, list[float]] = {own.name: [], peer.name: []}
                for repeat in range(repeats):
                    for loaded, other in ((peer, own), (own, peer)):
                        with only(loaded, other):
                            name = f"{way}-{repeat}"
                            before = processor_seconds()
                            result = load.run(loaded.port, loaded.tokens, name=name, seconds=seconds)
                            used = processor_seconds() - before
                        rates[loaded.name].append(result.rate)
                        costs[loaded.name].append(1000 * used / result.answered)
                        shares.append(result.processor_share)
                        refused.update(
                            {f"{loaded.name}: {said}": count for said, count in result.refused.items()}
                        )
            mine, theirs = rates[own.name], rates[peer.name]
            figures += [
                Figure(f"platform, {own.name}", "cases/s", tuple(mine)),
                Figure(f"{peer.name} in turns with it", "cases/s", tuple(theirs)),
                Figure(f"platform / monolith, {own.name}", "×", ratios(mine, theirs), AIM.get(way, "")),
                Figure(f"processor, platform, {own.name}", "ms/case", tuple(costs[own.name])),
                Figure("processor, monolith", "ms/case", tuple(costs[peer.name])),
            ]
    notes = [
        *(f"refused, not counted: {count} × {said}" for said, count in refused.items()),
        f"{load.CONNECTIONS} connections; generator, servers and PostgreSQL share {os.cpu_count()} cores",
        f"the generator took {min(shares):.2f} to {max(shares):.2f} of one core",
        "processor: of the servers, PostgreSQL and the broker, without the generator",
        "platform: gateway + intake, a process each; monolith: one process, as one deploys it per core",
    ]
    return Report("registration", figures, notes, load_before)


@contextmanager
def contenders(
    way: str, postgres: PostgresServer, rabbit: RabbitServer
) -> Iterator[tuple[Contender, Contender]]:
    """The platform, run that way, and the monolith; both up and both ended."""
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as temporary, ExitStack() as stack:
        Path(temporary).chmod(0o755)  # the embedded server's own account looks for its data below
        home = Path(temporary)
        (home / "peer").mkdir()
        peer = stack.enter_context(monolith(home / "peer", postgres))
        (home / "own").mkdir()
        if way == "embedded":
            own = stack.enter_context(embedded(home / "own", home))
        else:
            own = stack.enter_context(distributed(home / "own", postgres, rabbit, whole=way == "running"))
        yield own, peer
