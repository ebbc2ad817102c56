"""Whom cards judge: units, and what units answer for, grids and areas; by the rules of which places. Only SELECTs.

The installation's place judges everybody on cases that run under its rules; another place those of the county in which
cases are registered under its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.engine import Connection, RowMapping

from casekit.streams import unit_stream
from casekit.work import Work
from contracts.vocabulary import UnitKind
from procedures.carding import Carding
from procedures.library import Library
from procedures.model import Procedure
from procedures.vocabulary import Judged
from services.evaluation.areas import AREA
from services.evaluation.cards.tables import PLACES
from services.evaluation.domain.card_period import Appointment, Period
from services.evaluation.tables import BRANCHES, GRIDS, METADATA, UNITS

PERIOD = (
    "card.period"  # the kind of the appointment; its subject says what is judged, its rule by which place
)
GRID = "grid/"
_COUNTY = 6  # the digits of a region that its county has
_RUN_AREAS = [kind.value for kind in (UnitKind.CENTRE, UnitKind.TOWN, UnitKind.VILLAGE)]
_deadlines = METADATA.tables["deadlines"].c
_names_a_place = _deadlines.subject.like("%/%/%")  # the units' own, by the installation's place, do not


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is judged: `key` as `measuring` names it; `kinds`: what rules are about that apply to it."""

    key: str
    name: str
    tier: str
    kinds: frozenset[Judged]


@dataclass(frozen=True, slots=True)
class Rules:
    """The newest rules of a place that gives cards, and in which counties; None: everywhere."""

    procedure: Procedure
    carding: Carding
    counties: frozenset[str] | None

    def appointment(self, judged: str, period: Period) -> Appointment:
        """How the judging of a subject (empty: the unit itself) is named."""
        is_short = self.counties is None and not judged
        return Appointment(period, judged, None if is_short else self.procedure.place)


def rules_in_use(db: Connection, library: Library, home: str | None) -> Iterator[Rules]:
    """Of the installation's place `home`, and of every place by whose rules cases are registered, that give cards."""
    counties: dict[str, set[str]] = {}
    for row in db.execute(select(PLACES).where(PLACES.c.place != (home or ""))):
        counties.setdefault(row.place, set()).add(row.region[:_COUNTY])
    known = set(library.places())
    for place in sorted({*counties, *([home] if home else [])} & known):
        procedure = library.load(place)
        if procedure.carding is not None:
            yield Rules(procedure, procedure.carding, None if place == home else frozenset(counties[place]))


def unarranged(rules: Rules, unit: str | None = None) -> Select[Any]:
    """Units, each with what of it is judged by the rules (`judged`), whose judging is not arranged; of one `unit`."""
    every = union_all(*_judged(rules)).subquery()
    ending = func.concat(f"/{rules.procedure.place}/", every.c.judged)
    is_named = func.right(_deadlines.subject, func.length(ending)) == ending
    if rules.counties is None:
        is_named |= (every.c.judged == "") & ~_names_a_place & (_deadlines.rule == rules.procedure.place)
    arranged = exists().where(
        _deadlines.stream == literal("unit/").concat(every.c.unit), _deadlines.state == "open",
        _deadlines.kind == PERIOD, is_named,
    )  # fmt: skip
    asked = true() if unit is None else every.c.unit == unit
    return select(every.c.unit, every.c.judged).where(asked, ~arranged).order_by(every.c.unit, every.c.judged)


def out_of_use(places: Sequence[str], home: str | None, unit: str | None = None) -> Select[Any]:
    """The appointments, each by its unit and text, that no rules stand behind any more: the installation's place is
    another, or a place gives no more cards. `places` are those that do; of one `unit`.
    """
    is_homes = _deadlines.rule == home if home in places else false()
    in_use = or_(and_(_names_a_place, _deadlines.rule.in_(places)), and_(~_names_a_place, is_homes))
    judged = func.substr(_deadlines.stream, len("unit/") + 1).label("unit")
    found = select(judged, _deadlines.subject).where(
        _deadlines.kind == PERIOD, _deadlines.state == "open", ~in_use
    )
    asked = true() if unit is None else _deadlines.stream == unit_stream(unit)
    return found.where(asked).order_by(_deadlines.stream, _deadlines.subject)


