"""What units and posts were: from which day on a state holds, the states that others have replaced, all in order.

Used by `handlers` and `readmodel`. A row written by the previous version has no first day: it holds from the day it was
registered.
"""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, Table, cast, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.elements import ColumnElement

from casekit.work import Work


def since_of(table: Table) -> ColumnElement[date]:
    """The day from which the row holds."""
    registered = cast(func.timezone("Asia/Shanghai", table.c.registered_at), Date)
    since: ColumnElement[date] = func.coalesce(table.c.since, registered)
    return since


def keep(work: Work, table: Table, past: Table, id_: str, until: date) -> None:
    """Keep what the row says, until the day before `until`; a state of no day leaves nothing."""
    names, since = _names(past), since_of(table)
    held = select(*(table.c[name] for name in names), since, literal(until, Date)).where(
        table.c.id == id_, since < until
    )
    work.execute(insert(past).from_select([*names, "since", "until"], held))


def states(table: Table, past: Table, id_: str) -> Select[Any]:
    """Every state of one, the first first, each with its days; `until` of the last is its end, if it has ended."""
    names = _names(past)
    now = select(
        *(table.c[name] for name in names), since_of(table).label("since"), table.c.ended_on.label("until")
    ).where(table.c.id == id_)
    then = select(*(past.c[name] for name in names), past.c.since, past.c.until).where(past.c.id == id_)
    found = union_all(then, now).subquery("states")
    return select(found).order_by(found.c.since, found.c.until)


def held_on(table: Table, past: Table, id_: str, day: date) -> Select[Any]:
    """The state of one that held on a day; no row when there was none."""
    found = states(table, past, id_).subquery("state")
    ends = found.c.until
    return select(found).where(found.c.since <= day, or_(ends.is_(None), ends > day))


def _names(past: Table) -> list[str]:
    return [column.name for column in past.c if column.name not in ("since", "until")]
