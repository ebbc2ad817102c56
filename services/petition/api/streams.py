"""What a request about a petition does, and on which stream."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from services.petition.readmodel.petitions import petition as shown
from services.petition.tables import PETITIONS


def stream_of(petition: UUID) -> Callable[[Connection], str | None]:
    """The stream of the petition's case, found when the request is carried out; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = select(PETITIONS.c.code).where(PETITIONS.c.id == petition)
        code = connection.execute(found).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find


def acting(petition: UUID, act: Callable[[Work, Actor], object]) -> Callable[[Work, Actor], object]:
    """What the bridge carries out: `act`, answered with the view of the petition."""

    def act_and_show(work: Work, actor: Actor) -> object:
        act(work, actor)
        return shown(work, actor, petition)

    return act_and_show
