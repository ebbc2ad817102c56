"""Letters (函) as their readers may see them: both units, and who oversees; never who is accused."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, select
from sqlalchemy.sql.selectable import Select

from access import guard
from access.acts import Act
from access.masking import masked
from access.policy import decide_general
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.web import Keyset
from casekit.work import Work
from contracts.vocabulary import Relation
from services.grid.domain.letter import State, printed_number
from services.grid.domain.letter_errors import LetterNotFound
from services.grid.letter_rows import letter_of
from services.grid.letter_tables import LETTERS
from services.grid.sealing import letter_owner, live_key, opened
from services.grid.sight import may_see_letter, ways_to_letters
from services.grid.tables import GRIDS, UNITS

_NEWEST = Keyset(LETTERS.c.sent_at, LETTERS.c.id)
_FILTERS = {
    "sender": "sender", "recipient": "recipient", "kind": "kind", "state": "state", "case": "code", "grid": "grid",
    "number": "number", "answers": "answers", "risk": "risk",
}  # fmt: skip
_AWAITED = and_(LETTERS.c.due_at.is_not(None), LETTERS.c.state.in_([State.SENT.value, State.RECEIVED.value]))


def letters(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the letters that the actor may see, newest first, without text. Raises Forbidden or CaseNotFound."""
    guard.require(work, actor, Act.LETTER_READ, unit=actor.unit)
    if query["case"] is not None:
        guard.require(work, actor, Act.CASE_READ, query["case"])
    wanted: list[ColumnElement[bool]] = [LETTERS.c.region == work.region]
    wanted += [
        LETTERS.c[column] == query[name] for name, column in _FILTERS.items() if query[name] is not None
    ]
    if query["awaited"] or query["overdue"]:
        wanted.append(_AWAITED)
    if query["overdue"]:
        wanted.append(LETTERS.c.due_at <= work.now)
    found = _NEWEST.select(_named(), query, wanted, ways_to_letters(work, actor))
    page = _NEWEST.page(work.execute(found).all(), query)
    return {**page, "items": [_summary(work, row) for row in page["items"]]}


def letter(work: Work, actor: Actor, letter_id: UUID) -> dict[str, Any]:
    """One letter. The people of both units read it; a respondent in the case, and the centre, without any long number;
    who only oversees, the fact. Raises LetterNotFound.
    """
    row = _row(work, actor, letter_id)
    is_masked = _is_masked(work, actor, row)
    key = live_key(work, letter_owner(letter_id)) if _reads(actor, row) else None

    def text(column: str) -> str | None:
        found = opened(key, row[column], f"letters/{letter_id}/{column}")
        return found if found is None or not is_masked else masked(found, ())

    return {
        **_summary(work, row),
        "subject": text("subject_sealed"),
        "text": text("text_sealed"),
        "is_masked": is_masked,
        "reply": work.execute(
            select(LETTERS.c.id).where(LETTERS.c.answers == letter_id)
        ).scalar_one_or_none(),
        "acts": _acts(actor, row),
    }


def letter_to_print(work: Work, actor: Actor, letter_id: UUID) -> dict[str, Any]:
    """What its page needs, for those who read it. Raises LetterNotFound or Forbidden."""
    shown = letter(work, actor, letter_id)
    if shown["text"] is None:
        raise guard.refusal(Forbidden, actor, Act.LETTER_OPEN)
    grid = select(GRIDS.c.name).where(GRIDS.c.id == shown["grid"])
    first = select(LETTERS.c.number).where(LETTERS.c.id == shown["answers"])
    answers = None if shown["answers"] is None else work.execute(first).scalar_one()
    return {
        "letter": {**shown, "grid_name": work.execute(grid).scalar_one_or_none()},
        "number": printed_number(shown["number"]),
        "answers": None if answers is None else printed_number(answers),
    }


def _named() -> Select[Any]:
    names = (
        select(UNITS.c.name).where(UNITS.c.id == LETTERS.c[side]).scalar_subquery().label(f"{side}_name")
        for side in ("sender", "recipient")
    )
    return select(LETTERS, *names)


def _row(work: Work, actor: Actor, letter_id: UUID) -> RowMapping:
    wanted = _named().where(LETTERS.c.id == letter_id, may_see_letter(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(LetterNotFound, actor, Act.LETTER_READ)
    return row


def _summary(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    is_awaited = row["due_at"] is not None and row["state"] in (State.SENT.value, State.RECEIVED.value)
    return {**row, "is_overdue": is_awaited and row["due_at"] <= work.now}


def _is_masked(work: Work, actor: Actor, row: RowMapping) -> bool:
    """But for the people of its units, who read it as it stands; a respondent never reads who complained."""
    if actor.unit not in (row["sender"], row["recipient"]):
        return True
    if not decide_general(actor, Act.LETTER_OPEN, unit=actor.unit).is_allowed:
        return True
    case = None if row["code"] is None or actor.unit == row["sender"] else guard.load(work, row["code"])
    return case is not None and actor.unit in case.units(Relation.RESPONDENT)


def _reads(actor: Actor, row: RowMapping) -> bool:
    """Whether he has to do with it, or decides what comes of it, and so must know what it is about."""
    return any(
        decide_general(actor, act, unit=row[side]).is_allowed
        for act, side in ((Act.LETTER_WITHDRAW, "sender"), (Act.LETTER_ANSWER, "recipient"))
    )


def _acts(actor: Actor, row: RowMapping) -> list[str]:
    found, held = [], letter_of(row)
    if decide_general(actor, Act.LETTER_ANSWER, unit=row["recipient"]).is_allowed:
        found += ["letter.receive"] if held.state is State.SENT else []
        found += ["letter.reply"] if held.awaits_answer else []
    if held.is_open and decide_general(actor, Act.LETTER_WITHDRAW, unit=row["sender"]).is_allowed:
        found.append("letter.withdraw")
    return found
