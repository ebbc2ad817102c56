"""Posts (岗位): registered, changed, ended; what a change replaces is kept with the days on which it held.

Who may is asked of `handlers.managing`: of the unit before the act and after, and of the grids given or taken. A post's
events are said on the stream of its unit. Who makes a post the leader of a grid holds its row share-locked, who ends it
holds it alone; whoever ties it to a grid holds the grid's row, so that it is in force.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, select, update

from access.acts import Act
from access.rules import OVERSEEING
from casekit.auth import Actor
from casekit.errors import VersionConflict
from casekit.facts import Event
from casekit.streams import unit_stream
from casekit.work import Work
from services.grid.domain.post import Post
from services.grid.errors import PostNotFound, UnitUnknown
from services.grid.handlers import managing
from services.grid.handlers.holding import check_same, tie_to_unit
from services.grid.past import keep, since_of
from services.grid.rows import today_of
from services.grid.tables import GRIDS, STAFF, STAFF_PAST


def register_post(work: Work, actor: Actor, post: Post) -> None:
    """岗位登记: an auditor's or director's by the director of the county's centre alone.

    Raises Forbidden, UnitUnknown or AlreadyThere.
    """
    _check_may(work, actor, post.roles, post.unit)
    work.lock(unit_stream(post.unit))
    found = _found(work, post.id)
    if found is not None:
        check_same(found, replace(post, since=found.since))
        return
    tie_to_unit(work, post.unit)
    managing.require(work, actor, Act.STAFF_MANAGE, post.unit, *_units_in_force(work, post.grids))
    work.append(unit_stream(post.unit), post.registered())
    columns = _columns(replace(post, since=today_of(work)))
    work.insert("staff", id=post.id, region=work.region, registered_at=work.now, **columns)


def change_post(
    work: Work, actor: Actor, post_id: str, changes: Mapping[str, Any], *, since: date | None = None
) -> None:
    """岗位变更, from `since` on (today): title, unit, roles, grids; nothing is said when nothing changes.

    Raises Forbidden, PostNotFound, PostHasEnded, UnitUnknown or DayUnfit; VersionConflict when it is moved meanwhile.
    """
    managing.require(work, actor, Act.STAFF_MANAGE)
    post = _held(work, post_id, *([changes["unit"]] if "unit" in changes else []))
    wanted = replace(post, **changes)
    given, taken = set(wanted.grids) - set(post.grids), set(post.grids) - set(wanted.grids)
    touched = _units_in_force(work, given) | _units_once(work, taken)
    _check_may(work, actor, {*post.roles, *wanted.roles}, post.unit, wanted.unit, *touched)
    changed = post.become(since or today_of(work), today_of(work), **changes)
    if changed is not post:
        tie_to_unit(work, changed.unit)
        _put(work, changed, changed.changed_from(post))


def end_post(work: Work, actor: Actor, post_id: str, *, since: date | None = None) -> None:
    """岗位撤销, from `since` on (today). Raises Forbidden, PostNotFound, PostHasEnded, PostBusy or DayUnfit."""
    managing.require(work, actor, Act.STAFF_MANAGE)
    post = _held(work, post_id)
    _check_may(work, actor, post.roles, post.unit)
    leads = select(GRIDS.c.id).where(GRIDS.c.leader == post_id, GRIDS.c.ended_on.is_(None)).limit(1)
    is_leading = work.execute(leads).first() is not None
    ended, event = post.end(since or today_of(work), today_of(work), is_leading=is_leading)
    _put(work, ended, event)


def end_posts_of(work: Work, unit: str) -> None:
    """The posts of a unit end with it, today; its stream is held, and none of them leads a grid."""
    for post in _in_force(work, STAFF.c.unit == unit):
        ended, event = post.end(today_of(work), today_of(work), is_leading=False)
        _put(work, ended, event)


def move_posts(work: Work, unit: str, into: str, day: date) -> None:
    """The posts of a unit belong to another from `day` on; the streams of both are held."""
    for post in _in_force(work, STAFF.c.unit == unit):
        changed = post.become(max(day, post.since), today_of(work), unit=into)
        _put(work, changed, changed.changed_from(post))


def units_tied(work: Work, grids: Collection[str]) -> list[str]:
    """The units of the posts that are tied to these grids: their streams are to be locked before `pass_on`."""
    tied = select(STAFF.c.unit).where(STAFF.c.grids.overlap([*grids]), STAFF.c.ended_on.is_(None))
    return list(work.execute(tied.distinct().order_by(STAFF.c.unit)).scalars())


def pass_on(work: Work, grid: str, successor: str | None, day: date) -> None:
    """Tie the posts of a grid that has ended to its `successor` instead, from `day` on, or to nothing in its place."""
    for post in _in_force(work, STAFF.c.grids.contains([grid])):
        if work.held(unit_stream(post.unit)) is None:  # it was moved since the streams were locked
            raise VersionConflict
        since = max(day, post.since)
        changed = post.become(since, today_of(work), grids=post.without(grid, successor))
        _put(work, changed, changed.changed_from(post))


def _check_may(work: Work, actor: Actor, roles: Collection[str], *units: str) -> None:
    """Raises Forbidden unless the actor manages posts of these units, and appoints those that oversee."""
    managing.require(work, actor, Act.STAFF_MANAGE, *units)
    if not OVERSEEING.isdisjoint(roles):
        managing.require(work, actor, Act.STAFF_APPOINT)


def _held(work: Work, post_id: str, *units: str) -> Post:
    """The post, with the streams of its unit and of `units` locked and its row held. Raises PostNotFound."""
    found = _found(work, post_id)
    if found is None:
        raise PostNotFound
    work.lock(*map(unit_stream, (found.unit, *units)), create=False)
    (post,) = _loaded(work, _posts(STAFF.c.id == post_id).with_for_update())
    if post.unit != found.unit:
        raise VersionConflict
    return post


def _found(work: Work, post_id: str) -> Post | None:
    return next(iter(_loaded(work, _posts(STAFF.c.id == post_id))), None)


def _in_force(work: Work, wanted: ColumnElement[bool]) -> list[Post]:
    """The posts in force, their rows held, by id."""
    found = _posts(wanted).where(STAFF.c.ended_on.is_(None)).order_by(STAFF.c.id)
    return _loaded(work, found.with_for_update())


def _posts(wanted: ColumnElement[bool]) -> Select[Any]:
    names = ("id", "title", "unit", "roles", "grids", "ended_on")
    return select(*(STAFF.c[name] for name in names), since_of(STAFF).label("since")).where(wanted)


def _loaded(work: Work, statement: Select[Any]) -> list[Post]:
    return [_post_of(row) for row in work.execute(statement).mappings()]


def _post_of(row: RowMapping) -> Post:
    return Post(
        row["id"], row["title"], row["unit"], tuple(row["roles"]), tuple(row["grids"]), row["since"], row["ended_on"]
    )  # fmt: skip


def _put(work: Work, post: Post, event: Event) -> None:
    """Say the event on the stream of the post's unit; the post is as given from now on, what it was is kept."""
    work.append(unit_stream(post.unit), event)
    if post.ended_on is None:
        keep(work, STAFF, STAFF_PAST, post.id, post.since)
    work.execute(update(STAFF).where(STAFF.c.id == post.id).values(_columns(post)))


def _columns(post: Post) -> dict[str, Any]:
    return {
        "title": post.title, "unit": post.unit, "roles": [*post.roles], "grids": [*post.grids], "since": post.since,
        "ended_on": post.ended_on,
    }  # fmt: skip


def _units_in_force(work: Work, grids: Collection[str]) -> set[str]:
    """The units that answer for these grids, which are in force until the commit. Raises UnitUnknown."""
    living = select(GRIDS.c.id, GRIDS.c.unit).where(GRIDS.c.id.in_(grids), GRIDS.c.ended_on.is_(None))
    rows = work.execute(living.order_by(GRIDS.c.id).with_for_update(read=True)).all()
    if {*grids} - {row.id for row in rows}:
        raise UnitUnknown(field="grids")
    return {row.unit for row in rows}


def _units_once(work: Work, grids: Collection[str]) -> set[str]:
    """The units that answer for these grids, or did until they ended."""
    return set(work.execute(select(GRIDS.c.unit).where(GRIDS.c.id.in_(grids))).scalars())
