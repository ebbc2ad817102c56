"""Who may see which card: asked by every act and every reading of cards, and nowhere else decided.

A unit is shown its own card first: as it was given, on figures that leave out the cases in which the unit is accused.
Anybody else reads a card without the cases in which *his* unit is accused, and where its rule would not speak without
them he is not told of the card at all.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, func, or_, select, tuple_, union_all

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
from services.evaluation.cards.tables import CARDS, CASES
from services.evaluation.cards.terms import procedure_of
from services.evaluation.domain.card_course import UNPUBLISHED, State
from services.evaluation.domain.card_judging import weigh
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
    return {row["id"] for row in _touched(work, actor) if not _speaks(work, actor, row)}


def unknown_to(actor: Actor) -> ColumnElement[bool]:
    """The rows of `card_cases` he is not told of: his unit is accused in the case, or in one it is counted with."""
    return or_(guard.walled(actor, CASES.c.code), _tied(actor))


def figures_for(work: Work, actor: Actor, row: RowMapping) -> list[CardFigure]:
    """The card's figures as this reader may know them: as given to the unit itself."""
    given = [
        CardFigure(each["indicator"], FigureMeasure(each["measured"]), each["numerator"], each["denominator"])
        for each in row["figures"]
    ]
    if row["unit"] == actor.unit and row["state"] != State.WITHHELD.value:
        return given
    less = _walled_counts(work, actor, row["id"])
    return [_without(figure, less, row["until"]) for figure in given]


def _was_published(actor: Actor) -> ColumnElement[bool]:
    """One that lapsed before it was published was never shown to others."""
    if may(actor, Act.CARD_FORESEE):
        return CARDS.c.id.is_not(None)
    return CARDS.c.published_at.is_not(None)


def _tied(actor: Actor) -> ColumnElement[bool]:
    """A case that counts together with one in which his unit is accused."""
    walled = guard.walled(actor, FACTS.c.other)
    tied = select(FACTS.c.indicator, FACTS.c.code).where(FACTS.c.other != "", walled)
    return tuple_(CASES.c["count"], CASES.c.code).in_(tied)


def _touched(work: Work, actor: Actor) -> Iterable[RowMapping]:
    """The cards of others behind which lies a case (or one it is counted with) in which the actor's unit is accused."""
    # apart, not by OR: each is then found by the index on the code
    behind = union_all(
        *(select(CASES.c.card).where(each) for each in (guard.walled(actor, CASES.c.code), _tied(actor)))
    )
    others = or_(CARDS.c.unit.is_distinct_from(actor.unit), CARDS.c.state == State.WITHHELD.value)
    return work.execute(select(CARDS).where(CARDS.c.id.in_(behind), others)).mappings().all()


def _speaks(work: Work, actor: Actor, row: RowMapping) -> bool:
    carding = procedure_of(work, row["place"], row["procedure"]).carding
    trigger = None if carding is None else carding.trigger(row["trigger"])
    if trigger is None:
        return False
    figures = {figure.indicator: figure for figure in figures_for(work, actor, row)}
    return weigh(trigger, figures, is_held=row["kept"]) is not None


def _walled_counts(work: Work, actor: Actor, card: UUID) -> dict[str, int]:
    """By how much each count of the card rests on cases in which the actor's unit is accused."""
    t, total = CASES.c, func.sum(CASES.c.delta).label("total")
    found = select(t["count"].label("key"), total).where(t.card == card, unknown_to(actor))
    return {row.key: int(row.total) for row in work.execute(found.group_by(t["count"]))}


def _without(figure: CardFigure, less: dict[str, int], day: date) -> CardFigure:
    part, whole = counts_of(figure.indicator, day)
    denominator = figure.denominator
    if denominator is not None and whole is not None:
        denominator -= less.get(whole, 0)
    return CardFigure(figure.indicator, figure.measured, figure.numerator - less.get(part, 0), denominator)
