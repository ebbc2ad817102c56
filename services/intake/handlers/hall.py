"""The hall of a centre: its lines and windows (业务队列, 窗口).

Who manages them is a dispatcher or director of that very centre.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from services.intake.centres import hall_of
from services.intake.hall_errors import LetterTaken, LineUnknown
from services.intake.hall_tables import LINES, WINDOWS


def put_line(work: Work, actor: Actor, line: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A line as it is from now on; tickets taken before keep their turn. Raises Forbidden or LetterTaken."""
    hall = _managed(work, actor)
    # one change of a hall's letters at a time: of two that want the same, the second is told so
    same = select(LINES.c.line).where(LINES.c.centre == hall).order_by(LINES.c.line).with_for_update()
    work.execute(same)
    taken = select(LINES.c.line).where(
        LINES.c.centre == hall, LINES.c.letter == body["letter"], LINES.c.line != line
    )
    if work.execute(taken).first() is not None:
        raise LetterTaken
    row = {"centre": hall, "line": line, "region": work.region, **body}
    statement = insert(LINES).values(row)
    work.execute(statement.on_conflict_do_update(index_elements=["centre", "line"], set_=row))
    return row


def put_window(work: Work, actor: Actor, window: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A window as it is from now on, and which lines it calls. Raises Forbidden or LineUnknown."""
    hall = _managed(work, actor)
    known = set(
        work.execute(
            select(LINES.c.line).where(LINES.c.centre == hall, LINES.c.line.in_(body["lines"]))
        ).scalars()
    )
    for number, line in enumerate(body["lines"]):
        if line not in known:
            raise LineUnknown(field=f"lines.{number}")
    row = {"centre": hall, "window": window, "region": work.region, **body}
    statement = insert(WINDOWS).values(row)
    work.execute(statement.on_conflict_do_update(index_elements=["centre", "window"], set_=row))
    return row


def _managed(work: Work, actor: Actor) -> str:
    """The hall, for who may arrange it."""
    hall = hall_of(work, actor)
    guard.require(work, actor, Act.HALL_MANAGE, unit=hall)
    return hall
