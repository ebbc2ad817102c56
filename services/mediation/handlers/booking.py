"""Takes rooms and posts for a session, none of them twice at one time, whoever asks at once.

What is wanted is held in one order, so that two who want the same wait for each other and never for ever; the second
finds it taken. Beneath lies the exclusion constraint of `session_tables.BOOKINGS`, which holds whatever is done here.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from casekit.work import Work
from services.mediation.domain.session import Slot
from services.mediation.errors import SlotTaken
from services.mediation.session_tables import BOOKABLES, BOOKINGS

ROOM, POST = "room", "post"


def book(work: Work, session: UUID, slot: Slot, room: str | None, posts: Sequence[str]) -> None:
    """Take them, in place of whatever the session had taken. Raises SlotTaken, naming what is not free."""
    wanted = sorted({(POST, post) for post in posts} | ({(ROOM, room)} if room is not None else set()))
    keys = _held(work, wanted)
    release(work, session)
    _check_free(work, keys, slot)
    work.execute(
        insert(BOOKINGS),
        [
            {
                "session": session, "resource": key, "region": work.region, "begins_at": slot.begins_at,
                "ends_at": slot.ends_at,
            }
            for key in keys
        ],
    )  # fmt: skip


def release(work: Work, session: UUID, post: str | None = None) -> None:
    """Give free what the session has taken, or only the post."""
    taken = delete(BOOKINGS).where(BOOKINGS.c.session == session)
    if post is not None:
        key = select(BOOKABLES.c.key).where(BOOKABLES.c.kind == POST, BOOKABLES.c.name == post)
        taken = taken.where(BOOKINGS.c.resource.in_(key))
    work.execute(taken)


def _held(work: Work, wanted: Sequence[tuple[str, str]]) -> list[int]:
    """Their numbers, held until the commit; given where they have none yet."""
    rows = [{"kind": kind, "name": name} for kind, name in wanted]
    work.execute(insert(BOOKABLES).values(rows).on_conflict_do_nothing())
    held = select(BOOKABLES.c.key).where(tuple_(BOOKABLES.c.kind, BOOKABLES.c.name).in_(wanted))
    return list(work.execute(held.order_by(BOOKABLES.c.key).with_for_update()).scalars())


def _check_free(work: Work, keys: Sequence[int], slot: Slot) -> None:
    taken = (
        select(BOOKABLES.c.kind, BOOKABLES.c.name)
        .join(BOOKINGS, BOOKINGS.c.resource == BOOKABLES.c.key)
        .where(
            BOOKINGS.c.resource.in_(keys),
            BOOKINGS.c.begins_at < slot.ends_at,
            BOOKINGS.c.ends_at > slot.begins_at,
        )
        .distinct()
        .order_by(BOOKABLES.c.kind, BOOKABLES.c.name)
    )
    found = work.execute(taken).all()
    if found:
        raise SlotTaken(
            rooms=[row.name for row in found if row.kind == ROOM],
            posts=[row.name for row in found if row.kind == POST],
        )
