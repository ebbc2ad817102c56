"""Sponsorships (包案) as those see them who may see the case; the plan, to who sponsors it or appoints sponsors."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select

from access import guard
from access.acts import Act
from access.masking import masked
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.grid.chain_tables import SPONSORSHIPS, STEPS
from services.grid.errors import SponsorshipNotFound
from services.grid.sealing import case_owner, live_key, opened

_NEWEST = Keyset(SPONSORSHIPS.c.appointed_at, SPONSORSHIPS.c.id)


def sponsorships(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the sponsorships on cases that the actor may see, newest first. Raises Forbidden or CaseNotFound."""
    guard.require(work, actor, Act.SPONSOR_READ, query["case"])
    wanted: list[ColumnElement[bool]] = [SPONSORSHIPS.c.region == work.region]
    if query["case"] is not None:
        wanted.append(SPONSORSHIPS.c.code == query["case"])
    if query["sponsor"] is not None:
        wanted.append(SPONSORSHIPS.c.sponsor == query["sponsor"])
    if query["running"]:
        wanted.append(SPONSORSHIPS.c.ended_at.is_(None))
    ways = guard.ways(work, actor, Act.SPONSOR_READ, SPONSORSHIPS.c.code)
    return _NEWEST.page(work.execute(_NEWEST.select(select(SPONSORSHIPS), query, wanted, ways)).all(), query)


def sponsorship(work: Work, actor: Actor, sponsorship_id: UUID) -> dict[str, Any]:
    """One, with its plan, from which long numbers are taken. Raises SponsorshipNotFound or Forbidden."""
    wanted = select(SPONSORSHIPS).where(SPONSORSHIPS.c.id == sponsorship_id)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(SponsorshipNotFound, actor, Act.SPONSOR_READ)
    grant = guard.require(work, actor, Act.SPONSOR_READ, row["code"], hidden=SponsorshipNotFound)
    may_read = Act.SPONSOR_ADVANCE in guard.acts_of(actor, grant)
    key = live_key(work, case_owner(row["code"])) if may_read else None
    return {
        **row,
        "plan": _text(key, row["plan_sealed"], f"sponsorships/{sponsorship_id}/plan_sealed"),
        "steps": [_step(work, key, row, each) for each in _steps(work, sponsorship_id)],
    }


def _steps(work: Work, sponsorship_id: UUID) -> list[RowMapping]:
    wanted = select(STEPS).where(STEPS.c.sponsorship == sponsorship_id).order_by(STEPS.c.number)
    return list(work.execute(wanted).mappings())


def _step(work: Work, key: DataKey | None, row: RowMapping, step: RowMapping) -> dict[str, Any]:
    is_late = (
        step["done_at"] is None and row["ended_at"] is None and step["due_on"] < to_local(work.now).date()
    )
    text = _text(key, step["text_sealed"], f"sponsorships/{row['id']}/steps/{step['number']}")
    return {**step, "text": text, "is_overdue": is_late}


def _text(key: DataKey | None, sealed: bytes | None, context: str) -> str | None:
    text = opened(key, sealed, context)
    return None if text is None else masked(text, ())
