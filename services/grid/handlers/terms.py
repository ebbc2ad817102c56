"""The deadlines of an order, as the procedure its case began with fixes them. Called with the case's stream locked."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from casekit.deadlines import cancel, meet, set_deadline
from casekit.streams import case_stream
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from procedures.timing import Timing, schedule
from procedures.vocabulary import DeadlineKind
from services.grid.domain.order import Order

OF_ORDER = (
    DeadlineKind.ORDER_ACCEPTANCE,
    DeadlineKind.ORDER_COMPLETION,
    DeadlineKind.ORDER_RETURN_DECISION,
    DeadlineKind.ORDER_VERIFICATION,
)


def timing(work: Work, case: Mapping[str, Any], kind: DeadlineKind) -> Timing:
    """The term of a kind that begins now. `case` names `place`, `procedure` (its version) and `grade`."""
    procedure = work.extras["procedures"].load(case["place"], case["procedure"])
    return schedule(procedure.rule(kind, case["grade"]), work.now, _calendar())


def begin(work: Work, order: Order, case: Mapping[str, Any], kind: DeadlineKind) -> datetime:
    """Set the deadline of a kind for the order; its owner is who must act. Returns when it is due."""
    term = timing(work, case, kind)
    of_unit = kind in (DeadlineKind.ORDER_ACCEPTANCE, DeadlineKind.ORDER_COMPLETION)
    set_deadline(
        work, case_stream(order.code), kind.value, term.due_at,
        subject=str(order.id), rule=term.rule, owner=order.unit if of_unit else term.owner,
        warn_at=term.warn_at, provisional=term.provisional,
    )  # fmt: skip
    return term.due_at


def done(work: Work, order: Order, kind: DeadlineKind) -> bool:
    """What the deadline asked for is done; returns whether in time."""
    met = meet(work, case_stream(order.code), kind.value, subject=str(order.id))
    return met is None or (met.missed_at is None and work.now < met.due_at)


def drop(work: Work, order: Order, *kinds: DeadlineKind) -> None:
    """These deadlines of the order no longer matter."""
    for kind in kinds or OF_ORDER:
        cancel(work, case_stream(order.code), kind.value, subject=str(order.id))


@cache
def _calendar() -> ChineseCalendar:
    return ChineseCalendar()
