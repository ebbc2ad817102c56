"""The deadlines of an order, as the procedure its case began with fixes them. Called with the case's stream locked."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from casekit.deadlines import Course, Deadline, cancel, meet, running, set_deadline
from casekit.streams import case_stream
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from procedures.model import Rule
from procedures.timing import Timing, schedule
from procedures.vocabulary import DeadlineKind
from services.grid.domain.order import Order
from services.grid.places import procedure_of

COMPLETION = DeadlineKind.ORDER_COMPLETION.value
OF_ORDER = (
    DeadlineKind.ORDER_ACCEPTANCE,
    DeadlineKind.ORDER_COMPLETION,
    DeadlineKind.ORDER_RETURN_DECISION,
    DeadlineKind.ORDER_VERIFICATION,
)
_OF_UNIT = (DeadlineKind.ORDER_ACCEPTANCE, DeadlineKind.ORDER_COMPLETION)


def timing(work: Work, case: Mapping[str, Any], kind: DeadlineKind) -> Timing:
    """The term of a kind that begins now. `case` names `place`, `procedure` (its version) and `grade`."""
    return schedule(procedure_of(work, case).rule(kind, case["grade"]), work.now, calendar())


def begin(work: Work, order: Order, term: Timing) -> None:
    """Let a term of the order run. Who must act is its unit, or the post that the rule names."""
    begin_for(work, order.code, order.id, order.unit if term.kind in _OF_UNIT else term.owner, term)


def completion_rule(work: Work, case: Mapping[str, Any]) -> Rule:
    """The rule of 办单. `case` as for `timing`."""
    return procedure_of(work, case).rule(DeadlineKind.ORDER_COMPLETION, case["grade"])


def running_of(work: Work, order: Order) -> Deadline | None:
    """The order's term of completion, while it runs or stands still."""
    return running(work, case_stream(order.code), COMPLETION, subject=str(order.id))


def began_of(work: Work, order: Order) -> datetime | None:
    """From when the order's term of completion is counted, while it runs."""
    found = running_of(work, order)
    return None if found is None else found.counted_from


def done(work: Work, order: Order, kind: DeadlineKind) -> None:
    """What the term was set for is done."""
    done_for(work, order.code, order.id, kind)


def drop(work: Work, order: Order, *kinds: DeadlineKind) -> None:
    """These terms of the order no longer matter."""
    drop_for(work, order.code, order.id, *kinds)


def begin_for(work: Work, code: str, subject: UUID, owner: str, term: Timing) -> None:
    """Let a term run of something else on the case: `subject` is its id, `owner` who must act."""
    set_deadline(
        work, case_stream(code), term.kind.value, term.due_at, subject=str(subject), rule=term.rule, owner=owner,
        warn_at=term.warn_at, provisional=term.provisional, course=Course(term.escalation, term.is_target),
        began_at=term.began_at,
    )  # fmt: skip


def done_for(work: Work, code: str, subject: UUID, kind: DeadlineKind) -> None:
    """What the term of `subject` was set for is done."""
    meet(work, case_stream(code), kind.value, subject=str(subject))


def drop_for(work: Work, code: str, subject: UUID, *kinds: DeadlineKind) -> None:
    """These terms of `subject` no longer matter."""
    for kind in kinds:
        cancel(work, case_stream(code), kind.value, subject=str(subject))


@cache
def calendar() -> ChineseCalendar:
    """The working-day calendar."""
    return ChineseCalendar()
