"""What grid does on the facts of intake. The inbox worker has locked the case's stream.

Facts about an older round find no open order of that round, and change nothing.
"""

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.ids import derived_id
from casekit.work import Work
from contracts.intake import CaseCompleted, CaseRegistered, CaseReopened, CaseRouted, CaseWithdrawn
from contracts.vocabulary import Outcome, Route
from services.grid.handlers.acting import order_of
from services.grid.handlers.orders import CaseFacts, issue, open_orders, withdraw
from services.grid.tables import GRIDS, ORDERS, REPORTS, ROUTED

OURS = (Route.ORDER, Route.GRID)


def on_case_registered(work: Work, event: CaseRegistered, envelope: Envelope) -> None:
    """A report has its case (案码)."""
    if event.report is not None:
        work.execute(update(REPORTS).where(REPORTS.c.id == event.report).values(code=event.code))


def on_case_routed(work: Work, event: CaseRouted, envelope: Envelope) -> None:
    """分流 to a department or a grid opens one order; any other route is only remembered as not ours."""
    _remember(work, event)
    unit = _unit_for(work, event)
    if event.route not in OURS or unit is None:
        return
    facts = CaseFacts(event.code, event.round, event.grade.value, event.place, event.procedure)
    issue(work, derived_id(envelope.id, "order"), unit, facts, event.supervisor)


def on_case_withdrawn(work: Work, event: CaseWithdrawn, envelope: Envelope) -> None:
    """撤回: what is open is cancelled."""
    _end(work, event.code)


def on_case_completed(work: Work, event: CaseCompleted, envelope: Envelope) -> None:
    """办结: by the order itself, or for another reason, and then what is open is cancelled."""
    if event.outcome is not Outcome.ORDER_VERIFIED or event.cause is None:
        _end(work, event.code)
    else:
        _forget(work, event.code)


def on_case_reopened(work: Work, event: CaseReopened, envelope: Envelope) -> None:
    """重新办理: an order that is still open belongs to the round that has ended."""
    _end(work, event.code)


def _end(work: Work, code: str) -> None:
    for order_id in open_orders(work, code):
        row = work.execute(select(ORDERS).where(ORDERS.c.id == order_id)).mappings().one()
        withdraw(work, order_of(row))
    _forget(work, code)


def _forget(work: Work, code: str) -> None:
    work.execute(update(ROUTED).where(ROUTED.c.code == code).values(is_live=False))


def _remember(work: Work, event: CaseRouted) -> None:
    row = {
        "code": event.code, "region": work.region, "round": event.round, "route": event.route.value,
        "grade": event.grade.value, "category": event.category, "place": event.place,
        "procedure": event.procedure, "is_live": event.route in OURS,
    }  # fmt: skip
    work.execute(insert(ROUTED).values(row).on_conflict_do_update(index_elements=["code"], set_=row))


def _unit_for(work: Work, event: CaseRouted) -> str | None:
    """The unit that handles: the one named, else the one that answers for the grid."""
    if event.unit is not None or event.grid is None:
        return event.unit
    unit: str | None = work.execute(
        select(GRIDS.c.unit).where(GRIDS.c.id == event.grid)
    ).scalar_one_or_none()
    return unit


ON_EVENTS: dict[type[Event], Callable[..., None]] = {
    CaseRegistered: on_case_registered,
    CaseRouted: on_case_routed,
    CaseWithdrawn: on_case_withdrawn,
    CaseCompleted: on_case_completed,
    CaseReopened: on_case_reopened,
}
