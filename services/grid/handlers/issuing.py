"""派单 itself: the order, its row, its terms. Called with the case's stream locked, by the other handlers alone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from casekit.streams import case_stream
from casekit.work import Work
from procedures.vocabulary import DeadlineKind
from services.grid.domain.order import Order
from services.grid.handlers.terms import began_of, begin, timing


def issue(
    work: Work,
    order_id: UUID,
    unit: str,
    case: Mapping[str, Any],
    supervisor: str | None,
    lead: Order | None = None,
) -> Order:
    """派单: an order for the unit, with its deadlines, on a case whose stream is held.

    `case` is what routing said: code, round, place, procedure, grade. An order that assists `lead` is due when that is;
    where that is past, within the same term from now.
    """
    terms = {"place": case["place"], "procedure": case["procedure"], "grade": case["grade"]}
    completion = timing(work, terms, DeadlineKind.ORDER_COMPLETION)
    if lead is not None and work.now < lead.due_at:
        completion = replace(completion, due_at=lead.due_at, began_at=began_of(work, lead))
    order = Order(order_id, case["code"], unit, case["round"], completion.due_at, supervisor)
    work.append(case_stream(order.code), order.issued())
    if lead is not None:
        work.append(case_stream(order.code), order.joined(lead.id))
    work.insert(
        "orders", id=order.id, code=order.code, region=work.region, unit=unit, supervisor=supervisor,
        state=order.state.value, round=order.round, progress=order.progress, issued_at=work.now,
        due_at=order.due_at, lead=order.lead, **terms,
    )  # fmt: skip
    begin(work, order, timing(work, terms, DeadlineKind.ORDER_ACCEPTANCE))
    begin(work, order, completion)
    return order
