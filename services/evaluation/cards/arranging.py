"""Sees to it that all are judged at the end of the period that runs, by the rules in use and no others, and that a unit
that is no more owes nothing.

Units appear and end, and a place may begin to give cards when its units are long there: so it is not an event that
arranges, but this look, again and again; what counts events stays free of what is judged, and can be played again. The
ticker keeps what was arranged, and what is kept arranges the next. Owns its transactions, one for each unit.
"""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import exists, literal, select
from sqlalchemy.engine import Connection

from casekit.deadlines import cancel
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime
from casekit.streams import unit_stream
from casekit.work import Work
from services.evaluation.cards.handlers.contesting import lapse_all
from services.evaluation.cards.handlers.issuing import arrange
from services.evaluation.cards.subjects import PERIOD, Rules, out_of_use, rules_in_use, unarranged
from services.evaluation.domain.card_period import Period
from services.evaluation.tables import METADATA, UNITS

BATCH = 200
IDLE_SECONDS = 5.0
NOT_IN_USE = "rules_not_in_use"


def arrange_all(runtime: Runtime, limit: int = BATCH) -> int:
    """Arrange for up to `limit` subjects that nothing is arranged for, and end what ended units have; how many."""
    with runtime.db.begin() as db:
        ended = db.execute(_ENDED.limit(limit)).scalars().all()
        in_use = _rules(runtime, db)
        places, home = sorted(rules.procedure.place for rules in in_use), runtime.extras.get("place")
        others = {row.unit for row in db.execute(out_of_use(places, home).limit(limit))}
    for unit in ended:
        _carry_out(runtime, unit, partial(_end, unit=unit))
    for unit in sorted(others.difference(ended)):
        _carry_out(runtime, unit, partial(_call_off, unit=unit, places=places, home=home))
    with runtime.db.begin() as db:  # what was called off is arranged anew
        waiting = {
            (rules.procedure.place, row.unit): rules
            for rules in in_use
            for row in db.execute(unarranged(rules).limit(limit))
        }
    for (_, unit), rules in waiting.items():
        _carry_out(runtime, unit, partial(_arrange, unit=unit, rules=rules))
    return len(ended) + len(others) + len(waiting)


def run_arranging(runtime: Runtime, stop: Stop) -> None:
    """Arrange until `stop` is set."""
    name = f"{runtime.name}.arranging"
    run_loop(lambda: arrange_all(runtime) > 0, stop, bell("arranging", runtime.name), IDLE_SECONDS, name)


def _rules(runtime: Runtime, db: Connection) -> list[Rules]:
    """By whose rules cards are given here."""
    library = runtime.extras.get("procedures")
    return [] if library is None else list(rules_in_use(db, library, runtime.extras.get("place")))


def _carry_out(runtime: Runtime, unit: str, act: Callable[[Work], None]) -> None:
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        work.lock(unit_stream(unit))
        act(work)
        work.flush()
    bell("relay", runtime.name).ring()


def _arrange(work: Work, unit: str, rules: Rules) -> None:
    """All that is judged of the unit, unless another process has done it meanwhile."""
    period = Period.of(rules.carding.every, work.now)
    for row in work.execute(unarranged(rules, unit)).all():
        arrange(work, unit, rules.procedure, rules.appointment(row.judged, period))


def _call_off(work: Work, unit: str, places: Sequence[str], home: str | None) -> None:
    """Appointments by the rules of a place that is not the installation's any more, or gives no more cards."""
    for row in work.execute(out_of_use(places, home, unit)).all():
        cancel(work, unit_stream(unit), PERIOD, subject=row.subject, reason=NOT_IN_USE)


def _end(work: Work, unit: str) -> None:
    """Unless it is there again."""
    if work.execute(_ENDED.where(UNITS.c.unit == unit)).first() is not None:
        lapse_all(work, unit)


_d = METADATA.tables["deadlines"].c
_HAS_TERMS = exists().where(_d.stream == literal("unit/").concat(UNITS.c.unit), _d.state == "open")
_ENDED = select(UNITS.c.unit).where(UNITS.c.is_ended, _HAS_TERMS).order_by(UNITS.c.unit)
