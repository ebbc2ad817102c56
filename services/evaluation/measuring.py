"""Measures subjects: what their indicators came to over a span, and what is behind a count. Only SELECTs.

A subject is a unit by its id; `grid/<id>`: a grid by itself; `area/<unit>` and `area/grid/<id>`: the cases that lay in
the grids of a unit or grid and of all below it, and in the halls of their centres, along the tree as it stood on each
day. The whole truth: who may know it is for the caller to say (`readmodel`, cards).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, text

from access import guard
from casekit.work import Work
from services.evaluation.areas import AREA, leaf_of
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.figures import Figure, figure
from services.evaluation.domain.trees import Branch, Stay, below, within
from services.evaluation.ended import Ended, told_by
from services.evaluation.summing import Sight, Span, known, total, total_of_area, totals
from services.evaluation.tables import ABOVE, BRANCHES, CHANGE, FACTS, REPLANTED

EVERYTHING = Sight()
_BRANCHES_BELOW = text(
    """
    WITH RECURSIVE ever AS (
        SELECT :root AS node
        UNION SELECT b.node FROM evaluation_branches b JOIN ever e ON b.tree = :tree AND b.parent = e.node
    )
    SELECT b.node, b.since, b.parent FROM evaluation_branches b JOIN ever e ON b.tree = :tree AND b.node = e.node
    """
).columns(BRANCHES.c.node, BRANCHES.c.since, BRANCHES.c.parent)
# an area whose sums are those of the tree as it is
_IS_SUMMED = select(exists().where(ABOVE.c.area == bindparam("area")) & ~exists(select(REPLANTED.c.serial)))


@dataclass(frozen=True, slots=True)
class Behind:
    """One change behind a count: which matter, by which event, on which day, by how much.

    `ended` is the term, where it was one that was met or missed. `serial` orders the changes.
    """

    serial: int
    code: str
    event: UUID
    day: date
    delta: int
    ended: Ended | None


def measure(
    work: Work, subjects: Sequence[str], span: Span, sight: Sight = EVERYTHING
) -> dict[str, dict[str, Figure]]:
    """Every indicator of every subject over the span, by subject and indicator, as far as `sight` goes."""
    counted = counts(work, subjects, span, sight)
    indicators = catalogue(span.until).indicators.values()
    return {
        subject: {each.key: figure(each, counted[subject]) for each in indicators} for subject in subjects
    }


def counts(work: Work, subjects: Sequence[str], span: Span, sight: Sight) -> dict[str, dict[str, int]]:
    """Every count of every subject over the span, as far as one may know; what is not there is 0."""
    single = [subject for subject in subjects if not subject.startswith(AREA)]
    found = totals(work, span, single, sight) if single else {}
    for subject in subjects:
        if subject.startswith(AREA):
            found[subject] = _of_area(work, subject.removeprefix(AREA), span, sight)
    return {subject: found.get(subject, {}) for subject in subjects}


def behind(
    work: Work,
    subject: str,
    count_key: str,
    span: Span,
    limit: int,
    after: int | None = None,
    sight: Sight = EVERYTHING,
) -> list[Behind]:
    """The changes that a count over the span is made of, the latest first, from the one after `after` (a serial) on."""
    found = (
        select(FACTS.c.serial, FACTS.c.code, FACTS.c.event, FACTS.c.day, CHANGE.label("delta"))
        .where(FACTS.c.indicator == count_key, of_subject(work, subject, span))
        .where(known(sight))
        .where(*([FACTS.c.serial < after] if after is not None else []))
        .order_by(FACTS.c.serial.desc())
        .limit(limit)
    )
    rows = work.execute(found).all()
    ended = told_by(work, [row.event for row in rows])
    return [Behind(row.serial, row.code, row.event, row.day, row.delta, ended.get(row.event)) for row in rows]


def matters(work: Work, subject: str, count_key: str, span: Span, sight: Sight = EVERYTHING) -> int:
    """How many cases (or hazards, or reports) add to a count over the span."""
    adding = (
        select(FACTS.c.code)
        .where(FACTS.c.indicator == count_key, of_subject(work, subject, span), known(sight))
        .group_by(FACTS.c.code)
        .having(func.sum(CHANGE) > 0)
        .subquery()
    )
    return int(work.execute(select(func.count()).select_from(adding)).scalar_one())


def of_subject(work: Work, subject: str, span: Span) -> ColumnElement[bool]:
    """As a condition on facts: those of the subject in the span."""
    if not subject.startswith(AREA):
        return and_(FACTS.c.unit == subject, span.holds(FACTS.c.day))
    return or_(
        *(
            and_(FACTS.c.unit.in_(leaves), held.holds(FACTS.c.day))
            for held, leaves in stays_of(work, subject, span)
        ),
    )


def stays_of(work: Work, subject: str, span: Span) -> list[tuple[Span, list[str]]]:
    """The subjects that make up the area `subject`, by the days of the span on which they did."""
    return _stays(work, subject.removeprefix(AREA), span)


def without(unit: str | None) -> Sight:
    """Of everything but the cases in which the unit is accused; of everything for None."""
    return EVERYTHING if unit is None else Sight(left_out=lambda code: guard.accusing(unit, code))


def _of_area(work: Work, root: str, span: Span, sight: Sight) -> dict[str, int]:
    """What is summed up; where the tree has just changed, one sum for each span on which the same nodes stood there."""
    if work.execute(_IS_SUMMED, {"area": AREA + root}).scalar_one():
        return total_of_area(work, span, AREA + root, sight)
    found: dict[str, int] = {}
    for held, leaves in _stays(work, root, span):
        for key, count in total(work, held, leaves, sight).items():
            found[key] = found.get(key, 0) + count
    return found


def _stays(work: Work, root: str, span: Span) -> list[tuple[Span, list[str]]]:
    """The subjects that make up an area, by the days of the span on which they did."""
    tree = "grid" if root.startswith("grid/") else "unit"
    rows = work.execute(_BRANCHES_BELOW, {"root": root, "tree": tree})
    stays = within(
        below(root, [Branch(row.node, row.since, row.parent) for row in rows]), span.since, span.until
    )
    return [(_span(stay), [leaf_of(node) for node in nodes]) for stay, nodes in stays.items()]


def _span(stay: Stay) -> Span:
    since = None if stay.since == date.min else stay.since
    return Span(since, None if stay.until == date.max else stay.until)
