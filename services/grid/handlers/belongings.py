"""What is open at a unit, beside its orders: on which streams it stands, and how it passes on when the unit is merged.

Called by `handlers.merging` alone. Letters, callouts, hazards and slips change hands by what `unit.merged` says, an
entry of the risk list by an event of its own.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Select, Table, false, func, or_, select, update

from casekit.streams import case_stream, grid_stream
from casekit.work import Work
from services.grid.alert_tables import ALERTS
from services.grid.chain_tables import CALLOUTS, CALLS, SPONSORSHIPS, SUPERVISIONS
from services.grid.domain import callout, hazard, letter, risk, supervision
from services.grid.domain.lifecycle import OPEN
from services.grid.field_tables import HAZARDS
from services.grid.handlers import listing
from services.grid.letter_rows import risk_of
from services.grid.letter_tables import LETTERS
from services.grid.order_tables import ORDERS
from services.grid.risk_tables import RISKS

_WRITTEN = LETTERS.c.state.in_([letter.State.SENT.value, letter.State.RECEIVED.value])
_RAISED = CALLOUTS.c.state.in_([state.value for state in callout.OPEN])
_FOUND = HAZARDS.c.state.in_([state.value for state in hazard.OPEN])
_LISTED = RISKS.c.state == risk.State.LISTED.value
PRESSED = SUPERVISIONS.c.state.in_([state.value for state in supervision.OPEN])
_ORDERED = ORDERS.c.state.in_([state.value for state in OPEN])
_CALLED = select(CALLOUTS.c.id).where(_RAISED)


class Place(NamedTuple):
    """Where a unit is named in what is open: a column, and which rows of its table are."""

    unit: Column[Any]
    is_open: ColumnElement[bool]

    @property
    def table(self) -> Table:
        """The column's table."""
        return self.unit.table  # type: ignore[return-value]


# What simply names another unit from now on.
_PLACES = (
    Place(SUPERVISIONS.c.unit, PRESSED),
    Place(SUPERVISIONS.c.supervisor, PRESSED),
    Place(LETTERS.c.recipient, _WRITTEN),
    Place(LETTERS.c.sender, _WRITTEN),
    Place(CALLOUTS.c.unit, _RAISED),
    Place(HAZARDS.c.unit, _FOUND),
)


def streams(work: Work, unit: str) -> Iterator[str]:
    """The streams of the cases and grids on which something is open at the unit, its orders included."""
    for statement in _cases(unit):
        yield from map(case_stream, work.execute(statement).scalars())
    for statement in _grids(unit):
        yield from map(grid_stream, work.execute(statement).scalars())


def hand_over(work: Work, unit: str, into: str) -> None:
    """All of it is `into`'s from now on; the streams are held."""
    for place in _PLACES:
        work.execute(
            update(place.table).where(place.unit == unit, place.is_open).values({place.unit.name: into})
        )
    _hand_over_calls(work, unit, into)
    for row in (
        work.execute(select(RISKS).where(RISKS.c.unit == unit, _LISTED).order_by(RISKS.c.id)).mappings().all()
    ):
        entry = risk_of(row)
        listing.give(work, entry, into, entry.post)
    replaced = func.array_replace(SPONSORSHIPS.c.members, unit, into)
    work.execute(update(SPONSORSHIPS).where(_sponsored(unit)).values(members=replaced))
    work.execute(update(ALERTS).where(ALERTS.c.addressee == unit).values(addressee=into))


def _hand_over_calls(work: Work, unit: str, into: str) -> None:
    """Who is called itself is not called twice: the call of the unit that ended stays what it was."""
    both = select(CALLS.c.callout).where(CALLS.c.unit == into)
    mine = (CALLS.c.unit == unit, CALLS.c.callout.in_(_CALLED), CALLS.c.callout.not_in(both))
    work.execute(update(CALLS).where(*mine).values(unit=into))


def _cases(unit: str) -> Iterator[Select[Any]]:
    yield select(ORDERS.c.code).where(or_(ORDERS.c.unit == unit, ORDERS.c.supervisor == unit), _ORDERED)
    yield select(SPONSORSHIPS.c.code).where(_sponsored(unit))
    for table, which in _named(unit):
        if "code" in table.c:
            yield select(table.c.code).where(which, table.c.code.is_not(None))


def _grids(unit: str) -> Iterator[Select[Any]]:
    for table, which in _named(unit):
        if "grid" in table.c:
            on_case = table.c.code.is_not(None) if "code" in table.c else false()
            yield select(table.c.grid).where(which, ~on_case)


def _named(unit: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    for place in _PLACES:
        yield place.table, (place.unit == unit) & place.is_open
    yield RISKS, (RISKS.c.unit == unit) & _LISTED
    yield CALLOUTS, _RAISED & CALLOUTS.c.id.in_(select(CALLS.c.callout).where(CALLS.c.unit == unit))


def _sponsored(unit: str) -> ColumnElement[bool]:
    return SPONSORSHIPS.c.members.contains([unit]) & SPONSORSHIPS.c.ended_at.is_(None)
