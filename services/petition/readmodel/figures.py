"""The figures of a year for the annual report (信访工作条例 41), from petition's own tables.

Of petitions received in the year; nothing of a case that accuses the reader's unit is counted. A group of fewer than
`LEAST` is left out, with as many more as hide it in the whole, so that no figure tells of one person; how many groups
that were is said.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, func, select

from access import guard
from access.acts import Act
from access.tables import RELATIONS
from casekit.auth import Actor
from casekit.clock import SHANGHAI, to_local
from casekit.work import Work
from contracts.vocabulary import Relation
from services.petition.domain.disclosure import told
from services.petition.forwarding_tables import FORWARDINGS
from services.petition.pressing_tables import ADVICES, RELIEFS, SLIPS
from services.petition.review_tables import REVIEWS
from services.petition.tables import PETITIONS, UNITS

LEAST: Final = 3
_OF_PETITIONS: Final = {"by_state": "state", "by_form": "form", "by_sort": "sort", "by_category": "category"}
_OF_PARTS: Final[Mapping[str, tuple[Table, str]]] = {
    "forwarded": (FORWARDINGS, "kind"),
    "reviews": (REVIEWS, "level"),
    "pressed": (SLIPS, "kind"),
    "advice": (ADVICES, "kind"),
    "supervised": (SLIPS, "state"),
    "advice_answers": (ADVICES, "state"),
}
_MOST: Final = 10  # units that most petitions are about


def year_figures(work: Work, actor: Actor, year: int | None) -> dict[str, Any]:
    """The year's figures; None: the last year that is over. Raises Forbidden."""
    guard.require(work, actor, Act.PETITION_FIGURES)
    year = to_local(work.now).year - 1 if year is None else year
    p = PETITIONS.c
    mine = (
        (p.region == work.region) & (p.received_at >= _begin(year)) & (p.received_at < _begin(year + 1))
        & guard.unwalled(actor, p.code)
    )  # fmt: skip
    groups = {name: _counts(work, mine, p[column]) for name, column in _OF_PETITIONS.items()}
    groups |= {name: _part_counts(work, mine, *part) for name, part in _OF_PARTS.items()}
    groups["complained_of"] = _complained_of(work, mine)
    shown = {name: told(found, LEAST) for name, found in groups.items()}
    received, in_time, late = work.execute(
        select(
            func.count(),
            func.count().filter(p.is_on_time.is_(True)),
            func.count().filter(p.is_on_time.is_(False)),
        ).where(mine)
    ).one()
    relieved, fen = work.execute(
        select(func.count(), func.coalesce(func.sum(RELIEFS.c.amount_fen), 0)).where(
            RELIEFS.c.petition.in_(select(p.id).where(mine))
        )
    ).one()
    return {
        "year": year,
        "received": received,
        "answered_on_time": in_time,
        "answered_late": late,
        "relieved": relieved if relieved >= LEAST else 0,
        "relief_fen": int(fen) if relieved >= LEAST else 0,
        "withheld": sum(len(groups[name]) - len(shown[name]) for name in groups) + (0 < relieved < LEAST),
        **shown,
    }


def year_report(work: Work, actor: Actor, year: int | None) -> dict[str, Any]:
    """`year_figures` for the annual report, with the official names of the units. Raises Forbidden."""
    figures = year_figures(work, actor, year)
    found = select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_(figures["complained_of"]))
    return {**figures, "names": {row.id: row.name for row in work.execute(found)}, "made_at": work.now}


def _begin(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)


def _counts(work: Work, mine: ColumnElement[bool], column: ColumnElement[Any]) -> dict[str, int]:
    """How many of each word; who was not registered with any is left out."""
    found = select(column, func.count()).where(mine, column.is_not(None)).group_by(column).order_by(column)
    return {row[0]: row[1] for row in work.execute(found)}


def _complained_of(work: Work, mine: ColumnElement[bool]) -> dict[str, int]:
    """Petitions by the unit they are about (被反映单位), the ten with most. An accusation is counted for nobody."""
    p, r = PETITIONS.c, RELATIONS.c
    is_about = (r.code == p.code) & (r.relation == Relation.RESPONDENT.value) & r.is_active
    number = func.count(func.distinct(p.id))
    found = (
        select(r.unit, number).select_from(PETITIONS.join(RELATIONS, is_about)).where(mine).group_by(r.unit)
    )
    return {row[0]: row[1] for row in work.execute(found.order_by(number.desc(), r.unit).limit(_MOST))}


def _part_counts(work: Work, mine: ColumnElement[bool], table: Table, column: str) -> dict[str, int]:
    of_these = table.c.petition.in_(select(PETITIONS.c.id).where(mine))
    found = select(table.c[column], func.count()).where(of_these).group_by(table.c[column])
    return {row[0]: row[1] for row in work.execute(found.order_by(table.c[column]))}
