"""Measures subjects: what their indicators came to over a span, and what is behind a count. Only SELECTs.

A subject is a unit by its id; `grid/<id>`: a grid by itself; `area/<unit>` and `area/grid/<id>`: the cases that lay in
the grids of a unit or grid and of all below it, and in the halls of their centres, along the tree as it stood on each
day. The whole truth: who may know it is for the caller to say (`readmodel`, cards).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, text

from access import guard
from casekit.envelope import parse
from casekit.work import Work
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.figures import Figure, figure
from services.evaluation.domain.trees import Branch, Stay, below, within
from services.evaluation.summing import Sight, Span, known, total, totals
from services.evaluation.tables import BRANCHES, CHANGE, FACTS

AREA = "area/"
_DEADLINE = "deadline."
_BRANCHES_BELOW = text(
    """
    WITH RECURSIVE ever AS (
        SELECT :root AS node
        UNION SELECT b.node FROM evaluation_branches b JOIN ever e ON b.tree = :tree AND b.parent = e.node
    )
    SELECT b.node, b.since, b.parent FROM evaluation_branches b JOIN ever e ON b.tree = :tree AND b.node = e.node
    """
).columns(BRANCHES.c.node, BRANCHES.c.since, BRANCHES.c.parent)
_SAID = text("SELECT id, body FROM inbox_messages WHERE id = ANY(:events) AND type LIKE 'deadline.%'")


@dataclass(frozen=True, slots=True)
class Behind:
    """One change behind a count: which matter, by which event, on which day, by how much.

    `deadline` is the kind of the term, where it was one that was met or missed. `serial` orders the changes.
    """

    serial: int
    code: str
    event: UUID
    day: date
    delta: int
    deadline: str | None


def measure(
    work: Work, subjects: Sequence[str], span: Span, leaving_out: str | None = None
) -> dict[str, dict[str, Figure]]:
    """Every indicator of every subject over the span, by subject and indicator.

    `leaving_out` a unit: what it comes to without the cases in which that unit is accused.
    """
    counted = counts(work, subjects, span, without(leaving_out))
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
    leaving_out: str | None = None,
) -> list[Behind]:
    """The changes that a count over the span is made of, the latest first, from the one after `after` (a serial) on."""
    found = (
        select(FACTS.c.serial, FACTS.c.code, FACTS.c.event, FACTS.c.day, CHANGE.label("delta"))
        .where(FACTS.c.indicator == count_key, of_subject(work, subject, span))
        .where(known(without(leaving_out)))
        .where(*([FACTS.c.serial < after] if after is not None else []))
        .order_by(FACTS.c.serial.desc())
        .limit(limit)
    )
    rows = work.execute(found).all()
    kinds = _deadline_kinds(work, [row.event for row in rows])
    return [Behind(row.serial, row.code, row.event, row.day, row.delta, kinds.get(row.event)) for row in rows]


def of_subject(work: Work, subject: str, span: Span) -> ColumnElement[bool]:
    """As a condition on facts: those of the subject in the span."""
    if not subject.startswith(AREA):
        return and_(FACTS.c.unit == subject, span.holds(FACTS.c.day))
    stays = _stays(work, subject.removeprefix(AREA), span)
    return or_(
        *(and_(FACTS.c.unit.in_(leaves), held.holds(FACTS.c.day)) for held, leaves in stays),
    )


def without(unit: str | None) -> Sight:
    """Of everything but the cases in which the unit is accused; of everything for None."""
    return Sight() if unit is None else Sight(left_out=lambda code: guard.accusing(unit, code))


def _of_area(work: Work, root: str, span: Span, sight: Sight) -> dict[str, int]:
    """One sum for each span of days on which the same nodes stood below the root: most often one for all."""
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
    return [(_span(stay), [_leaf(node) for node in nodes]) for stay, nodes in stays.items()]


def _span(stay: Stay) -> Span:
    since = None if stay.since == date.min else stay.since
    return Span(since, None if stay.until == date.max else stay.until)


def _leaf(node: str) -> str:
    return node if node.startswith("grid/") else f"hall/{node}"


def _deadline_kinds(work: Work, events: Sequence[UUID]) -> dict[UUID, str]:
    """The kinds of the terms that some of the events tell of."""
    said = work.execute(_SAID, {"events": list(events)}) if events else ()
    return {row.id: parse(bytes(row.body)).data["kind"] for row in said}
