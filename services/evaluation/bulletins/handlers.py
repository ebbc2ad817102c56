"""What is done with bulletins: one is asked for, and one is published. On the caller's transaction; never commits."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access import guard
from access.acts import Act
from access.relations import jurisdiction
from casekit import papers
from casekit.auth.actor import Actor
from casekit.clock import to_local
from casekit.streams import service_stream
from casekit.web.jobs import public_id
from casekit.work import Work
from contracts.bulletins import BulletinPublished
from contracts.vocabulary import BulletinPeriod
from services.evaluation.bulletins.errors import (
    BulletinNotFound,
    NotDrafted,
    PublishedAlready,
    ReviewedByAnother,
    SpanNotOver,
)
from services.evaluation.bulletins.tables import BULLETINS
from services.evaluation.domain.bulletin import days_of

JOB: Final = "draft_bulletin"
OWNER: Final = "bulletins"  # one key for all: they hold no personal data


def order_bulletin(work: Work, actor: Actor, period: BulletinPeriod, day: date) -> dict[str, Any]:
    """Have the week or month of that day drafted, of the actor's region; returns its id and its job's.

    Raises Forbidden, or SpanNotOver.
    """
    guard.require(work, actor, Act.BULLETIN_WRITE)
    days = days_of(period, day)
    if days.last >= to_local(work.now).date():
        raise SpanNotOver
    id_ = papers.order(work, actor, JOB, subject="bulletin", kind=period.value, owner=OWNER)
    work.insert(
        "bulletins", id=id_, region=actor.region or work.region, period=period.value, begins_on=days.first,
        ends_on=days.last, asked_by=actor.id, asked_at=work.now,
    )  # fmt: skip
    return {"id": id_, "job": public_id(work.source, id_)}


def publish(work: Work, actor: Actor, bulletin: UUID) -> None:
    """审核发布. Raises Forbidden, BulletinNotFound, NotDrafted, ReviewedByAnother or PublishedAlready."""
    guard.require(work, actor, Act.BULLETIN_WRITE)
    own = service_stream(work.source)
    work.lock(own)  # so that of two drafts of one span one is published
    row = _of_region(work, actor, bulletin)
    if row["digest"] is None:
        raise NotDrafted
    if row["asked_by"] == actor.id:
        raise ReviewedByAnother
    if _is_published(work, row):
        raise PublishedAlready
    which = BULLETINS.c.id == bulletin
    work.execute(update(BULLETINS).where(which).values(published_by=actor.id, published_at=work.now))
    event = BulletinPublished(
        bulletin, BulletinPeriod(row["period"]), row["begins_on"], row["ends_on"], row["digest"]
    )
    work.append(own, event)


def _of_region(work: Work, actor: Actor, bulletin: UUID) -> RowMapping:
    within = BULLETINS.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    found = select(BULLETINS).where(BULLETINS.c.id == bulletin, within)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise BulletinNotFound
    return row


def _is_published(work: Work, row: RowMapping) -> bool:
    b = BULLETINS.c
    same = (b.region == row["region"]) & (b.period == row["period"]) & (b.begins_on == row["begins_on"])
    return work.execute(select(b.id).where(same, b.published_at.is_not(None))).first() is not None
