"""The unit sees its card first: it may contest it within a term, which freezes it until that is decided."""

from uuid import UUID

from sqlalchemy import RowMapping, select

from access.acts import Act
from casekit.auth import Actor
from casekit.deadlines import Deadline, cancel_all
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.cards import CardClosed, CardContested, CardDecided, CardPublished
from contracts.vocabulary import ContestOutcome
from services.evaluation.cards import terms
from services.evaluation.cards.errors import ContestLate
from services.evaluation.cards.handlers.acting import Opened, go_on, note, of_row, open_card, save, say
from services.evaluation.cards.sight import is_lost_on
from services.evaluation.cards.tables import CARDS
from services.evaluation.domain.card_course import Card, State


def contest(work: Work, actor: Actor, card: UUID, text: str) -> None:
    """提出异议. Raises TransitionRefused, ContestLate."""
    opened = open_card(work, actor, Act.CARD_ANSWER, card)
    contested = opened.card.contest()
    if work.now >= opened.row["contest_until"]:
        raise ContestLate
    terms.done(work, opened.row, terms.CONTEST)
    note(work, actor, contested, "contest", "contested", text)
    save(work, contested)
    terms.run(work, opened.row, terms.DECISION)
    say(work, CardContested(contested.id, contested.unit, contested.colour), contested.unit)


def decide(work: Work, actor: Actor, card: UUID, outcome: ContestOutcome, text: str) -> None:
    """异议裁定: it stands, or is withdrawn. Raises TransitionRefused, OwnCard."""
    opened = open_card(work, actor, Act.CARD_DECIDE, card)
    decided = opened.card.decide(outcome)
    is_late = terms.done(work, opened.row, terms.DECISION)
    note(work, actor, decided, "decision", outcome.value, text, is_late=is_late)
    say(work, CardDecided(decided.id, decided.unit, decided.colour, outcome), decided.unit)
    if outcome is ContestOutcome.UPHELD:
        _publish(work, opened, decided)
    else:
        save(work, decided)


def publish(work: Work, deadline: Deadline) -> None:
    """生效: the ticker calls this when nobody contested the card in time."""
    found = select(CARDS).where(CARDS.c.id == UUID(deadline.subject))
    row = work.execute(found).mappings().one()
    if is_lost_on(work, row["unit"], row):  # its unit is not told of it any more
        lapse(work, row)
        return
    opened = Opened(of_row(row), row)
    _publish(work, opened, opened.card.publish())


def lapse_all(work: Work, unit: str) -> None:
    """A unit that is no more is judged no more, and owes nothing; its stream is held."""
    cancel_all(work, unit_stream(unit))
    open_states = [state.value for state in (State.ISSUED, State.CONTESTED, State.STANDING)]
    found = select(CARDS).where(CARDS.c.unit == unit, CARDS.c.state.in_(open_states)).order_by(CARDS.c.id)
    for row in work.execute(found).mappings().all():
        lapse(work, row)


def lapse(work: Work, row: RowMapping) -> None:
    """The card ends, and nothing follows it any more; its unit's stream is held."""
    card = of_row(row).lapse()
    save(work, card)
    say(work, CardClosed(card.id, card.unit, card.colour, is_lapsed=True), card.unit)


def _publish(work: Work, opened: Opened, card: Card) -> None:
    say(work, CardPublished(card.id, card.unit, card.colour), card.unit)
    go_on(work, opened, card, published_at=work.now)
