"""What every act on a case has in common: lock, leave, load; then say, save, and keep the deadlines.

Called by the other handlers alone.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.vault import DataKey
from casekit.work import Work
from contracts.intake import CaseAdmitted, CaseCompleted, CaseReopened
from procedures.vocabulary import DeadlineKind
from services.intake.domain.case import Case
from services.intake.domain.duties import Change, changes
from services.intake.handlers.beginning import TakenUp, began, started_by
from services.intake.handlers.draws import arrange_first
from services.intake.handlers.duties import Terms, keep
from services.intake.records import case_of, columns_of, procedure_of
from services.intake.sealing import case_owner, key_of
from services.intake.tables import CASES


@dataclass(slots=True)
class Opened:
    """A case whose stream is locked, and its row as it was found. `is_masked`: who acts does not see its text."""

    case: Case
    row: Mapping[str, Any]
    changed: dict[str, Any] = field(default_factory=dict)
    is_masked: bool = False

    @property
    def stream(self) -> str:
        """The case's stream."""
        return case_stream(self.case.code)


def open_case(work: Work, actor: Actor, act: Act, code: str) -> Opened:
    """Lock the case for `act`. Raises CaseNotFound or Forbidden as `access.guard.require` does."""
    with suppress(KeyError):  # the guard refuses an unknown case as it does a hidden one
        work.lock(case_stream(code), create=False)
    grant = guard.require(work, actor, act, code)
    row = dict(work.execute(select(CASES).where(CASES.c.code == code)).mappings().one())
    return Opened(case_of(row), row, is_masked=grant.masked)


def found(work: Work, code: str) -> Opened | None:
    """The case whose stream an event handler holds; None if there is none."""
    row = work.execute(select(CASES).where(CASES.c.code == code)).mappings().one_or_none()
    return None if row is None else Opened(case_of(dict(row)), dict(row))


def carry_out(work: Work, opened: Opened, events: Sequence[Event]) -> Case:
    """Say what an act said, save the case, note the state it entered, keep its deadlines. Returns the case."""
    for event in events:
        work.append(opened.stream, event)
    case, changed = opened.case, opened.changed
    changed.update(
        (column, value) for column, value in columns_of(case).items() if value != opened.row[column]
    )
    if any(isinstance(event, CaseAdmitted | CaseReopened) for event in events):
        changed["counted_from"] = work.now
    if "state" in changed:
        changed |= {"state_since": work.now, "promised_at": None}
        enter(work, case)
    if changed:
        work.execute(update(CASES).where(CASES.c.code == case.code).values(changed))
    counted_from = changed.get("counted_from", opened.row["counted_from"])
    procedure = procedure_of(work, case)
    if any(isinstance(event, CaseCompleted) for event in events):
        arrange_first(work, case, changed.get("centre", opened.row["centre"]), procedure)
    wants_follow_up = case.awaits_follow_up and procedure.follow_up.needed(case.matter_type)
    starts = started_by(procedure, case.grade)
    due = changes(events, needs_follow_up=wants_follow_up, starts=starts)
    if due.get(DeadlineKind.COMPLETION) is Change.BEGIN and not case.is_being_settled:
        del due[DeadlineKind.COMPLETION]
    sets = due.get(DeadlineKind.COMPLETION) in (Change.SET, Change.BEGIN)
    taken_up = TakenUp(case.code, opened.row["received_at"], counted_from or work.now)
    keep(
        work,
        opened.stream,
        due,
        Terms(procedure, case.grade, began(work, starts, taken_up) if sets else None),
    )
    return case


def enter(work: Work, case: Case) -> None:
    """Note that the case has entered its state; the number is the stream's, so that it only grows."""
    stream = work.held(case_stream(case.code))
    if stream is None:
        raise LookupError("the case's stream is not held")
    work.insert(
        "case_steps",
        code=case.code,
        number=stream.seq,
        region=stream.region,
        state=case.state.value,
        round=case.round,
        route=None if case.route is None else case.route.value,
        entered_at=work.now,
    )


def note(
    work: Work,
    opened: Opened,
    act: str,
    text: str | None,
    key: DataKey | None = None,
    note_id: UUID | None = None,
) -> UUID | None:
    """Keep what was written with an act, sealed under the case's key; nothing when nothing was written.

    `note_id` is given for what belongs to a record of its own: the id of that.
    """
    if text is None:
        return None
    note_id = note_id or new_id()
    key = key or key_of(work, case_owner(opened.case.code))
    work.insert(
        "case_notes",
        id=note_id,
        code=opened.case.code,
        region=opened.row["region"],
        round=opened.case.round,
        act=act,
        sealed=key.encrypt(text, f"case_notes/{note_id}/sealed"),
        written_by=work.actor,
        written_at=work.now,
    )
    return note_id
