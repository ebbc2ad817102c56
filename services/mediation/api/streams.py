"""How a request about a mediation is carried out, and on which stream."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Bridge
from casekit.work import Work
from services.mediation.tables import MEDIATIONS


def stream_of(mediation: UUID) -> Callable[[Connection], str | None]:
    """The stream of the mediation's case, found when the request is carried out; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = select(MEDIATIONS.c.code).where(MEDIATIONS.c.id == mediation)
        code = connection.execute(found).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find


def carry_out(
    bridge: Bridge,
    mediation: UUID,
    view: Callable[[Work, Actor, UUID], object],
    act: Callable[..., object],
    *given: object,
) -> Response:
    """Do `act` on the mediation with what was given, and answer with the view of it: one transaction on its stream."""

    def act_and_show(work: Work, actor: Actor) -> object:
        act(work, actor, mediation, *given)
        return view(work, actor, mediation)

    return bridge.write(act_and_show, stream=stream_of(mediation))
