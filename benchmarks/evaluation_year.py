"""A year of a county through evaluation's inbox and handlers, and what its dashboards cost at 10,000 and 5,000,000 cases.

The year's events are sealed and stored beforehand, as sources would have; what is timed is handling: effects, folding
beside it, until every event is handled and every fact in the sums. For the dashboards facts and sums are generated.
"""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sqlalchemy import text

from benchmarks.figures import Figure, Report, quantile
from benchmarks.year import CENTRE, DEPARTMENTS, TOWNS, Told, year
from casekit.clock import monotonic
from casekit.envelope import Envelope, seal
from casekit.ids import new_id
from casekit.inbox import Arrival, Progress, handle_batch, quiet, store
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime
from casekit.testing.servers import PostgresServer, postgres_server
from contracts.samples import REGION
from services.evaluation.definition import DEFINITION
from services.evaluation.folding import fold
from services.evaluation.measuring import AREA, measure
from services.evaluation.summing import Span

STORED_AT_ONCE = 500
SPANS = {"a month": Span(date(2025, 3, 1), date(2025, 3, 31)), "90 days": Span(date(2025, 2, 15), date(2025, 5, 15))}
SUBJECTS = (CENTRE, *DEPARTMENTS)
_GROWN = """
INSERT INTO evaluation_facts (region, unit, indicator, day, delta, code, event, is_folded)
SELECT :region, (ARRAY['centre', 'department-1', 'hall/centre'])[1 + n % 3], (ARRAY['admitted', 'completed'])[1 + k],
    date '2025-01-01' + (n % 365), 1, 'grown-' || n, gen_random_uuid(), true
FROM generate_series(:since, :until) n, generate_series(0, 1) k
"""
_DAYS = """
INSERT INTO evaluation_days AS d (unit, indicator, day, region, count)
SELECT unit, indicator, day, region, sum(delta) FROM evaluation_facts WHERE code LIKE 'grown-%' GROUP BY 1, 2, 3, 4
ON CONFLICT (unit, indicator, day, region) DO UPDATE SET count = excluded.count
"""
_MONTHS = """
INSERT INTO evaluation_months AS m (unit, indicator, month, region, count)
SELECT unit, indicator, date_trunc('month', day)::date, region, sum(count) FROM evaluation_days GROUP BY 1, 2, 3, 4
ON CONFLICT (unit, indicator, month, region) DO UPDATE SET count = excluded.count
"""


@dataclass
class Sources:
    """The services as evaluation's inbox sees them: each numbers and chains what it says, and names what it followed."""

    _last: dict[tuple[str, str], Envelope] = field(default_factory=dict)
    _positions: dict[str, int] = field(default_factory=dict)

    def arrivals(self, told: Iterator[Told]) -> Iterator[Arrival]:
        """What is told, sealed."""
        for each in told:
            before = self._last.get((each.stream, each.source))
            others = (self._last.get((each.stream, other)) for other in ("intake", "grid", "mediation") if other != each.source)
            envelope = seal(
                id=new_id(), source=each.source, subject=each.stream, event=each.event, time=each.at, region=REGION,
                actor="post-1", seq=1 if before is None else before.seq + 1, traceparent=None,
                prev=None if before is None else before.hash,
                after=[f"{other.source}:{other.id}" for other in others if other is not None],
            )  # fmt: skip
            self._last[each.stream, each.source] = envelope
            self._positions[each.source] = position = self._positions.get(each.source, 0) + 1
            yield Arrival(each.source, 1, position, envelope.body)


def handled(server: PostgresServer, cases: int) -> tuple[float, float, int]:
    """Events stored and events handled per second, and how many they were."""
    name = server.create_database()
    with open_runtime(DEFINITION, server.uri(name)) as runtime:
        began, count = monotonic(), 0
        arrivals = Sources().arrivals(year(cases))
        stored = 0.0
        while page := list(islice(arrivals, STORED_AT_ONCE)):
            at = monotonic()
            store(runtime, page)
            stored += monotonic() - at
            count += len(page)
        began = monotonic()
        work_off(runtime)
        took = monotonic() - began
        with runtime.db.begin() as db:
            done = db.execute(text("SELECT count(*) FROM inbox_messages WHERE state IN ('done', 'skipped')"))
            if done.scalar_one() != count:
                raise SystemExit("not every event was handled")
    server.drop_database(name)
    return count / stored, count / took, count


def work_off(runtime: Runtime) -> None:
    """Handle and fold, side by side, until nothing is left to do."""
    over = threading.Event()

    def folding() -> None:
        while not over.is_set():
            if not fold(runtime):
                over.wait(0.05)

    beside = threading.Thread(target=folding)
    beside.start()
    while not quiet(runtime):
        while handle_batch(runtime) != Progress(0, 0):
            pass
    over.set()
    beside.join()
    while fold(runtime):
        continue
