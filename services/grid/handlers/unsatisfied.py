"""回访不满意: a party's answer asks for more, and the unit that settled the case reports under supervision.

Where an order settled it, a slip (督办单) presses that; a committee or petition office is written a letter (督办函).
From which answer down is the place's to say (`follow_up.supervised_from`). Called by the inbox worker with the case's
stream locked.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, select

from access import guard
from casekit.envelope import Envelope
from casekit.ids import new_id
from casekit.work import Work
from contracts.corrections import CaseVoided
from contracts.intake import CaseFollowedUp, CaseReopened
from contracts.vocabulary import Letter, Relation, Satisfaction, SupervisionCause, UnitKind
from services.grid.domain import letter as domain
from services.grid.domain.chain import who_supervises
from services.grid.domain.lifecycle import State
from services.grid.domain.order import Order
from services.grid.handlers import mailing, pressing, routed
from services.grid.handlers.acting import order_of
from services.grid.handlers.assigning import hold_unit
from services.grid.handlers.passing import follow, heir_of
from services.grid.order_tables import ORDERS
from services.grid.places import procedure_of
from services.grid.tables import UNITS

_WRITTEN_TO: Final = frozenset({UnitKind.COMMITTEE.value, UnitKind.PETITION_OFFICE.value})
_SUBJECT: Final = "回访督办"
_TEXT: Final = "经回访，当事人对办理结果的评价为“{}”。请跟进办理，并在期限内书面回复。"
_ANSWERS: Final[Mapping[Satisfaction, str]] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY_SATISFIED: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
    Satisfaction.NOT_REACHED: "未联系上",
}


def case_followed_up(work: Work, event: CaseFollowedUp, envelope: Envelope) -> None:
    """回访: a low answer presses the unit that settled the case, unless it is pressed already.

    What that unit was merged into since reports in its place, unless the case accuses it.
    """
    found = _settled_by(work, event.code)
    if found is None or event.unit is None or not _is_same(work, event.unit, found[0].unit):
        _write(work, event)
        return
    order, row = found
    procedure = procedure_of(work, row)
    if not procedure.follow_up.supervised(event.satisfaction) or pressing.under_way(work, order) is not None:
        return
    if _is_accused(work, event.code, heir_of(work, order.unit)):
        return
    follow(work, order)
    supervisor = heir_of(work, order.supervisor or who_supervises(procedure))
    pressing.issue(work, order, row, supervisor, SupervisionCause.FOLLOW_UP, None)


def no_more(work: Work, event: CaseReopened | CaseVoided) -> None:
    """重新办理, 作废: what was asked for after the last round is asked in the next, or not at all."""
    found = _settled_by(work, event.code)
    if found is not None:
        pressing.lift(work, found[0])


def _is_same(work: Work, one: str, other: str) -> bool:
    """Whether both are one unit today; it cannot be merged before the commit."""
    hold_unit(work, other)
    return heir_of(work, one) == heir_of(work, other)


def _is_accused(work: Work, code: str, unit: str) -> bool:
    case = guard.load(work, code)
    return case is not None and unit in case.units(Relation.ACCUSED)


def _write(work: Work, event: CaseFollowedUp) -> None:
    """督办函 of the case's centre to a committee or petition office, once at a time; of others nothing was settled."""
    terms, case = routed.terms(work, event.code), guard.load(work, event.code)
    if event.unit is None or terms is None or case is None:
        return
    kinds = {row["id"]: row["kind"] for row in work.execute(_active(case.centre, event.unit)).mappings()}
    may_be = case.centre in kinds and event.unit not in case.units(Relation.ACCUSED)
    asked = procedure_of(work, terms).follow_up.supervised(event.satisfaction)
    if not (asked and may_be) or kinds.get(event.unit) not in _WRITTEN_TO:
        return
    if mailing.is_owed(work, event.code, Letter.SUPERVISION, event.unit):
        return
    term = mailing.term_of(work, Letter.SUPERVISION, terms, None)
    if term is not None:
        number = mailing.next_number(work, case.centre)
        letter = domain.Letter(
            new_id(), Letter.SUPERVISION, number, case.centre, event.unit, event.code, due_at=term.due_at
        )
        mailing.post(work, letter, case.centre, terms, _SUBJECT, _TEXT.format(_ANSWERS[event.satisfaction]))
        mailing.run_term(work, letter, term)


def _active(*units: str) -> Select[Any]:
    """These units, as far as they are active; kept so until the commit."""
    wanted = select(UNITS.c.id, UNITS.c.kind).where(UNITS.c.id.in_(units), UNITS.c.is_active)
    return wanted.order_by(UNITS.c.id).with_for_update(read=True)


def _settled_by(work: Work, code: str) -> tuple[Order, Mapping[str, Any]] | None:
    """The order, and no assisting one, that was verified last."""
    verified = (
        select(ORDERS)
        .where(ORDERS.c.code == code, ORDERS.c.state == State.VERIFIED.value, ORDERS.c.lead.is_(None))
        .order_by(ORDERS.c.ended_at.desc(), ORDERS.c.id)
        .limit(1)
    )
    row = work.execute(verified).mappings().one_or_none()
    return None if row is None else (order_of(dict(row)), dict(row))
