"""What follows a card that stands, to its end: the interview, the notice, the write-up, each with its own term."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from access.acts import Act
from casekit import sealing
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.deadlines import Deadline, cancel
from casekit.facts import Event
from casekit.work import Work
from contracts.cards import (
    CardOverdue,
    InterviewHeld,
    InterviewRechecked,
    NoticeAnswered,
    NoticeReviewed,
    WriteUpReviewed,
    WriteUpSubmitted,
)
from contracts.vocabulary import CardStep
from services.evaluation.cards import terms
from services.evaluation.cards.errors import CommitmentUnknown, HeldAhead, WriteUpNames
from services.evaluation.cards.handlers.acting import Opened, go_on, note, open_card, say
from services.evaluation.cards.handlers.contesting import lapse
from services.evaluation.cards.sight import accuses_anybody, is_lost_on
from services.evaluation.cards.tables import ACTS, CARDS, COMMITMENTS
from services.evaluation.domain.card_course import Result

_S, _R = CardStep, Result
# numbers of telephones, identity cards and accounts, and codes of cases: what leads to a person or a matter
_NAMES = re.compile(r"\d[\d -]{5,}\d")


def interview(
    work: Work, actor: Actor, card: UUID, held_on: date, text: str, commitments: Sequence[str]
) -> None:
    """约谈, with its record and what was promised. Raises TransitionRefused, HeldAhead, OwnCard."""
    opened = open_card(work, actor, Act.CARD_INTERVIEW, card)
    after = opened.card.end_step(_S.INTERVIEW, _R.DONE)
    since = to_local(opened.row["published_at"]).date()
    if not since <= held_on <= to_local(work.now).date():
        raise HeldAhead
    is_late = terms.done(work, opened.row, terms.STEPS[_S.INTERVIEW])
    act = note(work, actor, after, _S.INTERVIEW, _R.DONE, text, held_on=held_on, is_late=is_late)
    _promise(work, card, act, commitments)
    recheck_at = go_on(work, opened, after)
    if recheck_at is not None:
        say(work, InterviewHeld(card, after.unit, held_on, len(commitments), recheck_at), after.unit)


def recheck(work: Work, actor: Actor, card: UUID, kept: Collection[int], text: str) -> None:
    """约谈复查: which commitments are kept; where not all are, another interview is due.

    Raises TransitionRefused, CommitmentUnknown, OwnCard.
    """
    opened = open_card(work, actor, Act.CARD_INTERVIEW, card)
    opened.card.end_step(_S.RECHECK, _R.PASSED)  # raises before anything is written
    act, promised = _promised(work, card)
    if not set(kept) <= set(promised):
        raise CommitmentUnknown
    c = COMMITMENTS.c
    work.execute(update(COMMITMENTS).where(c.act == act).values(is_kept=c.number.in_(sorted(kept))))
    result = _R.PASSED if set(kept) == set(promised) else _R.FAILED
    count = len(set(kept))
    _end(
        work, actor, opened, _S.RECHECK, result, text,
        lambda _: InterviewRechecked(card, opened.card.unit, len(promised), count),
    )  # fmt: skip


def answer(work: Work, actor: Actor, card: UUID, text: str) -> None:
    """答复《整改提示单》. Raises TransitionRefused."""
    opened = open_card(work, actor, Act.CARD_ANSWER, card)
    unit = opened.card.unit
    _end(
        work, actor, opened, _S.ANSWER, _R.DONE, text, lambda is_late: NoticeAnswered(card, unit, not is_late)
    )


def review_answer(work: Work, actor: Actor, card: UUID, is_accepted: bool, text: str) -> None:
    """整改验收; what is not enough is asked for again. Raises TransitionRefused, OwnCard."""
    opened = open_card(work, actor, Act.CARD_DECIDE, card)
    result, said = (
        _R.PASSED if is_accepted else _R.FAILED,
        NoticeReviewed(card, opened.card.unit, is_accepted),
    )
    _end(work, actor, opened, _S.ACCEPTANCE, result, text, lambda _: said)


def write_up(work: Work, actor: Actor, card: UUID, text: str) -> None:
    """报送案例, anonymised. Raises TransitionRefused, WriteUpNames."""
    opened = open_card(work, actor, Act.CARD_ANSWER, card)
    unit = opened.card.unit
    if _NAMES.search(text):
        raise WriteUpNames
    _end(
        work, actor, opened, _S.WRITE_UP, _R.DONE, text, lambda is_late: WriteUpSubmitted(card, unit, not is_late)
    )  # fmt: skip


def review_write_up(work: Work, actor: Actor, card: UUID, is_approved: bool, text: str) -> None:
    """案例审定: into the library, or back. Raises TransitionRefused, OwnCard."""
    opened = open_card(work, actor, Act.CARD_DECIDE, card)
    result, said = (
        _R.PASSED if is_approved else _R.FAILED,
        WriteUpReviewed(card, opened.card.unit, is_approved),
    )
    _end(work, actor, opened, _S.APPROVAL, result, text, lambda _: said)


def missed(work: Work, deadline: Deadline) -> None:
    """逾期: said once, when a step's term is missed; who owes it and who is next above are alerted by grid.

    Nobody of them is where a case behind the card accuses a unit: grid does not know which cases lie behind it. A card
    that its own unit is not told of any more, since one has come to accuse it, owes nothing: it lapses.
    """
    card = UUID(deadline.subject)
    row = work.execute(select(CARDS).where(CARDS.c.id == card)).mappings().one()
    if is_lost_on(work, row["unit"], row):
        cancel(work, deadline.stream, deadline.kind, subject=deadline.subject)
        lapse(work, row)
        return
    roles = () if accuses_anybody(work, card) else terms.overseers(work, row, deadline)
    say(work, CardOverdue(card, row["unit"], CardStep(row["step"]), deadline.owner, roles), row["unit"])


def _end(
    work: Work, actor: Actor, opened: Opened, step: CardStep, result: Result, text: str,
    said: Callable[[bool], Event],
) -> None:  # fmt: skip
    """End a step, say what that means (`said` is told whether it is late), and let the next begin."""
    after = opened.card.end_step(step, result)
    is_late = terms.done(work, opened.row, terms.STEPS[step])
    note(work, actor, after, step, result, text, is_late=is_late)
    say(work, said(is_late), after.unit)
    go_on(work, opened, after)


def _promise(work: Work, card: UUID, act: UUID, commitments: Sequence[str]) -> None:
    key = sealing.key_of(work, f"card/{card}")
    for number, text in enumerate(commitments, start=1):
        work.insert(
            COMMITMENTS.name, act=act, number=number, card=card, region=work.region, is_kept=None,
            text_sealed=key.encrypt(text, f"{COMMITMENTS.name}/{act}/{number}/text_sealed"),
        )  # fmt: skip


def _promised(work: Work, card: UUID) -> tuple[UUID, list[int]]:
    """The last interview, and the numbers of what was promised at it."""
    interviews = select(ACTS.c.id).where(ACTS.c.card == card, ACTS.c.act == _S.INTERVIEW.value)
    act: UUID = work.execute(interviews.order_by(ACTS.c.id.desc()).limit(1)).scalar_one()
    numbers = select(COMMITMENTS.c.number).where(COMMITMENTS.c.act == act).order_by(COMMITMENTS.c.number)
    return act, list(work.execute(numbers).scalars())
