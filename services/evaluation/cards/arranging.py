"""Sees to it that every unit is judged at the end of the period that runs, and that one that is no more owes nothing.

Units appear and end, and a place may begin to give cards when its units are long there: so it is not an event that
arranges, but this look, again and again; what counts events stays free of what is judged, and can be played again. The
ticker keeps what was arranged, and what is kept arranges the next. Owns its transactions, one for each unit.
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy import exists, literal, select

from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime
from casekit.streams import unit_stream
from casekit.work import Work
from procedures.carding import Carding
from procedures.model import Procedure
from services.evaluation.cards.handlers.contesting import lapse_all
from services.evaluation.cards.handlers.issuing import PERIOD, arrange
from services.evaluation.domain.card_period import Period
from services.evaluation.tables import METADATA, UNITS

BATCH = 200
IDLE_SECONDS = 5.0


def arrange_all(runtime: Runtime, limit: int = BATCH) -> int:
    """Arrange for up to `limit` units that nothing is arranged for, and end what ended units have; returns how many."""
    carding = _carding(runtime)
    with runtime.db.begin() as db:
        ended = db.execute(_ENDED.limit(limit)).scalars().all()
        waiting = db.execute(_UNARRANGED.limit(limit)).scalars().all() if carding is not None else ()
    for unit in ended:
        _carry_out(runtime, unit, partial(_end, unit=unit))
    if carding is not None:
        for unit in waiting:
            _carry_out(runtime, unit, partial(_arrange, unit=unit, procedure=carding[0], carding=carding[1]))
    return len(ended) + len(waiting)


def run_arranging(runtime: Runtime, stop: Stop) -> None:
    """Arrange until `stop` is set."""
    name = f"{runtime.name}.arranging"
    run_loop(lambda: arrange_all(runtime) > 0, stop, bell("arranging", runtime.name), IDLE_SECONDS, name)


def _carding(runtime: Runtime) -> tuple[Procedure, Carding] | None:
    """By what the installation's place gives cards; None where it gives none."""
    place = runtime.extras.get("place")
    if place is None:
        return None
    procedure: Procedure = runtime.extras["procedures"].load(place)
    return None if procedure.carding is None else (procedure, procedure.carding)


def _carry_out(runtime: Runtime, unit: str, act: Callable[[Work], None]) -> None:
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        work.lock(unit_stream(unit))
        act(work)
        work.flush()
    bell("relay", runtime.name).ring()


def _arrange(work: Work, unit: str, procedure: Procedure, carding: Carding) -> None:
    """Unless another process has done it meanwhile."""
    if work.execute(_UNARRANGED.where(UNITS.c.unit == unit)).first() is not None:
        arrange(work, unit, procedure, Period.of(carding.every, work.now))


def _end(work: Work, unit: str) -> None:
    """Unless it is there again."""
    if work.execute(_ENDED.where(UNITS.c.unit == unit)).first() is not None:
        lapse_all(work, unit)


_d = METADATA.tables["deadlines"].c
_HAS_TERMS = exists().where(_d.stream == literal("unit/").concat(UNITS.c.unit), _d.state == "open")
_UNARRANGED = (
    select(UNITS.c.unit).where(~UNITS.c.is_ended, ~_HAS_TERMS.where(_d.kind == PERIOD)).order_by(UNITS.c.unit)
)
_ENDED = select(UNITS.c.unit).where(UNITS.c.is_ended, _HAS_TERMS).order_by(UNITS.c.unit)
