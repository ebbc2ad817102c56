"""What every act on a card has in common: find it, lock its unit, ask leave; then say, save and keep what was written.

Called by the other handlers alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access import guard
from access.acts import Act
from casekit import sealing
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.cards import CardClosed, InterviewCalled, NoticeIssued, WriteUpRequested
from contracts.vocabulary import CardStep, Colour
from services.evaluation.cards import terms
from services.evaluation.cards.errors import OwnCard
from services.evaluation.cards.sight import card_of, may
from services.evaluation.cards.tables import ACTS, CARDS
from services.evaluation.domain.card_course import Card, State

_JUDGING = frozenset({Act.CARD_DECIDE, Act.CARD_INTERVIEW})


@dataclass(frozen=True, slots=True)
class Opened:
    """A card whose unit's stream is locked, and its row as it was found."""

    card: Card
    row: RowMapping


def open_card(work: Work, actor: Actor, act: Act, card: UUID) -> Opened:
    """Lock the card's unit for `act`. Raises CardNotFound, Forbidden, OwnCard."""
    unit = work.execute(select(CARDS.c.unit).where(CARDS.c.id == card)).scalar_one_or_none()
    if unit is not None:
        work.lock(unit_stream(unit))
    row = card_of(work, actor, act, card)
    if act in _JUDGING and row["unit"] == actor.unit:
        raise guard.refusal(OwnCard, actor, act)
    if not may(actor, act, row["unit"]):
        raise guard.refusal(Forbidden, actor, act)
    return Opened(of_row(row), row)


def of_row(row: RowMapping) -> Card:
    """The aggregate that a row of `cards` holds."""
    step = None if row["step"] is None else CardStep(row["step"])
    return Card(row["id"], row["unit"], Colour(row["colour"]), State(row["state"]), step)


def save(work: Work, card: Card, **columns: Any) -> None:
    """Keep the card as it now stands."""
    ended = {} if card.is_open else {"ended_at": work.now}
    step = None if card.step is None else card.step.value
    values = {"state": card.state.value, "step": step, **ended, **columns}
    work.execute(update(CARDS).where(CARDS.c.id == card.id).values(values))


def say(work: Work, event: Event, unit: str) -> None:
    """Say it on the unit's stream, whose lock is held."""
    work.append(unit_stream(unit), event)


def note(
    work: Work, actor: Actor, card: Card, act: str, result: str, text: str, *,
    held_on: date | None = None, is_late: bool = False,
) -> UUID:  # fmt: skip
    """Keep what was done and written, sealed under the card's key; returns its id."""
    id_ = new_id()
    sealed = sealing.key_of(work, f"card/{card.id}").encrypt(text, f"{ACTS.name}/{id_}/text_sealed")
    work.insert(
        ACTS.name, id=id_, card=card.id, region=work.region, act=act, result=result, held_on=held_on,
        is_late=is_late, text_sealed=sealed, by=actor.id, at=work.now,
    )  # fmt: skip
    return id_


def go_on(work: Work, opened: Opened, card: Card, **columns: Any) -> datetime | None:
    """Save a card that has reached another step, or its end; returns by when that step is due."""
    save(work, card, **columns)
    if card.step is None:
        say(work, CardClosed(card.id, card.unit, card.colour, is_lapsed=False), card.unit)
        return None
    timing = terms.run(work, opened.row, terms.STEPS[card.step])
    asked = _ASKED.get(card.step)
    if asked is not None:
        say(work, asked(card.id, card.unit, timing.due_at), card.unit)
    return timing.due_at


_ASKED: dict[CardStep, type[InterviewCalled] | type[NoticeIssued] | type[WriteUpRequested]] = {
    CardStep.INTERVIEW: InterviewCalled,
    CardStep.ANSWER: NoticeIssued,
    CardStep.WRITE_UP: WriteUpRequested,
}
