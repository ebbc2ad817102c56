"""What a gateway reports of the messages it took (送达回执). A report may come twice, late, or in any order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import NotificationForm
from services.intake.domain.notification import NotificationState
from services.intake.handlers.acting import carry_out, found
from services.intake.handlers.notifying import give_up, load, save, settle
from services.intake.notice_tables import NOTIFICATIONS

ACTOR: Final = "service/receipts"
REPORTED: Final = "gateway_reported"
_OF_GATEWAYS: Final = (NotificationForm.SMS.value, NotificationForm.EMAIL.value)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One report. `at`: when it arrived, by the gateway's clock."""

    notification: UUID
    is_delivered: bool
    at: datetime | None = None


def take_receipts(work: Work, receipts: Sequence[Receipt]) -> list[tuple[UUID, NotificationState | None]]:
    """Write down what is reported; returns the state of each notification, None where it is none that a gateway had."""
    work.actor = ACTOR  # the signature, and no token, says who speaks
    t = NOTIFICATIONS.c
    ids = [each.notification for each in receipts]
    known = select(t.id, t.code).where(t.id.in_(ids), t.form.in_(_OF_GATEWAYS))
    codes = {row.id: row.code for row in work.execute(known)}
    if codes:
        work.lock(*(case_stream(code) for code in codes.values()))
    return [(each.notification, _take(work, codes.get(each.notification), each)) for each in receipts]


def _take(work: Work, code: str | None, receipt: Receipt) -> NotificationState | None:
    opened = None if code is None else found(work, code)
    if code is None or opened is None:
        return None
    notification, row = load(work, code, receipt.notification)
    if receipt.is_delivered and notification.state is not NotificationState.DELIVERED:
        moment = _between(row["sent_at"], receipt.at or work.now, work.now)
        events = notification.deliver(moment)
        save(work, notification, delivered_at=moment, failure=None)
        settle(opened, notification)
    elif not receipt.is_delivered and notification.state is NotificationState.SENT:
        events = give_up(work, opened, notification, row, REPORTED)
    else:
        return notification.state
    carry_out(work, opened, events)
    return notification.state


def _between(earliest: datetime, moment: datetime, latest: datetime) -> datetime:
    """The moment, if need be moved to where it can be: the gateway's clock is not ours."""
    return max(earliest, min(moment, latest))
