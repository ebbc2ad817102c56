"""Bulletins as they are read: published ones by who reads bulletins in the region, drafts by who reviews them."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from access import guard
from access.acts import Act
from access.policy import decide_general
from access.relations import jurisdiction
from casekit import papers
from casekit.auth.actor import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from procedures.library import Library
from services.evaluation.bulletins.errors import BulletinNotFound, NotDrafted
from services.evaluation.bulletins.printing import rendered
from services.evaluation.bulletins.tables import BULLETINS, GRIDS
from services.evaluation.tables import UNITS

LATEST = Keyset(BULLETINS.c.begins_on, BULLETINS.c.id)
_NOWHERE = "未归入"


def bulletins(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of them, the latest span first. Raises Forbidden."""
    guard.require(work, actor, Act.BULLETIN_READ)
    found = select(BULLETINS).where(_readable(actor))
    return LATEST.page(work.execute(LATEST.select(found, query)).all(), query)


def bulletin(work: Work, actor: Actor, id_: UUID) -> Mapping[str, Any]:
    """One of them with its figures. Raises Forbidden or BulletinNotFound."""
    guard.require(work, actor, Act.BULLETIN_READ)
    found = select(BULLETINS).where(BULLETINS.c.id == id_, _readable(actor))
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise BulletinNotFound
    return row


def page(work: Work, actor: Actor, id_: UUID) -> str:
    """One of them as a page. Raises Forbidden, BulletinNotFound or NotDrafted."""
    row = bulletin(work, actor, id_)
    if row["figures"] is None:
        raise NotDrafted
    return page_of(work, row, row["figures"])


def file(work: Work, actor: Actor, id_: UUID) -> tuple[str, Iterator[bytes]]:
    """Name and content of its PDF. Raises Forbidden, BulletinNotFound or PaperNotMade."""
    row = bulletin(work, actor, id_)
    _, content = papers.open_paper(work, "bulletin", id_)
    return f"研判专报-{row['begins_on']}-{row['ends_on']}", content


def page_of(work: Work, row: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """The page of a bulletin that says these figures, with the names that units, grids and fields have now."""
    library: Library = work.extras["procedures"]
    fields = {each.key: each.name for each in library.load(work.extras["place"]).categories}
    units = {each.unit: each.name for each in work.execute(select(UNITS.c.unit, UNITS.c.name))}
    grids = {each.grid: each.name for each in work.execute(select(GRIDS.c.grid, GRIDS.c.name))}
    return rendered(row, figures, *(_named(names) for names in (fields, grids, units)))


def _named(names: Mapping[str, str]) -> Any:
    return lambda key: names.get(key, key) if key else _NOWHERE


def _readable(actor: Actor) -> ColumnElement[bool]:
    within = BULLETINS.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    reviews = decide_general(actor, Act.BULLETIN_WRITE).is_allowed
    return within if reviews else within & or_(BULLETINS.c.published_at.is_not(None))
