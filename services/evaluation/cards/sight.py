"""Who may see which card: asked by every act and every reading of cards, and nowhere else decided.

A unit is shown its own card first, as it was given: on figures that leave out the cases in which the unit is accused.
Whenever it is read, a card is judged again for the reader: without the cases in which *his* unit is accused by then;
and where its rule would not speak without them he is not told of the card at all. A case that has come to accuse a
unit is so cut out of its own card, too.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Table, and_, func, or_, select, tuple_, union_all

from access import guard
from access.acts import Act
from access.policy import decide_general
from access.relations import jurisdiction
from casekit.auth import Actor
from casekit.work import Work
from contracts.cards import CardFigure
from contracts.vocabulary import FigureMeasure
from services.evaluation.cards.basis import counts_of
from services.evaluation.cards.errors import CardNotFound
from services.evaluation.cards.rule import conditions_of
from services.evaluation.cards.tables import CARDS, CASES, LEFT_OUT
from services.evaluation.domain.card_course import UNPUBLISHED, State
from services.evaluation.domain.card_judging import are_met
from services.evaluation.summing import LeftOut
from services.evaluation.tables import FACTS


def card_of(work: Work, actor: Actor, act: Act, card: UUID) -> RowMapping:
    """The card's row, which the actor may know of. Raises CardNotFound, unknown and hidden alike."""
    found = select(CARDS).where(CARDS.c.id == card, shown(actor), CARDS.c.id.not_in(hidden(work, actor)))
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise guard.refusal(CardNotFound, actor, act)
    return row


def shown(actor: Actor) -> ColumnElement[bool]:
    """The cards an actor may be told of, as a condition, but for those that `hidden` takes away."""
    c = CARDS.c
    is_own = c.unit == actor.unit
    within = c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    ways = []
    if actor.unit is not None and may(actor, Act.EVALUATION_READ, actor.unit):
        ways.append(and_(is_own, c.state != State.WITHHELD.value))
    if may(actor, Act.EVALUATION_READ):
        unseen = [State.WITHHELD, *(() if may(actor, Act.CARD_FORESEE) else UNPUBLISHED)]
        ways.append(and_(within, c.state.not_in([state.value for state in unseen]), _was_published(actor)))
    if may(actor, Act.CARD_WITHHELD):
        ways.append(and_(within, c.state == State.WITHHELD.value, c.unit.is_distinct_from(actor.unit)))
    return or_(False, *ways)


def may(actor: Actor, act: Act, unit: str | None = None) -> bool:
    """Whether the actor may do `act` to cards of `unit`, or to cards at all."""
    return decide_general(actor, act, unit=unit).is_allowed


def hidden(work: Work, actor: Actor) -> set[UUID]:
    """The cards whose rule would not speak without the cases in which the actor's unit is accused: few, if any."""
    touched = _touched(work, actor)
    less = _walled_counts(work, _walling(actor), [row["id"] for row in touched])
    return {row["id"] for row in touched if not _speaks(work, _walling(actor), row, less.get(row["id"], {}))}


def unknown_to(actor: Actor, table: Table = CASES) -> ColumnElement[bool]:
    """The rows of `card_cases`, or of what was left out, that he is not told of: his unit is accused in the case, or
    in one it is counted with.
    """
    return _walls(_walling(actor), table)


def _walling(actor: Actor) -> LeftOut:
    return lambda code: guard.walled(actor, code)


def _walls(walling: LeftOut, table: Table = CASES) -> ColumnElement[bool]:
    return or_(walling(table.c.code), _tied(walling, table))


def accuses_anybody(work: Work, card: UUID) -> bool:
    """Whether a case behind the card, or one it is counted with, accuses some unit."""
    accuses = or_(*(guard.accusing(None, code) for code in (CASES.c.code, FACTS.c.other)))
    tied = and_(FACTS.c.code == CASES.c.code, FACTS.c.indicator == CASES.c["count"], FACTS.c.other != "")
    found = select(CASES.c.code).outerjoin(FACTS, tied).where(CASES.c.card == card, accuses)
    return work.execute(found.limit(1)).first() is not None


def knows_what_was_left_out(work: Work, actor: Actor, row: RowMapping) -> bool:
    """Whether the card would be another, or none, with the cases that its unit is not told of, and he may know so."""
    if not may(actor, Act.CARD_WITHHELD) or row["unit"] == actor.unit:
        return False
    of_it = LEFT_OUT.c.card == row["id"]
    noted = work.execute(select(LEFT_OUT.c.code).where(of_it).limit(1)).first()
    if noted is None:
        return False
    return (
        work.execute(select(LEFT_OUT.c.code).where(of_it, unknown_to(actor, LEFT_OUT)).limit(1)).first()
        is None
    )


