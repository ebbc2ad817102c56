"""Which stream a request is about: an order's, or that of what stands on a case or else on a grid."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from casekit.streams import case_stream, grid_stream
from services.grid.order_tables import ORDERS


def stream_of(order: UUID) -> Callable[[Connection], str | None]:
    """The stream of the order's case, found when the request is carried out; None for an unknown order."""

    def find(connection: Connection) -> str | None:
        code = connection.execute(select(ORDERS.c.code).where(ORDERS.c.id == order)).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find


def stream_in(table: Table, id_: UUID) -> Callable[[Connection], str | None]:
    """The stream of the row with that id: its case's (`code`), else its grid's; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        row = connection.execute(select(table.c.code, table.c.grid).where(table.c.id == id_)).one_or_none()
        if row is None:
            return None
        return case_stream(row.code) if row.code is not None else grid_stream(row.grid)

    return find
