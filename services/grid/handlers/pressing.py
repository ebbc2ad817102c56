"""The rows of supervision slips (督办单): found, issued, saved, lifted. Called with the case's stream locked.

`handlers.supervising` holds the commands, `handlers.missed` what happens by itself.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, select, update

from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import SupervisionCause
from procedures.vocabulary import DeadlineKind
from services.grid.chain_tables import SUPERVISIONS
from services.grid.domain.order import Order
from services.grid.domain.supervision import OPEN, State, Supervision
from services.grid.handlers.terms import begin_for, drop_for, timing


def under_way(work: Work, order: Order) -> Supervision | None:
    """The slip that is open on the order."""
    states = [state.value for state in OPEN]
    wanted = select(SUPERVISIONS).where(SUPERVISIONS.c.order_id == order.id, SUPERVISIONS.c.state.in_(states))
    row = work.execute(wanted).mappings().one_or_none()
    return None if row is None else supervision_of(row)


def issue(
    work: Work,
    order: Order,
    case: Mapping[str, Any],
    supervisor: str,
    cause: SupervisionCause,
    kind: str | None,
) -> None:
    """督办: the unit is to report within the term of the procedure; none may be open on the order."""
    term = timing(work, case, DeadlineKind.ORDER_SUPERVISION)
    slip = Supervision(new_id(), order.id, order.code, order.unit, supervisor, cause, term.due_at, kind)
    work.append(case_stream(order.code), slip.issued())
    work.insert(
        "supervisions", id=slip.id, order_id=order.id, code=order.code, region=work.region, unit=order.unit,
        supervisor=supervisor, cause=cause.value, kind=kind, state=slip.state.value, issued_at=work.now,
        due_at=slip.due_at,
    )  # fmt: skip
    begin_for(work, order.code, slip.id, order.unit, term)


def save(work: Work, slip: Supervision, event: Event, **columns: Any) -> None:
    """Say what an act said, and save the slip."""
    work.append(case_stream(slip.code), event)
    values = {"state": slip.state.value, "due_at": slip.due_at}
    work.execute(update(SUPERVISIONS).where(SUPERVISIONS.c.id == slip.id).values(values | columns))


def lift(work: Work, order: Order) -> None:
    """The order has ended, and with it what pressed it."""
    slip = under_way(work, order)
    if slip is not None:
        save(work, slip, slip.cancel(), ended_at=work.now)
        drop_for(work, slip.code, slip.id, DeadlineKind.ORDER_SUPERVISION)


def supervision_of(row: RowMapping) -> Supervision:
    """The slip that a row holds."""
    return Supervision(
        row["id"], row["order_id"], row["code"], row["unit"], row["supervisor"], SupervisionCause(row["cause"]),
        row["due_at"], row["kind"], State(row["state"]),
    )  # fmt: skip
