"""What grid does on the facts of intake. The inbox worker has locked the event's stream."""

from collections.abc import Callable, Mapping

from sqlalchemy import select, update

from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.ids import derived_id
from casekit.work import Work
from contracts.corrections import CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.intake import (
    CaseClosed,
    CaseCompleted,
    CaseFollowedUp,
    CaseRegistered,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseWithdrawn,
)
from contracts.vocabulary import Relation, RiskEnd
from services.grid.domain.letter import AFTER_CLOSING
from services.grid.handlers import routed, unsatisfied
from services.grid.handlers.assigning import hold_unit
from services.grid.handlers.barring import bar
from services.grid.handlers.calls import cancel_of_case
from services.grid.handlers.issuing import issue
from services.grid.handlers.listing import strike_off_of_case
from services.grid.handlers.mailing import withdraw_of_case
from services.grid.handlers.orders import cancel_open
from services.grid.handlers.passing import follow
from services.grid.handlers.reports import report_of
from services.grid.handlers.sponsors import relieve_of_case
from services.grid.tables import REPORTS


def case_registered(work: Work, event: CaseRegistered, envelope: Envelope) -> None:
    """A report has its case (案码); by whose procedure a case runs is known of each."""
    routed.remember_place(work, event)
    if event.report is None:
        return
    row = work.execute(select(REPORTS).where(REPORTS.c.id == event.report)).mappings().one_or_none()
    if row is None:
        return
    report = report_of(dict(row))
    report.register(event.code)
    work.execute(update(REPORTS).where(REPORTS.c.id == report.id).values(code=report.code))


def case_routed(work: Work, event: CaseRouted, envelope: Envelope) -> None:
    """分流 to a department or a grid opens one order; whatever an earlier round left open is cancelled first.

    Intake names the unit also for a grid (the one that answers for it). Raises ValueError when it did not: the event is
    parked, for a routed case without an order would be lost from sight.
    """
    cancel_open(work, event.code)
    case = routed.remember(work, event)
    if not case["is_live"]:
        return
    if event.unit is None:
        raise ValueError("a case routed to grid or to a department names its unit")
    hold_unit(work, event.unit)
    follow(work, issue(work, derived_id(envelope.id, "order"), event.unit, case, event.supervisor))


def case_over(
    work: Work,
    event: CaseCompleted | CaseReopened | CaseReturned,
    envelope: Envelope,
) -> None:
    """办结 (by its order, or with a related case), 重新办理, 退回分流: what is open is of a round gone."""
    cancel_open(work, event.code)
    cancel_of_case(work, event.code)
    withdraw_of_case(work, event.code)
    routed.over(work, event.code)


def case_reopened(work: Work, event: CaseReopened, envelope: Envelope) -> None:
    """重新办理: nor does anything press who settled the last round."""
    case_over(work, event, envelope)
    unsatisfied.no_more(work, event)


def case_voided(work: Work, event: CaseVoided, envelope: Envelope) -> None:
    """作废: nor does anything press who settled it."""
    case_gone(work, event, envelope)
    unsatisfied.no_more(work, event)


def case_gone(work: Work, event: CaseWithdrawn | CaseVoided | CaseClosed, envelope: Envelope) -> None:
    """撤回, 作废, 结案: nothing is open on it, and nobody answers for it any more."""
    cancel_open(work, event.code)
    cancel_of_case(work, event.code)
    withdraw_of_case(work, event.code, but=AFTER_CLOSING if isinstance(event, CaseClosed) else ())
    relieve_of_case(work, event.code)
    routed.over(work, event.code)
    if isinstance(event, CaseVoided):
        strike_off_of_case(work, event.code, RiskEnd.CASE_VOIDED)


def case_transferred(work: Work, event: CaseTransferred, envelope: Envelope) -> None:
    """移送 to another installation; to another centre of this one, `case.returned` ends what is open."""
    if event.centre is None:
        cancel_open(work, event.code)
        cancel_of_case(work, event.code)
        withdraw_of_case(work, event.code)
        relieve_of_case(work, event.code)
        routed.over(work, event.code)
        strike_off_of_case(work, event.code, RiskEnd.CASE_TRANSFERRED)


def units_corrected(work: Work, event: CaseUnitsCorrected, envelope: Envelope) -> None:
    """更正被检举单位: of a unit that turns out to be accused, orders, letters end, others watch its risks."""
    accused = {each.unit for each in event.units if each.relation is Relation.ACCUSED}
    bar(work, event.code, accused)


ON_EVENTS: Mapping[type[Event], Callable[..., None]] = {
    CaseRegistered: case_registered,
    CaseRouted: case_routed,
    CaseWithdrawn: case_gone,
    CaseCompleted: case_over,
    CaseFollowedUp: unsatisfied.case_followed_up,
    CaseReopened: case_reopened,
    CaseReturned: case_over,
    CaseVoided: case_voided,
    CaseClosed: case_gone,
    CaseTransferred: case_transferred,
    CaseUnitsCorrected: units_corrected,
}
