"""领导接访: booked for a shift of the rota, held by who keeps it, and what was promised is done by its day.

The acts raise what `open_petition` and the domain do; ReceptionNotFound for one that the petition has not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert

from access.acts import Act
from casekit.auth import Actor
from casekit.deadlines import cancel, meet, set_deadline
from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.field import DutyAssigned, DutyCancelled, DutyPassed
from services.petition.domain.errors import BookedAlready, PetitionVoid, ShiftUnfit
from services.petition.domain.reception import (
    PROMISE,
    WARNED_BEFORE,
    Reception,
    RotaShift,
    VisitState,
)
from services.petition.errors import ReceptionNotFound
from services.petition.handlers import meeting
from services.petition.handlers.acting import open_petition
from services.petition.reception_tables import RECEPTIONS, SHIFTS
from services.petition.sealing import key_of

_BY_WHOM = "reception"  # what fixes by when it is done: who received


@dataclass(frozen=True, slots=True)
class Record:
    """接访记录; `promise` is what was promised, to be done by `promised_by`: both or neither."""

    text: str
    received_at: datetime | None = None
    promise: str | None = None
    promised_by: datetime | None = None


def duty_assigned(work: Work, event: DutyAssigned, envelope: Envelope) -> None:
    """排班: who receives when, and where."""
    row = {
        "id": event.shift, "region": envelope.region, "desk": event.desk, "centre": event.centre,
        "kept_by": event.staff, "begins_at": event.begins_at, "ends_at": event.ends_at,
    }  # fmt: skip
    work.execute(insert(SHIFTS).values(row).on_conflict_do_nothing())


def duty_passed(work: Work, event: DutyPassed, envelope: Envelope) -> None:
    """代班, 换班."""
    work.execute(update(SHIFTS).where(SHIFTS.c.id == event.shift).values(kept_by=event.staff))


def duty_cancelled(work: Work, event: DutyCancelled, envelope: Envelope) -> None:
    """撤班: who was booked for it is to be booked for another."""
    work.execute(update(SHIFTS).where(SHIFTS.c.id == event.shift).values(is_cancelled=True))


def book(work: Work, actor: Actor, petition: UUID, shift: UUID) -> None:
    """预约, once for a shift. Raises ShiftUnfit, which an unknown shift is too, BookedAlready or PetitionVoid."""
    opened = open_petition(work, actor, Act.PETITION_RECEIVE, petition)
    if opened.row["voided_at"] is not None:
        raise PetitionVoid
    found = opened.petition
    reception = Reception(new_id(), petition, found.code, found.unit)
    event = reception.booked(_shift(work, shift), work.now)
    _check_free(work, petition, shift)
    work.insert(
        "receptions", id=reception.id, petition=petition, region=work.region, code=found.code, unit=found.unit,
        shift=shift, state=reception.state.value, booked_by=actor.id, booked_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), event)


def _check_free(work: Work, petition: UUID, shift: UUID) -> None:
    r = RECEPTIONS.c
    waits = (r.petition == petition) & (r.shift == shift) & (r.state == VisitState.BOOKED.value)
    if work.execute(select(r.id).where(waits)).first() is not None:
        raise BookedAlready


def record(work: Work, actor: Actor, petition: UUID, reception: UUID, said: Record) -> None:
    """接访登记: by who kept the shift; the term of what was promised runs, and warns."""
    opened = open_petition(work, actor, Act.PETITION_RECEIVE, petition)
    found, row = _reception(work, petition, reception)
    shift, received_at = _shift(work, row["shift"]), said.received_at or work.now
    event = found.hold(shift, received_at, said.promised_by, work.now)
    key = key_of(work, found.code)
    sealed = {"record_sealed": key.encrypt(said.text, f"receptions/{reception}/record_sealed")}
    if said.promise is not None:
        sealed["promise_sealed"] = key.encrypt(said.promise, f"receptions/{reception}/promise_sealed")
    _save(
        work, found, event, received_by=shift.kept_by, received_at=received_at, promised_by=said.promised_by,
        **sealed,
    )  # fmt: skip
    meeting.met(work, opened.petition, received_at)
    if said.promised_by is not None:
        warn = said.promised_by - WARNED_BEFORE
        set_deadline(
            work, case_stream(found.code), PROMISE, said.promised_by, subject=str(reception), rule=_BY_WHOM,
            owner=found.unit, warn_at=[warn] if warn > work.now else [],
        )  # fmt: skip


def cancel_booking(work: Work, actor: Actor, petition: UUID, reception: UUID) -> None:
    """取消预约."""
    open_petition(work, actor, Act.PETITION_RECEIVE, petition)
    found, _ = _reception(work, petition, reception)
    _save(work, found, found.cancel())


def fulfil(work: Work, actor: Actor, petition: UUID, reception: UUID, text: str) -> None:
    """承诺兑现, and how. Raises NothingPromised."""
    open_petition(work, actor, Act.PETITION_RECEIVE, petition)
    found, row = _reception(work, petition, reception)
    event = found.fulfil(is_on_time=row["promised_by"] is not None and work.now < row["promised_by"])
    meet(work, case_stream(found.code), PROMISE, subject=str(reception))
    sealed = key_of(work, found.code).encrypt(text, f"receptions/{reception}/fulfilment_sealed")
    _save(work, found, event, fulfilment_sealed=sealed, fulfilled_at=work.now)


def call_off(work: Work, petition: UUID) -> None:
    """The petition's case went its own way: nobody is received, and nothing that was promised is due any more."""
    found = select(RECEPTIONS).where(RECEPTIONS.c.petition == petition).order_by(RECEPTIONS.c.id)
    for row in work.execute(found).mappings().all():
        reception = _of(row)
        if reception.state is VisitState.BOOKED:
            _save(work, reception, reception.cancel())
        elif reception.state is VisitState.HELD:
            cancel(work, case_stream(reception.code), PROMISE, subject=str(reception.id))


def _shift(work: Work, shift: UUID) -> RotaShift:
    s = SHIFTS.c
    found = select(s.id, s.centre, s.kept_by, s.begins_at, s.ends_at, s.is_cancelled).where(s.id == shift)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise ShiftUnfit
    return RotaShift(**row)


def _reception(work: Work, petition: UUID, reception: UUID) -> tuple[Reception, RowMapping]:
    found = select(RECEPTIONS).where(RECEPTIONS.c.id == reception, RECEPTIONS.c.petition == petition)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise ReceptionNotFound
    return _of(row), row


def _of(row: RowMapping) -> Reception:
    return Reception(
        row["id"], row["petition"], row["code"], row["unit"], VisitState(row["state"]), row["promised_by"]
    )


def _save(work: Work, reception: Reception, event: Event, **columns: Any) -> None:
    work.append(case_stream(reception.code), event)
    values = {"state": reception.state.value, **columns}
    work.execute(update(RECEPTIONS).where(RECEPTIONS.c.id == reception.id).values(values))
