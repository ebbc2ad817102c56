"""Sees to it that every unit is judged at the end of the period that runs, where the place gives cards.

Units appear and end, and a place may begin to give cards when its units are long there: so it is not the first event
that arranges, but this look, again and again. The ticker keeps what was arranged, and what is kept arranges the next.
Owns its transactions, one for each unit.
"""

from sqlalchemy import exists, literal, select

from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime
from casekit.streams import unit_stream
from procedures.model import Procedure
from services.evaluation.cards.handlers.issuing import PERIOD, arrange
from services.evaluation.domain.card_period import Period
from services.evaluation.tables import METADATA, UNITS

BATCH = 200
IDLE_SECONDS = 5.0
_DEADLINES = METADATA.tables["deadlines"]


def arrange_all(runtime: Runtime, limit: int = BATCH) -> int:
    """Arrange for up to `limit` units that nothing is arranged for; returns how many."""
    place = runtime.extras.get("place")
    if place is None:
        return 0
    procedure: Procedure = runtime.extras["procedures"].load(place)
    if procedure.carding is None:
        return 0
    with runtime.db.begin() as db:
        units = db.execute(_UNARRANGED.limit(limit)).scalars().all()
    for unit in units:
        _arrange(runtime, unit, procedure)
    return len(units)


def run_arranging(runtime: Runtime, stop: Stop) -> None:
    """Arrange until `stop` is set."""
    name = f"{runtime.name}.arranging"
    run_loop(lambda: arrange_all(runtime) > 0, stop, bell("arranging", runtime.name), IDLE_SECONDS, name)


def _arrange(runtime: Runtime, unit: str, procedure: Procedure) -> None:
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        work.lock(unit_stream(unit))
        is_waiting = work.execute(_UNARRANGED.where(UNITS.c.unit == unit)).first() is not None
        if is_waiting and procedure.carding is not None:
            arrange(work, unit, procedure, Period.of(procedure.carding.every, work.now))
            work.flush()
    bell("relay", runtime.name).ring()


_d = _DEADLINES.c
_ARRANGED = exists().where(
    _d.stream == literal("unit/").concat(UNITS.c.unit), _d.kind == PERIOD, _d.state == "open"
)
_UNARRANGED = select(UNITS.c.unit).where(~UNITS.c.is_ended, ~_ARRANGED).order_by(UNITS.c.unit)
