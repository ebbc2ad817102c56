"""Counts matters again from their first event, when one is heard that belongs before others. On the session given.

The facts are then those that would have been made had all events come in their order: what would not have been made is
taken away, with its part in the figures, and what is missing is added. It is done at the end of the transaction, once
for all its matters and whatever came late of each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select, text

from casekit.envelope import Envelope, parse
from casekit.work import Work
from contracts.registry import known_events
from contracts.upcasters import upcast
from services.evaluation.catalogue import rules_at
from services.evaluation.counted import Stored, change, keep, remember, settle
from services.evaluation.domain.order import Heard, course
from services.evaluation.domain.tally import Fact, Tally
from services.evaluation.linting import countable
from services.evaluation.tables import CHANGE, FACTS

_KINDS = known_events(*countable().values())
_NAME = "evaluation.late"
_SAID = text("SELECT DISTINCT ON (id) id, body FROM inbox_messages WHERE id = ANY(CAST(:ids AS uuid[]))")
# what is in the sums, or stands before them in the queue, is taken from them by way of the queue
_TAKE_AWAY = text(
    """
    WITH gone AS (
        DELETE FROM evaluation_facts WHERE serial = ANY(:serials)
        RETURNING region, unit, indicator, day, coalesce(amount, delta) AS change, is_folded
    )
    INSERT INTO evaluation_fresh (region, unit, indicator, day, change)
    SELECT region, unit, indicator, day, -sum(change) FROM gone WHERE is_folded GROUP BY 1, 2, 3, 4
    """
)

# The facts of a matter, each with its serial.
_Facts = Mapping[tuple[UUID, Fact], int]


def recount(work: Work, matter: str, region: str, heard: Iterable[Heard]) -> None:
    """Let the matter count, at the end, for what these events make of it in their order."""
    stored = Stored(region, Tally(), course(heard))
    remember(work, matter, stored)
    work.memory.setdefault(_NAME, {})[matter] = stored
    work.put_off(_NAME, _recount)


def is_recounted(work: Work, matter: str) -> bool:
    """Whether it is to be counted again: what it counts for now is not known until then."""
    return matter in work.memory.get(_NAME, ())


def _recount(work: Work) -> None:
    late: dict[str, Stored] = work.memory.pop(_NAME)
    settle(work)
    heard = {matter: stored.heard.fresh for matter, stored in late.items() if stored.heard is not None}
    said = _said(work, [each for every in heard.values() for each in every])
    there = _facts(work, late)
    gone = list[int]()
    for matter, stored in late.items():
        tally, due = _counted(heard[matter], said)
        gone += [serial for key, serial in there[matter].items() if key not in due]
        for (event, fact), region in due.items():
            if (event, fact) not in there[matter]:
                keep(work, matter, [fact], event, region)
        change(work, matter, Stored(stored.region, tally, stored.heard))
    if gone:
        work.execute(_TAKE_AWAY, {"serials": gone})


def _counted(
    heard: Iterable[Heard], said: Mapping[UUID, Envelope]
) -> tuple[Tally, dict[tuple[UUID, Fact], str]]:
    """What events in this order make of a matter, and the facts that are due, each with its region."""
    tally, due = Tally(), dict[tuple[UUID, Fact], str]()
    for each in heard:
        told = said[UUID(each.id)]
        tally, facts = tally.heard(_KINDS[told.type].from_data(told.data), told.time, rules_at(told.time))
        due |= {(told.id, fact): told.region for fact in facts}
    return tally, due


def _said(work: Work, heard: Iterable[Heard]) -> Mapping[UUID, Envelope]:
    rows = work.execute(_SAID, {"ids": [each.id for each in heard]})
    return {row.id: upcast(parse(bytes(row.body))) for row in rows}


def _facts(work: Work, matters: Iterable[str]) -> Mapping[str, _Facts]:
    t = FACTS.c
    told = (t.code, t.event, t.unit, t.indicator, t.day, CHANGE.label("change"), t.other, t.serial)
    found: dict[str, dict[tuple[UUID, Fact], int]] = defaultdict(dict)
    for row in work.execute(select(*told).where(t.code.in_(sorted(matters)))):
        fact = Fact(row.unit, row.indicator, row.day, row.change, row.other or None)
        found[row.code][row.event, fact] = row.serial
    return found
