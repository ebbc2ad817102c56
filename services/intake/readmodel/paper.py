"""The blocks of paper forms that a centre was given, and how many of each were entered. Only SELECTs.

A form that became a case which accuses the reader's unit is not counted as entered.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import NotFound
from casekit.web.paging import Keyset
from casekit.work import Work
from services.intake.centres import hall_of
from services.intake.desk_tables import PAPER_BLOCKS, PAPER_FORMS
from services.intake.organisation_tables import UNITS

_LATEST = Keyset(PAPER_BLOCKS.c.allocated_at, PAPER_BLOCKS.c.id)


class BlockNotFound(NotFound):
    """The centre was given no such block of forms."""

    code = "BLOCK_NOT_FOUND"
    title_en = "There is no such block of forms."
    title_zh = "没有该批纸质登记表。"


def blocks(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The blocks of the actor's centre, latest first. Raises Forbidden."""
    return _LATEST.page(list(work.execute(_LATEST.select(_own(work, actor), query)).mappings()), query)


def block(work: Work, actor: Actor, block_id: UUID) -> dict[str, Any]:
    """One block, with the centre's name. Raises Forbidden or BlockNotFound."""
    row = work.execute(_own(work, actor).where(PAPER_BLOCKS.c.id == block_id)).mappings().one_or_none()
    if row is None:
        raise BlockNotFound
    name = work.execute(select(UNITS.c.name).where(UNITS.c.id == row["centre"])).scalar()
    return {**row, "name": name or "综治中心"}


def _own(work: Work, actor: Actor) -> Select[Any]:
    guard.require(work, actor, Act.PAPER_PRINT)
    t, f = PAPER_BLOCKS.c, PAPER_FORMS.c
    of_block = (f.region == t.region) & (f.year == t.year) & f.serial.between(t.first, t.last)
    entered = (
        select(func.count())
        .where(of_block, guard.unwalled(actor, f.code))
        .correlate(PAPER_BLOCKS)
        .scalar_subquery()
    )
    return select(PAPER_BLOCKS, entered.label("entered")).where(
        t.region == work.region, t.centre == hall_of(work, actor)
    )
