"""What events change of the access tables, kept in mind and written set by set: for `access.projector` alone.

Rows of other cases have nothing to do with one another; of one case the order is kept. So a batch of events costs three
statements, and two more for each time that relations of one case ended and were made again within it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from casekit.work import Work

_NAME = "access.changes"
_CASES = text(
    """
    UPDATE case_access c SET
        round = greatest(c.round, v.round), grid = CASE WHEN v.lies_elsewhere THEN v.grid ELSE c.grid END,
        centre = coalesce(v.centre, c.centre), handling_region = coalesce(v.handling_region, c.handling_region)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS v (
        code text, round integer, lies_elsewhere boolean, grid text, centre text, handling_region text
    )
    WHERE c.code = v.code
        AND (v.round > c.round OR v.lies_elsewhere OR v.centre IS NOT NULL OR v.handling_region IS NOT NULL)
    """
)
_MADE = text(
    """
    INSERT INTO case_relations (code, unit, relation, cause, region, via, since, round)
    SELECT code, unit, relation, cause, region, via, since, coalesce(round, 0)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS v (
        code text, unit text, relation text, cause uuid, region text, via text, since uuid, round integer
    )
    ON CONFLICT ON CONSTRAINT pk_case_relations
        DO UPDATE SET is_active = true, since = excluded.since, round = excluded.round
        WHERE NOT case_relations.is_active
    """
)
_ENDED = text(
    """
    UPDATE case_relations r SET is_active = false
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS v (code text, cause uuid, relation text, unit text)
    WHERE r.code = v.code AND r.cause = v.cause AND r.is_active
        AND r.relation = coalesce(v.relation, r.relation) AND r.unit = coalesce(v.unit, r.unit)
    """
)
_KEY = ("code", "unit", "relation", "cause")


@dataclass(frozen=True, slots=True)
class _Change:
    """A relation that is made, or those that end: of a cause, and where named only those of a unit or kind."""

    is_made: bool
    row: Mapping[str, Any]


@dataclass(slots=True)
class _Mind:
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    relations: dict[str, list[_Change]] = field(default_factory=dict)


def change_case(work: Work, code: str, **values: Any) -> None:
    """Change what is known of a case."""
    _mind(work).cases.setdefault(code, {"code": code, "round": 0}).update(values)


def reach(work: Work, code: str, round_: int) -> None:
    """A case is in this round, if it is not in a later one."""
    case = _mind(work).cases.setdefault(code, {"code": code, "round": 0})
    case["round"] = max(case["round"], round_)


def make(work: Work, rows: Iterable[Mapping[str, Any]]) -> None:
    """Relations that hold from now on; one that had ended holds again, one that holds stays as it is."""
    for row in rows:
        _mind(work).relations.setdefault(row["code"], []).append(_Change(True, row))


def end(work: Work, code: str, cause: UUID, relation: str | None = None, unit: str | None = None) -> None:
    """Relations of a cause hold no longer: all of them, or those of a kind and a unit. Their rows stay."""
    row = {"code": code, "cause": cause, "relation": relation, "unit": unit}
    _mind(work).relations.setdefault(code, []).append(_Change(False, row))


def _mind(work: Work) -> _Mind:
    mind: _Mind | None = work.memory.get(_NAME)
    if mind is None:
        mind = work.memory[_NAME] = _Mind()
    work.amend(_NAME, _write)
    return mind


def _write(work: Work) -> None:
    mind: _Mind = work.memory.pop(_NAME)
    _run(work, _CASES, list(mind.cases.values()))
    waiting = list(mind.relations.values())
    while waiting:
        turn = [_alike(changes) for changes in waiting]
        made = [change.row for first in turn for change in first if change.is_made]
        _run(work, _ENDED, [change.row for first in turn for change in first if not change.is_made])
        _run(work, _MADE, list({tuple(row[name] for name in _KEY): row for row in reversed(made)}.values()))
        rests = (changes[len(first) :] for changes, first in zip(waiting, turn, strict=True))
        waiting = [rest for rest in rests if rest]


def _alike(changes: Sequence[_Change]) -> list[_Change]:
    """The first of them, as far as they are of one kind and so may happen at once."""
    return list(takewhile(lambda change: change.is_made is changes[0].is_made, changes))


def _run(work: Work, statement: TextClause, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        work.execute(statement, {"rows": json.dumps(rows, default=str)})
