"""Which stream a request about an order is about."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from casekit.streams import case_stream
from services.grid.order_tables import ORDERS


def stream_of(order: UUID) -> Callable[[Connection], str | None]:
    """The stream of the order's case, found when the request is carried out; None for an unknown order."""

    def find(connection: Connection) -> str | None:
        code = connection.execute(select(ORDERS.c.code).where(ORDERS.c.id == order)).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find