def subject_of(work: Work, unit: RowMapping, judged: str, period: Period) -> Subject | None:
    """What is to be judged of the unit; None where it answered for the grid for a part of the period only."""
    if judged.startswith(GRID):
        return _grid(work, unit["unit"], judged.removeprefix(GRID), period)
    if judged.startswith(AREA):
        return Subject(judged, unit["name"], unit["tier"], frozenset({Judged.AREA}))
    kinds = {Judged.UNIT} | ({Judged.COMMITTEE} if unit["kind"] == UnitKind.COMMITTEE.value else set())
    return Subject(unit["unit"], unit["name"], unit["tier"], frozenset(kinds))


def is_held(work: Work, unit: str, judged: str) -> bool:
    """Whether the unit still answers for what is judged."""
    if not judged.startswith(GRID):
        return True
    held = _holders()
    found = select(held.c.grid).where(held.c.grid == judged.removeprefix(GRID), held.c.unit == unit)
    return work.execute(found).first() is not None


def _judged(rules: Rules) -> Iterator[Select[Any]]:
    kinds, running = rules.carding.judged, [~UNITS.c.is_ended, _within(rules, UNITS.c.region)]
    itself, area = literal(""), literal(AREA).concat(UNITS.c.unit)
    if not kinds & {Judged.UNIT, Judged.COMMITTEE}:
        yield select(UNITS.c.unit, itself.label("judged")).where(literal(False))
    elif Judged.UNIT in kinds:
        yield select(UNITS.c.unit, itself.label("judged")).where(*running)
    else:
        yield select(UNITS.c.unit, itself.label("judged")).where(
            *running, UNITS.c.kind == UnitKind.COMMITTEE.value
        )
    if Judged.AREA in kinds:
        yield select(UNITS.c.unit, area).where(*running, UNITS.c.kind.in_(_RUN_AREAS))
    if Judged.GRID in kinds:
        held = _holders()
        yield (
            select(held.c.unit, literal(GRID).concat(held.c.grid))
            .join(UNITS, UNITS.c.unit == held.c.unit)
            .where(*running)
        )


def _within(rules: Rules, region: ColumnElement[str]) -> ColumnElement[bool]:
    if rules.counties is None:
        return true()
    return func.left(region, _COUNTY).in_(sorted(rules.counties))


def _holders() -> Any:
    """Every grid that there is, with the unit that answers for it by the latest that was heard."""
    latest = (
        select(BRANCHES.c.node, BRANCHES.c.parent)
        .ext(distinct_on(BRANCHES.c.node))
        .where(BRANCHES.c.tree == "unit", BRANCHES.c.node.startswith(GRID))
        .order_by(BRANCHES.c.node, BRANCHES.c.since.desc())
        .subquery()
    )
    return (
        select(GRIDS.c.grid, latest.c.parent.label("unit"))
        .join(latest, latest.c.node == literal(GRID).concat(GRIDS.c.grid))
        .where(~GRIDS.c.is_ended)
        .subquery()
    )


def _grid(work: Work, unit: str, grid: str, period: Period) -> Subject | None:
    row = work.execute(select(GRIDS).where(GRIDS.c.grid == grid)).mappings().one_or_none()
    if row is None or row["is_ended"] or set(_answering(work, grid, period)) != {unit}:
        return None
    return Subject(GRID + grid, row["name"], row["tier"], frozenset({Judged.GRID}))


def _answering(work: Work, grid: str, period: Period) -> Iterator[str | None]:
    """Who answered for the grid on some day of the period; the first that is known also on days before."""
    b = BRANCHES.c
    found = select(b.since, b.parent).where(b.tree == "unit", b.node == GRID + grid).order_by(b.since)
    begun = [row for row in work.execute(found) if row.since <= period.until]
    before = [row for row in begun if row.since <= period.since]
    yield from (row.parent for row in (*before[-1:], *begun[len(before) :]))
