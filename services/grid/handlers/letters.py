"""The commands of letters (函): send, take note of, reply, withdraw.

A recipient that is accused in the case is never told: the letter is not there for it. Who may know who is accused is
refused such a letter; to others it looks like one that nobody takes note of, so that nobody learns from a refusal who
is accused. All but `send_letter` raise LetterNotFound and Forbidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from access import guard
from access.acts import Act
from access.guard import Grant
from casekit.auth import Actor
from casekit.deadlines import meet
from casekit.errors import Forbidden
from casekit.ids import new_id
from casekit.streams import case_stream, grid_stream
from casekit.work import Work
from contracts.vocabulary import Letter as Kind
from contracts.vocabulary import Relation
from services.grid.domain.errors import UnitIsAccused
from services.grid.domain.letter import OF_CENTRE, Letter
from services.grid.domain.letter_errors import LetterNotFound
from services.grid.errors import UnitUnknown
from services.grid.handlers import mailing, managing
from services.grid.handlers.acting import hold_case
from services.grid.handlers.assigning import hold_unit
from services.grid.handlers.hazards import lock_grid
from services.grid.handlers.listing import check_risk
from services.grid.letter_rows import letter_of
from services.grid.letter_tables import LETTERS
from services.grid.sight import may_see_letter


@dataclass(frozen=True, slots=True)
class SendLetter:
    """The command: of a kind that is no reply, on a `case`, or of a place in `grid` where the kind allows it.

    `risk` is the entry of the risk list that it works off.
    """

    kind: Kind
    to: str
    case: str | None
    grid: str | None
    subject: str
    text: str
    answer_by: datetime | None = None
    risk: UUID | None = None


def send_letter(work: Work, actor: Actor, command: SendLetter) -> UUID:
    """发函. Returns its id.

    Raises Forbidden, CaseNotFound, GridNotFound, GridHasEnded, UnitUnknown, UnitIsAccused, RiskUnfit or TermUnfit.
    """
    grant = _leave(work, actor, command)
    sender = _sender(work, actor, command)
    _check_recipient(work, actor, grant, sender, command.to)
    if command.risk is not None:
        check_risk(work, actor, command.risk, command.case, command.grid)
    terms = mailing.terms_of(work, command.case)
    term = mailing.term_of(work, command.kind, terms, command.answer_by)
    centre = sender if grant.case is None else grant.case.centre
    letter = Letter(
        new_id(), command.kind, mailing.next_number(work, centre), sender, command.to, command.case, command.grid,
        None if term is None else term.due_at,
    )  # fmt: skip
    mailing.post(work, letter, centre, terms, command.subject, command.text, command.risk)
    if term is not None:
        mailing.run_term(work, letter, term)
    return letter.id


def receive_letter(work: Work, actor: Actor, letter_id: UUID) -> None:
    """签收. Raises TransitionRefused, too."""
    letter, _ = _open(work, actor, Act.LETTER_ANSWER, letter_id)
    mailing.save(work, letter, letter.receive(), received_at=work.now, received_by=actor.id)


def reply_to_letter(work: Work, actor: Actor, letter_id: UUID, text: str) -> UUID:
    """复函: a letter of its own, back to who wrote. Returns its id. Raises TakesNoAnswer or TransitionRefused, too."""
    letter, row = _open(work, actor, Act.LETTER_ANSWER, letter_id)
    reply_id = new_id()
    answered = letter.answer(reply_id, work.now)
    noted = {} if row["received_at"] is not None else {"received_at": work.now, "received_by": actor.id}
    mailing.save(work, letter, answered, answered_at=work.now, **noted)
    meet(work, mailing.stream_of(letter), mailing.ANSWER, subject=str(letter.id))
    reply = Letter(
        reply_id, letter.reply_kind, mailing.next_number(work, row["centre"]), letter.recipient, letter.sender,
        letter.code, letter.grid, answers=letter.id,
    )  # fmt: skip
    mailing.post(work, reply, row["centre"], mailing.terms_of(work, letter.code), None, text)
    return reply.id


def withdraw_letter(work: Work, actor: Actor, letter_id: UUID) -> None:
    """撤函 by who wrote it, or by the centre. Raises TransitionRefused, too."""
    letter, _ = _open(work, actor, Act.LETTER_WITHDRAW, letter_id)
    mailing.withdraw(work, letter)


def _leave(work: Work, actor: Actor, command: SendLetter) -> Grant:
    """Lock what the letter is about, and ask leave for one of its kind."""
    if command.case is not None:
        hold_case(work, command.case)
        act = Act.LETTER_ASSIGN if command.kind in OF_CENTRE else Act.LETTER_SEND
        return guard.require(work, actor, act, command.case)
    unit = lock_grid(work, str(command.grid), is_new=True)
    return guard.require(work, actor, Act.LETTER_WARN, seat=managing.seat_over(work, actor, unit))


def _sender(work: Work, actor: Actor, command: SendLetter) -> str:
    """The actor's unit. Raises Forbidden."""
    row = None if actor.unit is None else hold_unit(work, actor.unit)
    if row is None or not row["is_active"]:
        raise guard.refusal(Forbidden, actor, Act.LETTER_SEND)
    return str(actor.unit)


def _check_recipient(work: Work, actor: Actor, grant: Grant, sender: str, recipient: str) -> None:
    row = hold_unit(work, recipient)
    if row is None or not row["is_active"] or recipient == sender:
        raise UnitUnknown(field="to")
    is_accused = grant.case is not None and recipient in grant.case.units(Relation.ACCUSED)
    if is_accused and Act.LETTER_ASSIGN in guard.acts_of(actor, grant):
        raise UnitIsAccused(field="to")


def _open(work: Work, actor: Actor, act: Act, letter_id: UUID) -> tuple[Letter, Mapping[str, Any]]:
    """The letter, its stream locked, for one of its recipient, or who may take it back."""
    row = _visible(work, actor, act, letter_id)
    work.lock(case_stream(row["code"]) if row["code"] is not None else grid_stream(row["grid"]), create=False)
    row = _visible(work, actor, act, letter_id)
    own = row["recipient"] if act is Act.LETTER_ANSWER else row["sender"]
    guard.require(work, actor, act, unit=own)
    return letter_of(row), dict(row)


def _visible(work: Work, actor: Actor, act: Act, letter_id: UUID) -> RowMapping:
    """The row. Raises LetterNotFound, for unknown and hidden ones alike."""
    wanted = select(LETTERS).where(LETTERS.c.id == letter_id, may_see_letter(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(LetterNotFound, actor, act)
    return row
