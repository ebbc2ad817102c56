"""The deadlines of an order, as the procedure its case began with fixes them. Called with the case's stream locked."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from casekit.deadlines import Course, cancel, meet, set_deadline
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
_OF_UNIT = (DeadlineKind.ORDER_ACCEPTANCE, DeadlineKind.ORDER_COMPLETION)


def timing(work: Work, case: Mapping[str, Any], kind: DeadlineKind) -> Timing:
    """The term of a kind that begins now. `case` names `place`, `procedure` (its version) and `grade`."""
    procedure = work.extras["procedures"].load(case["place"], case["procedure"])
    return schedule(procedure.rule(kind, case["grade"]), work.now, _calendar())


def begin(work: Work, order: Order, term: Timing) -> None:
    """Let a term of the order run. Who must act is its unit, or the post that the rule names."""
    set_deadline(
        work, case_stream(order.code), term.kind.value, term.due_at,
        subject=str(order.id), rule=term.rule, owner=order.unit if term.kind in _OF_UNIT else term.owner,
        warn_at=term.warn_at, provisional=term.provisional,
        course=Course(term.escalation, term.is_target),
    )  # fmt: skip


def done(work: Work, order: Order, kind: DeadlineKind) -> None:
    """What the term was set for is done."""
    meet(work, case_stream(order.code), kind.value, subject=str(order.id))


def drop(work: Work, order: Order, *kinds: DeadlineKind) -> None:
    """These terms of the order no longer matter."""
    for kind in kinds:
        cancel(work, case_stream(order.code), kind.value, subject=str(order.id))


@cache
def _calendar() -> ChineseCalendar:
    return ChineseCalendar()
