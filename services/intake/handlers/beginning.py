"""When a case's term of completion began: with the fact that its rule names (登记, 受理, 分流, 受理告知送达).

Called by the other handlers, with the case's stream locked. A case that was reopened was taken up then: what happens
to it once (registration, admission, the notice of it) counts from there, and its routing anew.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from casekit.work import Work
from contracts.vocabulary import Grade, NotificationKind
from procedures.model import Procedure
from procedures.starting import Start, StartEvent
from procedures.vocabulary import DeadlineKind
from services.intake.domain.lifecycle import State
from services.intake.domain.notification import NotificationState
from services.intake.notice_tables import NOTIFICATIONS
from services.intake.tables import STEPS


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A case, when it was received, and since when it is being handled: its admission, or its last reopening."""

    code: str
    received_at: datetime
    since: datetime


def started_by(procedure: Procedure, grade: Grade | None) -> Start:
    """The fact from which a case of the grade counts its term of completion."""
    return procedure.rule(DeadlineKind.COMPLETION, grade).start or StartEvent.ADMITTED


def began(work: Work, starts: Start, case: TakenUp) -> datetime | None:
    """When it began; None while the fact has not happened."""
    if starts is StartEvent.ADMITTED or (starts is not StartEvent.ROUTED and _was_reopened(work, case)):
        return case.since
    if starts is StartEvent.REGISTERED:
        return case.received_at
    return _routed(work, case) if starts is StartEvent.ROUTED else _told(work, case)


def _was_reopened(work: Work, case: TakenUp) -> bool:
    entered = (STEPS.c.code == case.code, STEPS.c.state == State.COMPLETED.value)
    done = select(STEPS.c.number).where(*entered, STEPS.c.entered_at <= case.since)
    return work.execute(done.limit(1)).first() is not None


def _routed(work: Work, case: TakenUp) -> datetime | None:
    """When it was first routed: that it went to the wrong unit costs nobody who waits for it."""
    entered = (STEPS.c.code == case.code, STEPS.c.state == State.ROUTED.value)
    first = select(func.min(STEPS.c.entered_at)).where(*entered, STEPS.c.entered_at >= case.since)
    return work.execute(first).scalar_one()


def _told(work: Work, case: TakenUp) -> datetime | None:
    """When the first party was served with the notice of admission."""
    n = NOTIFICATIONS.c
    served = (
        n.code == case.code, n.kind == NotificationKind.ADMISSION.value,
        n.state == NotificationState.DELIVERED.value,
    )  # fmt: skip
    return work.execute(select(func.min(n.delivered_at)).where(*served)).scalar_one()
