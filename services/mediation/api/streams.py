"""Which stream a request about a mediation is about."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from casekit.streams import case_stream
from services.mediation.tables import MEDIATIONS


def stream_of(mediation: UUID) -> Callable[[Connection], str | None]:
    """The stream of the mediation's case, found when the request is carried out; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = select(MEDIATIONS.c.code).where(MEDIATIONS.c.id == mediation)
        code = connection.execute(found).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find
