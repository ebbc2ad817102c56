"""What a request about a mediation does, and on which stream."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from services.mediation.tables import MEDIATIONS


def stream_of(mediation: UUID) -> Callable[[Connection], str | None]:
    """The stream of the mediation's case, found when the request is carried out; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = select(MEDIATIONS.c.code).where(MEDIATIONS.c.id == mediation)
        code = connection.execute(found).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find


def acting(
    mediation: UUID,
    view: Callable[[Work, Actor, UUID], object],
    act: Callable[..., object],
    *given: object,
) -> Callable[[Work, Actor], object]:
    """What the bridge carries out: `act` on the mediation with what was given, answered with the view of it."""

    def act_and_show(work: Work, actor: Actor) -> object:
        act(work, actor, mediation, *given)
        return view(work, actor, mediation)

    return act_and_show
