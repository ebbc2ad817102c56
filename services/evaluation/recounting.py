"""Counts a matter again from its first event, when one is heard that belongs before others. On the session given.

The facts are then those that would have been made had all events come in their order: what would not have been made is
taken away, with its part in the sums, and what is missing is added.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text

from casekit.envelope import Envelope, parse
from casekit.work import Work
from contracts.registry import known_events
from contracts.upcasters import upcast
from services.evaluation.catalogue import rules_at
from services.evaluation.counted import Stored, change, keep, settle
from services.evaluation.domain.order import Heard
from services.evaluation.domain.tally import Fact, Tally
from services.evaluation.linting import countable
from services.evaluation.tables import CHANGE, FACTS

_KINDS = known_events(*countable().values())
_SAID = text("SELECT DISTINCT ON (id) id, body FROM inbox_messages WHERE id = ANY(CAST(:ids AS uuid[]))")
_TAKE_AWAY = text(
    """
    WITH gone AS (
        DELETE FROM evaluation_facts WHERE serial = ANY(:serials)
        RETURNING unit, indicator, region, day, coalesce(amount, delta) AS change, is_folded
    ), days AS (
        INSERT INTO evaluation_days AS d (unit, indicator, day, region, count)
        SELECT unit, indicator, day, region, -sum(change) FROM gone WHERE is_folded
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (unit, indicator, day, region) DO UPDATE SET count = d.count + excluded.count
    )
    INSERT INTO evaluation_months AS m (unit, indicator, month, region, count)
    SELECT unit, indicator, date_trunc('month', day)::date, region, -sum(change) FROM gone WHERE is_folded
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (unit, indicator, month, region) DO UPDATE SET count = m.count + excluded.count
    """
)


def recount(work: Work, matter: str, region: str, heard: Sequence[Heard]) -> None:
    """Let the matter count for what its events, in this order, make of it."""
    settle(work)
    said = _said(work, heard)
    tally, due = Tally(), dict[tuple[UUID, Fact], str]()
    for each in heard:
        told = said[UUID(each.id)]
        tally, facts = tally.heard(_KINDS[told.type].from_data(told.data), told.time, rules_at(told.time))
        due |= {(told.id, fact): told.region for fact in facts}
    there = _facts(work, matter)
    gone = [serial for key, serial in there.items() if key not in due]
    if gone:
        work.execute(_TAKE_AWAY, {"serials": gone})
    for (event, fact), of in due.items():
        if (event, fact) not in there:
            keep(work, matter, [fact], event, of)
    change(work, matter, Stored(region, tally, list(heard)))


def _said(work: Work, heard: Sequence[Heard]) -> Mapping[UUID, Envelope]:
    rows = work.execute(_SAID, {"ids": [each.id for each in heard]})
    return {row.id: upcast(parse(bytes(row.body))) for row in rows}


def _facts(work: Work, matter: str) -> dict[tuple[UUID, Fact], int]:
    """The facts of the matter, each with its serial."""
    t = FACTS.c
    rows = work.execute(
        select(t.event, t.unit, t.indicator, t.day, CHANGE.label("change"), t.other, t.serial).where(
            t.code == matter
        )
    )
    return {
        (row.event, Fact(row.unit, row.indicator, row.day, row.change, row.other or None)): row.serial
        for row in rows
    }
