"""The attempts that a place asks of each tier (屯三次一周、村三次半月、镇三次一月) as terms that run, one at a time.

Each warns and is missed as its rule says, and climbs to whom it names. It is met when the attempts are made, when the
next tier takes over, or by the agreement; it matters no more when a lower tier tries first, or the mediation ends.
Called with the case's stream locked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casekit.deadlines import Course, cancel, meet, set_deadline
from casekit.streams import case_stream
from casekit.work import Work
from procedures.model import Procedure
from procedures.timing import schedule
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.ladder import Turn, turn
from services.mediation.domain.lifecycle import State
from services.mediation.domain.mediation import Mediation
from services.mediation.handlers.terms import calendar, procedure_of
from services.mediation.tables import ATTEMPTS, UNITS

KIND = DeadlineKind.MEDIATION_ATTEMPTS.value
Held = Sequence[tuple[str, datetime]]


def opened(work: Work, mediation: Mediation, procedure: Procedure, grade: str, opened_at: datetime) -> None:
    """The committee has the dispute: the attempts of its tier are due."""
    first = turn(procedure, grade, _own(work, mediation), opened_at, ())
    if first is not None:
        _start(work, mediation, first)


def attempted(work: Work, mediation: Mediation, row: Mapping[str, Any]) -> None:
    """One more attempt is among the rows: its tier goes on, has made all, or has taken over from another."""
    procedure = procedure_of(work, row["place"], row["procedure"])
    own, held = _own(work, mediation), _held(work, mediation)
    was, now = (turn(procedure, row["grade"], own, row["opened_at"], some) for some in (held[:-1], held))
    if was is not None and now is not None and was.tier is now.tier:
        return
    if was is not None:
        ladder = procedure.mediation.ladder
        is_taken_back = now is not None and ladder.index(now.tier) < ladder.index(was.tier)
        (cancel if is_taken_back else meet)(
            work, case_stream(mediation.code), KIND, subject=str(mediation.id)
        )
    if now is not None:
        _start(work, mediation, now)


def over(work: Work, mediation: Mediation) -> None:
    """The mediation is over: an agreement is what the attempts were for."""
    stream, subject = case_stream(mediation.code), str(mediation.id)
    if mediation.state is State.AGREED:
        meet(work, stream, KIND, subject=subject)
    else:
        cancel(work, stream, KIND, subject=subject)


def _start(work: Work, mediation: Mediation, found: Turn) -> None:
    timing = schedule(found.rule, found.began_at, calendar())
    set_deadline(
        work, case_stream(mediation.code), KIND, timing.due_at, subject=str(mediation.id), rule=timing.rule,
        owner=mediation.committee, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target), began_at=timing.began_at,
    )  # fmt: skip


def _own(work: Work, mediation: Mediation) -> str | None:
    """The committee's tier, as far as it was heard of."""
    return work.execute(select(UNITS.c.tier).where(UNITS.c.id == mediation.committee)).scalar_one_or_none()


def _held(work: Work, mediation: Mediation) -> Held:
    found = select(ATTEMPTS.c.tier, ATTEMPTS.c.held_at).where(ATTEMPTS.c.mediation == mediation.id)
    return [(row.tier, row.held_at) for row in work.execute(found.order_by(ATTEMPTS.c.number))]
