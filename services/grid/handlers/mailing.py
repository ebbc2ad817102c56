"""The rows, numbers, texts and terms of letters (函), and what ends them. Called with their stream locked.

`handlers.letters` holds the commands; what happens by itself, when a term is missed or a case is over, is here.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from casekit import deadlines
from casekit.clock import rfc3339, to_local
from casekit.deadlines import Course, Deadline
from casekit.facts import Event
from casekit.streams import case_stream, grid_stream
from casekit.work import Work
from contracts.vocabulary import Letter as Kind
from procedures.timing import Timing
from services.grid.domain.letter import TERMS, Letter, State, name_of, number_of
from services.grid.domain.letter_errors import TermUnfit
from services.grid.handlers import routed
from services.grid.handlers.terms import timing
from services.grid.letter_rows import letter_of
from services.grid.letter_tables import LETTER_NUMBERS, LETTERS
from services.grid.places import procedure_of, terms_today
from services.grid.sealing import key_of, letter_owner

ANSWER: Final = "letter.answer"  # the kind of its term


def stream_of(letter: Letter) -> str:
    """The case's stream where there is a case, else the grid's."""
    return case_stream(letter.code) if letter.code is not None else grid_stream(str(letter.grid))


def terms_of(work: Work, code: str | None) -> Mapping[str, Any]:
    """In whose terms it runs: those of the case, or of the place today."""
    return (None if code is None else routed.terms(work, code)) or terms_today(work)


def term_of(work: Work, kind: Kind, terms: Mapping[str, Any], answer_by: datetime | None) -> Timing | None:
    """By when it is to be answered: the procedure's term, or sooner where that is wanted; None where nothing is owed.

    Raises TermUnfit.
    """
    if kind not in TERMS:
        if answer_by is not None:
            raise TermUnfit
        return None
    term = timing(work, terms, TERMS[kind])
    if answer_by is None:
        return term
    if not work.now < answer_by <= term.due_at:
        raise TermUnfit(latest=rfc3339(term.due_at))
    sooner = term.due_at - answer_by
    return replace(
        term,
        due_at=answer_by,
        warn_at=tuple(at - sooner for at in term.warn_at if at - sooner > work.now),
        escalation=tuple((at - sooner, post) for at, post in term.escalation),
    )


def next_number(work: Work, centre: str) -> str:
    """文号: the next of the centre's in this year, without a gap; its row stays locked until the commit."""
    year, t = to_local(work.now).year, LETTER_NUMBERS.c
    fresh = insert(LETTER_NUMBERS).values(centre=centre, year=year, region=work.region, last=1)
    given = fresh.on_conflict_do_update(index_elements=["centre", "year"], set_={"last": t.last + 1})
    return number_of(year, work.execute(given.returning(t.last)).scalar_one())


def post(
    work: Work,
    letter: Letter,
    centre: str,
    terms: Mapping[str, Any],
    subject: str | None,
    text: str,
    risk: UUID | None = None,
) -> None:
    """发函: say it and keep it, sealed under its own key."""
    work.append(stream_of(letter), letter.sent())
    key, at = key_of(work, letter_owner(letter.id)), f"letters/{letter.id}"
    work.insert(
        "letters", id=letter.id, region=work.region, centre=centre, number=letter.number, kind=letter.kind.value,
        name=name_of(procedure_of(work, terms), letter.kind), sender=letter.sender, recipient=letter.recipient,
        code=letter.code, grid=letter.grid, answers=letter.answers, state=letter.state.value, due_at=letter.due_at,
        subject_sealed=None if subject is None else key.encrypt(subject, f"{at}/subject_sealed"),
        text_sealed=key.encrypt(text, f"{at}/text_sealed"), sent_by=work.actor, sent_at=work.now, risk=risk,
    )  # fmt: skip


def run_term(work: Work, letter: Letter, term: Timing) -> None:
    """Let the term of the answer run; missed, it climbs by the rule's own chain."""
    deadlines.set_deadline(
        work, stream_of(letter), ANSWER, term.due_at, subject=str(letter.id), rule=term.rule, owner=letter.recipient,
        warn_at=term.warn_at, provisional=term.provisional, course=Course(term.escalation, term.is_target),
    )  # fmt: skip


def save(work: Work, letter: Letter, event: Event, **columns: Any) -> None:
    """Say what happened to it, and save it."""
    work.append(stream_of(letter), event)
    values = {"state": letter.state.value, **columns}
    work.execute(update(LETTERS).where(LETTERS.c.id == letter.id).values(values))


def withdraw(work: Work, letter: Letter) -> None:
    """撤函: no term of it runs any more. Raises TransitionRefused."""
    save(work, letter, letter.withdraw(), withdrawn_at=work.now)
    deadlines.cancel(work, stream_of(letter), ANSWER, subject=str(letter.id))


def withdraw_of_case(work: Work, code: str, *, but: Collection[Kind] = ()) -> None:
    """The case is over, and nothing is to be answered on it any more, `but` what outlives that."""
    owed = LETTERS.c.due_at.is_not(None), LETTERS.c.kind.not_in([kind.value for kind in but])
    for letter in _open(work, code, and_(*owed)):
        withdraw(work, letter)


def is_owed(work: Work, code: str, kind: Kind, unit: str) -> bool:
    """Whether the unit still has such a letter of the case to answer."""
    which = (LETTERS.c.kind == kind.value, LETTERS.c.recipient == unit, LETTERS.c.due_at.is_not(None))
    return bool(_open(work, code, and_(*which)))


def withdraw_of_accused(work: Work, code: str, accused: Collection[str]) -> None:
    """These units turned out to be accused in the case: whatever is open between them and others is taken back."""
    concerned = or_(LETTERS.c.sender.in_(accused), LETTERS.c.recipient.in_(accused))
    for letter in _open(work, code, concerned):
        if letter.is_open:
            withdraw(work, letter)


def letter_late(work: Work, deadline: Deadline) -> None:
    """逾期未复."""
    wanted = select(LETTERS).where(LETTERS.c.id == UUID(deadline.subject))
    letter = letter_of(work.execute(wanted).mappings().one())
    work.append(stream_of(letter), letter.overdue())


def _open(work: Work, code: str, which: ColumnElement[bool]) -> list[Letter]:
    states = [State.SENT.value, State.RECEIVED.value]
    wanted = select(LETTERS).where(LETTERS.c.code == code, LETTERS.c.state.in_(states), which)
    return [letter_of(row) for row in work.execute(wanted.order_by(LETTERS.c.id)).mappings().all()]
