"""What other services do to terms that a case's owner goes by: the case's own completion, and what was promised him.

The inbox worker has locked the case's stream. A case whose order is due later, or whose order's time stands still, is
so itself, where the rule of its own completion provides for it; so its owner sees it when he looks his case up.
"""

from casekit import deadlines
from casekit.deadlines.events import DeadlineExtended, DeadlineMoved, DeadlineResumed
from casekit.envelope import Envelope
from casekit.streams import case_stream
from casekit.work import Work
from contracts.terms import ExtensionDecided, OrderResumed, OrderSuspended
from contracts.vocabulary import Route
from procedures.model import Rule
from procedures.timing import counted_again
from procedures.vocabulary import DeadlineKind
from services.intake.domain.lifecycle import State
from services.intake.handlers.acting import carry_out, found
from services.intake.handlers.duties import calendar
from services.intake.records import procedure_of

_COMPLETION = DeadlineKind.COMPLETION.value
_PROMISED = frozenset({DeadlineKind.PETITION_NOTICE.value, DeadlineKind.PETITION_COMPLETION.value})


def extension_decided(work: Work, event: ExtensionDecided, envelope: Envelope) -> None:
    """延期 of the order extends the case, as often as its own rule allows."""
    ruled = _running(work, event.code) if event.is_granted else None
    if ruled is None or ruled[1].state != "open":
        return
    rule, term = ruled
    if rule.extension is None or len(term.extended) >= rule.extension.times:
        return
    lengths = (*term.extended, event.length)
    timing = counted_again(rule, term.counted_from, calendar(), term.pauses, lengths)
    end = deadlines.End.of(timing)
    deadlines.extend(work, case_stream(event.code), _COMPLETION, event.length, end)


def order_suspended(work: Work, event: OrderSuspended, envelope: Envelope) -> None:
    """中止计时 of the order suspends the case, if its rule names the ground, too."""
    ruled = _running(work, event.code)
    if ruled is not None and event.ground in ruled[0].not_counted:
        deadlines.suspend(work, case_stream(event.code), _COMPLETION, reason=event.ground.value)


def order_resumed(work: Work, event: OrderResumed, envelope: Envelope) -> None:
    """恢复计时."""
    ruled = _running(work, event.code)
    if ruled is None or ruled[1].suspended_at is None:
        return
    rule, term = ruled
    pauses = deadlines.pauses_of(term, work.now)
    timing = counted_again(rule, term.counted_from, calendar(), pauses, term.extended)
    deadlines.resume(work, case_stream(event.code), _COMPLETION, end=deadlines.End.of(timing))


def promise_moved(
    work: Work, event: DeadlineMoved | DeadlineExtended | DeadlineResumed, envelope: Envelope
) -> None:
    """What the petition office promised is due at another moment; of other terms intake knows nothing."""
    code = envelope.subject.removeprefix("case/")
    if envelope.source != "petition" or event.kind not in _PROMISED:
        return
    opened = found(work, code)
    if opened is None or opened.case.state is not State.ROUTED or opened.case.route is not Route.PETITION:
        return
    opened.changed["promised_at"] = event.due_at
    carry_out(work, opened, ())


def _running(work: Work, code: str) -> tuple[Rule, deadlines.Deadline] | None:
    """The case's term of completion, if it runs or stands still, and the rule that set it."""
    opened = found(work, code)
    term = None if opened is None else deadlines.running(work, opened.stream, _COMPLETION)
    if opened is None or term is None:
        return None
    return procedure_of(work, opened.case).rules[term.rule], term
