"""What follows an agreement: its obligations are watched over, signed copies kept, a court's confirmation sought.

Each obligation with a day runs a term of its own; the ticker says when it was not known to be done by then.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access.acts import Act
from casekit.attachments import AttachmentStore, Stored
from casekit.attachments.store import Source
from casekit.auth import Actor
from casekit.deadlines import Course, Deadline, meet, set_deadline
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.settlement import (
    AgreementAttached,
    AgreementFulfilled,
    AllowanceRecorded,
    ConfirmationDecided,
    ConfirmationRequested,
    TermBreached,
    TermFulfilled,
)
from contracts.vocabulary import ConfirmationOutcome, Side
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.agreement import Agreement
from services.mediation.domain.errors import DoneAlready, NothingRunning
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.settling import Obligation, check_application, end_of, is_all_done
from services.mediation.errors import TermNotFound
from services.mediation.handlers import terms
from services.mediation.handlers.acting import Opened, mediation_of, open_mediation
from services.mediation.sealing import key_of
from services.mediation.settlement_tables import ALLOWANCES, CONFIRMATIONS
from services.mediation.tables import AGREEMENTS, MEDIATIONS, TERMS

OBLIGATION = "mediation.obligation"  # the kind of an obligation's deadline
_RULE = "agreement"  # what fixes it: the parties
_CONFIRMATION = DeadlineKind.MEDIATION_CONFIRMATION.value


def watch(work: Work, opened: Opened, agreement: Agreement) -> None:
    """The agreement is made: its days run, and both sides may ask a court to confirm it."""
    found = opened.mediation
    for number, term in enumerate(agreement.terms, start=1):
        if term.due_on is not None:
            set_deadline(
                work, case_stream(found.code), OBLIGATION, end_of(term.due_on), subject=_subject(found.id, number),
                rule=_RULE, owner=found.committee,
            )  # fmt: skip
    _open_confirmation(work, opened, agreement.made_at)


def fulfil(work: Work, actor: Actor, mediation: UUID, number: int, on: date) -> None:
    """履行 of one obligation. Raises TermNotFound, DoneAlready, MomentAhead, InvalidInput."""
    found = _settled(work, actor, mediation, "fulfil")
    obligations = _obligations(work, mediation)
    obligation = next((each for each in obligations if each.number == number), None)
    if obligation is None:
        raise TermNotFound
    is_late = obligation.fulfil(on, _agreement(work, mediation)["made_at"], work.now)
    which = (TERMS.c.mediation == mediation) & (TERMS.c.number == number)
    work.execute(update(TERMS).where(which).values(fulfilled_on=on))
    meet(work, case_stream(found.code), OBLIGATION, subject=_subject(mediation, number))
    stream = case_stream(found.code)
    work.append(stream, TermFulfilled(found.id, found.code, found.committee, number, on, is_late))
    after = _obligations(work, mediation)
    if is_all_done(after):
        late = any(each.due_on and each.fulfilled_on and each.fulfilled_on > each.due_on for each in after)
        work.append(stream, AgreementFulfilled(found.id, found.code, found.committee, late))


def obligation_missed(work: Work, deadline: Deadline) -> None:
    """逾期未履行: said once, on the day after; the committee asks, and the parties may go to court."""
    mediation, _, number = deadline.subject.rpartition("/")
    row = work.execute(select(MEDIATIONS).where(MEDIATIONS.c.id == UUID(mediation))).mappings().one()
    which = (TERMS.c.mediation == row["id"]) & (TERMS.c.number == int(number))
    due_on = work.execute(select(TERMS.c.due_on).where(which)).scalar_one()
    work.execute(update(TERMS).where(which).values(breached_at=work.now))
    found = mediation_of(row)
    work.append(deadline.stream, TermBreached(found.id, found.code, found.committee, int(number), due_on))


def attach(
    work: Work, actor: Actor, mediation: UUID, source: Source, name: str, kept: Callable[[Stored], None]
) -> UUID:
    """签署件存档. `kept` is told what the store keeps. Raises what `AttachmentStore.put` does."""
    found = _settled(work, actor, mediation, "attach")
    store: AttachmentStore = work.extras["attachments"]
    key, copy = key_of(work, found.code), new_id()
    stored = store.put(source, key)
    kept(stored)
    work.insert(
        "agreement_copies", id=copy, mediation=mediation, region=work.region, stored=stored.id, sha256=stored.sha256,
        size=stored.size, media_type=stored.media_type, added_by=actor.id, added_at=work.now,
        name_sealed=key.encrypt(name, f"agreement_copies/{copy}/name_sealed"),
    )  # fmt: skip
    event = AgreementAttached(found.id, found.code, found.committee, copy, stored.sha256)
    work.append(case_stream(found.code), event)
    return copy


def request_confirmation(
    work: Work, actor: Actor, mediation: UUID, court: str, sides: Collection[Side]
) -> None:
    """申请司法确认. Raises ApplicationNotJoint, ConfirmationLate, DoneAlready."""
    found = _settled(work, actor, mediation, "confirm")
    row = _confirmation(work, mediation)
    if row["state"] != "open":
        raise DoneAlready
    check_application(sides, row["until"], work.now)
    _save_confirmation(work, mediation, state="requested", court=court, requested_at=work.now)
    meet(work, case_stream(found.code), _CONFIRMATION, subject=str(mediation))
    work.append(case_stream(found.code), ConfirmationRequested(found.id, found.code, found.committee, court))


def decide_confirmation(
    work: Work, actor: Actor, mediation: UUID, outcome: ConfirmationOutcome, ruling: str | None
) -> None:
    """裁定 of the court, as it was served. Raises NothingRunning."""
    found = _settled(work, actor, mediation, "confirm")
    row = _confirmation(work, mediation)
    if row["state"] != "requested":
        raise NothingRunning
    sealed = None
    if ruling is not None:
        sealed = key_of(work, found.code).encrypt(ruling, f"confirmations/{mediation}/ruling_sealed")
    _save_confirmation(work, mediation, state=outcome.value, ruling_sealed=sealed, decided_at=work.now)
    event = ConfirmationDecided(found.id, found.code, found.committee, row["court"], outcome)
    work.append(case_stream(found.code), event)


def record_allowance(work: Work, actor: Actor, mediation: UUID, post: str, amount_fen: int) -> None:
    """一案一补, once for a post and case. Raises DoneAlready; TransitionRefused while the mediation is open."""
    opened = open_mediation(work, actor, Act.MEDIATION_ALLOW, mediation)
    opened.mediation.check_over("allow")
    paid = select(ALLOWANCES.c.id).where(ALLOWANCES.c.mediation == mediation, ALLOWANCES.c.post == post)
    if work.execute(paid).first() is not None:
        raise DoneAlready
    work.insert(
        "allowances", id=new_id(), mediation=mediation, region=work.region, post=post, amount_fen=amount_fen,
        recorded_by=actor.id, recorded_at=work.now,
    )  # fmt: skip
    found = opened.mediation
    event = AllowanceRecorded(found.id, found.code, found.committee, post, amount_fen)
    work.append(case_stream(found.code), event)


def _settled(work: Work, actor: Actor, mediation: UUID, act: str) -> Mediation:
    """The mediation, which has an agreement; also for the committee that had the case before."""
    found = open_mediation(work, actor, Act.MEDIATION_SETTLE, mediation).mediation
    found.check_settled(act)
    return found


def _open_confirmation(work: Work, opened: Opened, made_at: datetime) -> None:
    """The thirty days run from when the agreement took effect. They are the parties' own: nobody is late in them."""
    procedure = terms.procedure_of(work, opened.row["place"], opened.row["procedure"])
    timing = terms.timing(procedure, _CONFIRMATION, opened.row["grade"], made_at)
    found = opened.mediation
    work.insert("confirmations", mediation=found.id, region=work.region, state="open", until=timing.due_at)
    set_deadline(
        work, case_stream(found.code), _CONFIRMATION, timing.due_at, subject=str(found.id), rule=timing.rule,
        owner=timing.owner, warn_at=timing.warn_at, provisional=timing.provisional, course=Course(is_target=True),
    )  # fmt: skip


def _obligations(work: Work, mediation: UUID) -> list[Obligation]:
    t = TERMS.c
    found = select(t.number, t.due_on, t.fulfilled_on).where(t.mediation == mediation).order_by(t.number)
    return [Obligation(row.number, row.due_on, row.fulfilled_on) for row in work.execute(found)]


def _agreement(work: Work, mediation: UUID) -> RowMapping:
    return work.execute(select(AGREEMENTS).where(AGREEMENTS.c.mediation == mediation)).mappings().one()


def _confirmation(work: Work, mediation: UUID) -> RowMapping:
    """Its confirmation. Raises NothingRunning for an agreement of before there were any."""
    found = select(CONFIRMATIONS).where(CONFIRMATIONS.c.mediation == mediation)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise NothingRunning
    return row


def _save_confirmation(work: Work, mediation: UUID, **columns: Any) -> None:
    work.execute(update(CONFIRMATIONS).where(CONFIRMATIONS.c.mediation == mediation).values(columns))


def _subject(mediation: UUID, number: int) -> str:
    return f"{mediation}/{number}"