def figures_for(work: Work, actor: Actor, row: RowMapping) -> list[CardFigure]:
    """The card's figures as this reader may know them now."""
    return _figures(row, _walled_counts(work, _walling(actor), [row["id"]]).get(row["id"], {}))


def is_lost_on(work: Work, unit: str, row: RowMapping) -> bool:
    """Whether the card's rule would not speak without the cases that have come to accuse the unit."""

    def walling(code: ColumnElement[str]) -> ColumnElement[bool]:
        return guard.accusing(unit, code)

    less = _walled_counts(work, walling, [row["id"]]).get(row["id"])
    return less is not None and not _speaks(work, walling, row, less)


def cases_for(work: Work, actor: Actor, row: RowMapping) -> Mapping[str, int]:
    """From how many cases each indicator of the card comes, as far as this reader may know of them."""
    return _cases(work, _walling(actor), row)


def _cases(work: Work, walling: LeftOut, row: RowMapping) -> Mapping[str, int]:
    t = CASES.c
    known = select(t["count"].label("key"), func.count().label("cases")).where(
        t.card == row["id"], t.delta > 0, ~_walls(walling)
    )
    found = {each.key: int(each.cases) for each in work.execute(known.group_by(t["count"]))}
    made_of = {each["indicator"]: counts_of(each["indicator"], row["until"]) for each in row["figures"]}
    return {indicator: found.get(whole or part, 0) for indicator, (part, whole) in made_of.items()}


def _figures(row: RowMapping, less: Mapping[str, int]) -> list[CardFigure]:
    """The card's figures, each count by so much less."""
    given = (
        CardFigure(each["indicator"], FigureMeasure(each["measured"]), each["numerator"], each["denominator"])
        for each in row["figures"]
    )
    return [_without(figure, less, row["until"]) for figure in given]


def _was_published(actor: Actor) -> ColumnElement[bool]:
    """One that lapsed before it was published was never shown to others."""
    if may(actor, Act.CARD_FORESEE):
        return CARDS.c.id.is_not(None)
    return CARDS.c.published_at.is_not(None)


def _tied(walling: LeftOut, table: Table = CASES) -> ColumnElement[bool]:
    """A case that counts together with one behind the wall."""
    tied = select(FACTS.c.indicator, FACTS.c.code).where(FACTS.c.other != "", walling(FACTS.c.other))
    return tuple_(table.c["count"], table.c.code).in_(tied)


def _touched(work: Work, actor: Actor) -> Sequence[RowMapping]:
    """The cards behind which lies a case (or one it is counted with) in which the actor's unit is accused."""
    # apart, not by OR: each is then found by the index on the code
    walling = _walling(actor)
    behind = union_all(
        *(select(CASES.c.card).where(each) for each in (walling(CASES.c.code), _tied(walling)))
    )
    return work.execute(select(CARDS).where(CARDS.c.id.in_(behind))).mappings().all()


def _speaks(work: Work, walling: LeftOut, row: RowMapping, less: Mapping[str, int]) -> bool:
    conditions = conditions_of(work, row)
    if not conditions:
        return False
    figures = {figure.indicator: figure for figure in _figures(row, less)}
    left = _cases(work, walling, row)
    held = (False, True) if row["kept"] else (False,)
    return any(are_met(conditions, figures, cases=left.__getitem__, is_held=each) for each in held)


def _walled_counts(work: Work, walling: LeftOut, cards: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """By card, by how much each count rests on cases behind the wall; one statement for all."""
    if not cards:
        return {}
    t, total = CASES.c, func.sum(CASES.c.delta).label("total")
    walled = select(t.card, t["count"].label("key"), total).where(t.card.in_(cards), _walls(walling))
    found: dict[UUID, dict[str, int]] = {}
    for row in work.execute(walled.group_by(t.card, t["count"])):
        found.setdefault(row.card, {})[row.key] = int(row.total)
    return found


def _without(figure: CardFigure, less: Mapping[str, int], day: date) -> CardFigure:
    part, whole = counts_of(figure.indicator, day)
    denominator = figure.denominator
    if denominator is not None and whole is not None:
        denominator -= less.get(whole, 0)
    return CardFigure(figure.indicator, figure.measured, figure.numerator - less.get(part, 0), denominator)
