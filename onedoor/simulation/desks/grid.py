"""What departments and dispatchers do with an order."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from contracts.vocabulary import ReturnGround
from onedoor.simulation import county, habits
from onedoor.simulation.life import Deed, Desk, Life
from procedures.vocabulary import DeadlineKind
from services.grid.handlers import orders

_K = DeadlineKind


def order_issued(life: Life, data: Mapping[str, Any]) -> None:
    """接单, or now and then 退单."""
    order, unit = UUID(data["order"]), data["unit"]
    if life.chance.random() < habits.ORDER_RETURNED and unit != county.CENTRE:
        back = partial(orders.return_order, order_id=order, ground=ReturnGround.WRONG_UNIT, reason=None)
        life.plan(_K.ORDER_ACCEPTANCE, lambda: _grid(life, "handler", unit, back))
    else:
        _accept(life, order, unit)


def order_returned(life: Life, data: Mapping[str, Any]) -> None:
    """退单裁决."""
    is_upheld = life.chance.random() < habits.RETURN_UPHELD
    deed = partial(orders.decide_return, order_id=UUID(data["order"]), reason=None, is_upheld=is_upheld)
    life.plan(_K.ORDER_RETURN_DECISION, lambda: _grid(life, "dispatcher", county.CENTRE, deed))


def order_decided(life: Life, data: Mapping[str, Any]) -> None:
    """接单 after all, where the order stands."""
    if not data["is_upheld"]:
        _accept(life, UUID(data["order"]), data["unit"])


def order_accepted(life: Life, data: Mapping[str, Any]) -> None:
    """办结反馈."""
    deed = partial(orders.complete_order, order_id=UUID(data["order"]), text="推演办结", proofs=())
    life.plan(_K.ORDER_COMPLETION, lambda: _grid(life, "handler", data["unit"], deed))


def order_completed(life: Life, data: Mapping[str, Any]) -> None:
    """核验."""
    is_passed = life.chance.random() >= habits.ORDER_FAILS
    deed = partial(orders.verify_order, order_id=UUID(data["order"]), text=None, is_passed=is_passed)
    life.plan(_K.ORDER_VERIFICATION, lambda: _grid(life, *_verifier(data["unit"]), deed))


def order_verified(life: Life, data: Mapping[str, Any]) -> None:
    """What did not pass is done again."""
    if not data["is_passed"]:
        order_accepted(life, data)


def _verifier(unit: str) -> tuple[str, str]:
    """Who judges the unit's work: the centre's dispatcher, and of the centre's own a supervisor from outside."""
    return ("supervisor", county.OVERSEER) if unit == county.CENTRE else ("dispatcher", county.CENTRE)


def _accept(life: Life, order: UUID, unit: str) -> None:
    deed = partial(orders.accept_order, order_id=order)
    life.plan(_K.ORDER_ACCEPTANCE, lambda: _grid(life, "handler", unit, deed))


def _grid(life: Life, role: str, unit: str, deed: Deed) -> None:
    life.stage.do("grid", county.post(role, unit, life.region), deed)


NEXT: Final[Mapping[str, Desk]] = {
    "order.issued": order_issued,
    "order.returned": order_returned,
    "order.decided": order_decided,
    "order.accepted": order_accepted,
    "order.completed": order_completed,
    "order.verified": order_verified,
}
