"""Desks, their shifts, who keeps them now, where nobody or several do, and the notes left for the next."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.grid.domain.duty import Desk, gaps, on_duty, overlaps, span
from services.grid.field_tables import DESKS, HANDOVERS, SHIFTS
from services.grid.keeping import desk_named, require_keeping, shifts_between
from services.grid.sealing import desk_owner, live_key, opened
from services.grid.tables import STAFF

_BY_ID = Keyset(DESKS.c.id, ascending=True)
_IN_ORDER = Keyset(SHIFTS.c.begins_at, SHIFTS.c.id, ascending=True)
_NEWEST = Keyset(HANDOVERS.c.written_at, HANDOVERS.c.id)
_MOMENT = timedelta(microseconds=1)


def desks(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of desks, by id. Raises Forbidden."""
    guard.require(work, actor, Act.DUTY_READ)
    wanted = select(DESKS).where(DESKS.c.region == work.region)
    if query["centre"] is not None:
        wanted = wanted.where(DESKS.c.centre == query["centre"])
    page = _BY_ID.page(work.execute(_BY_ID.select(wanted, query)).all(), query)
    return {**page, "items": [{**row, "is_round_the_clock": row["opens"] is None} for row in page["items"]]}


def desk(work: Work, actor: Actor, desk_id: str) -> dict[str, Any]:
    """One desk. Raises Forbidden or DeskNotFound."""
    found = _readable(work, actor, desk_id)
    return {
        "id": found.id, "centre": found.centre, "name": found.name,
        "opens": found.opens and f"{found.opens:%H:%M}", "closes": found.closes and f"{found.closes:%H:%M}",
        "is_round_the_clock": found.is_round_the_clock,
    }  # fmt: skip


def shifts(work: Work, actor: Actor, desk_id: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of a desk's shifts that end after `from` and begin before `to`. Raises Forbidden or DeskNotFound."""
    _readable(work, actor, desk_id)
    t = SHIFTS.c
    wanted = select(SHIFTS).where(t.region == work.region, t.desk == desk_id)
    if query["begin"] is not None:
        wanted = wanted.where(t.ends_at > query["begin"])
    if query["end"] is not None:
        wanted = wanted.where(t.begins_at < query["end"])
    if query["post"] is not None:
        wanted = wanted.where(t.kept_by == query["post"])
    return _IN_ORDER.page(work.execute(_IN_ORDER.select(wanted, query)).all(), query)


def shift_rows(work: Work, ids: list[Any]) -> dict[str, Any]:
    """These shifts, in order, to who has just changed them."""
    t = SHIFTS.c
    rows = work.execute(select(SHIFTS).where(t.id.in_(ids)).order_by(t.begins_at, t.id)).mappings().all()
    return {"items": rows}


def uncovered(work: Work, actor: Actor, desk_id: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """Where nobody keeps the desk, and where several do. Raises Forbidden, DeskNotFound or SpanUnfit."""
    found = _readable(work, actor, desk_id)
    begin, end = span(query["begin"], query["end"], work.now)
    held = shifts_between(work, found, begin, end)
    return {
        "from": begin,
        "to": end,
        "gaps": [{"begins_at": begins, "ends_at": ends} for begins, ends in gaps(found, held, begin, end)],
        "overlaps": overlaps(held, begin, end),
    }


def now(work: Work, actor: Actor, desk_id: str) -> dict[str, Any]:
    """Who keeps the desk at this moment. Raises Forbidden or DeskNotFound."""
    found = _readable(work, actor, desk_id)
    keeping = on_duty(shifts_between(work, found, work.now, work.now), work.now)
    posts = [each.kept_by for each in keeping]
    known = {
        row.id: row
        for row in work.execute(select(STAFF.c.id, STAFF.c.title, STAFF.c.unit).where(STAFF.c.id.in_(posts)))
    }
    return {
        "desk": desk_id,
        "at": work.now,
        "is_open": any(True for _ in found.open_spans(work.now, work.now + _MOMENT)),
        "items": [
            {
                "shift": each.id, "post": each.kept_by, "title": known[each.kept_by].title,
                "unit": known[each.kept_by].unit, "is_deputy": each.kept_by != each.post, "ends_at": each.ends_at,
            }
            for each in keeping
        ],
    }  # fmt: skip


def handovers(work: Work, actor: Actor, desk_id: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the notes of a desk, newest first, to who keeps it. Raises Forbidden or DeskNotFound."""
    require_keeping(work, actor, desk_named(work, desk_id))
    wanted = select(HANDOVERS).where(HANDOVERS.c.region == work.region, HANDOVERS.c.desk == desk_id)
    page = _NEWEST.page(work.execute(_NEWEST.select(wanted, query)).all(), query)
    key = live_key(work, desk_owner(desk_id))
    return {**page, "items": [_note(key, row) for row in page["items"]]}


def handover(work: Work, note: Any) -> dict[str, Any]:
    """A note, to who has just written it."""
    row = work.execute(select(HANDOVERS).where(HANDOVERS.c.id == note)).mappings().one()
    return _note(live_key(work, desk_owner(row["desk"])), row)


def _readable(work: Work, actor: Actor, desk_id: str) -> Desk:
    guard.require(work, actor, Act.DUTY_READ)
    return desk_named(work, desk_id)


def _note(key: DataKey | None, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "text": opened(key, row["text_sealed"], f"duty_handovers/{row['id']}/text_sealed")}
