"""Escalation (提级): an order goes one tier up, to the unit above; from the county, the city is asked.

By hand with a ground, or by itself when a term is missed and the place's escalation reaches that far
(`handlers.missed`). Called with the case's stream locked.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.work import Work
from contracts.vocabulary import EscalationGround, Relation
from services.grid.domain import tiers
from services.grid.domain.order import Order
from services.grid.domain.organisation import Unit
from services.grid.errors import UnitUnknown
from services.grid.handlers import assisting, ending, pressing
from services.grid.handlers.acting import note, open_order, save
from services.grid.handlers.assigning import hold_unit, unit_of_supervisor
from services.grid.handlers.issuing import issue
from services.grid.handlers.lines import line_of
from services.grid.handlers.suspending import go_on
from services.grid.handlers.terms import OF_ORDER, drop


def escalate_order(
    work: Work, actor: Actor, order_id: UUID, ground: EscalationGround, reason: str | None
) -> None:
    """提级 by hand. Raises OrderNotFound, Forbidden, AssistsAnother, TransitionRefused or AlreadyEscalated."""
    opened = open_order(work, actor, Act.ORDER_ESCALATE, order_id)
    escalate(work, opened.order, opened.row, ground, superior_of(work, opened.order))
    note(work, opened.order, "escalation", reason)


def escalate(
    work: Work, order: Order, case: Mapping[str, Any], ground: EscalationGround, superior: Unit | None
) -> None:
    """Let the unit `superior` take the order's place, or ask the city. `case` as for `issue`."""
    if superior is None:
        save(work, order, order.ask_city(ground, work.now), outside_at=work.now)
        return
    hold_unit(work, superior.id)
    go_on(work, order)
    successor = new_id()
    event = order.escalate(ground, superior.id, successor)
    save(work, order, event, ended_at=work.now, successor=successor)
    drop(work, order, *OF_ORDER)
    pressing.lift(work, order)
    for each in assisting.open_assisting(work, order.id):
        if each.unit == superior.id:  # it leads from now on
            ending.cancel(work, each)
    issue(work, successor, superior.id, case, _outside(work, order.supervisor, superior))
    assisting.follow(work, order, successor)


def superior_of(work: Work, order: Order) -> Unit | None:
    """The unit one tier up that may take the order over; None: the county has none."""
    unit, *above = line_of(work, order.unit)
    links = guard.load(work, order.code)
    concerned = (links.units(Relation.ACCUSED), links.units(Relation.RESPONDENT)) if links else ()
    return tiers.superior(unit, above, tiers.barred_units(*concerned))


def _outside(work: Work, supervisor: str | None, superior: Unit) -> str | None:
    """The supervisor, unless he is of the unit that handles from now on, or his post or unit has ended."""
    try:
        unit = unit_of_supervisor(work, supervisor)
    except UnitUnknown:
        return None
    return None if unit == superior.id else supervisor
