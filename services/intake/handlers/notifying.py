"""Tells a party (告知) and keeps the proof of delivery (送达)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.work import Work
from contracts.vocabulary import NotificationForm, NotificationKind
from services.intake.domain.case import Case
from services.intake.domain.notification import AT_ONCE, Notification, NotificationState
from services.intake.errors import NotificationNotFound, PartyUnknown
from services.intake.handlers.acting import Opened, carry_out, open_case
from services.intake.notice_tables import NOTIFICATIONS, SPOOL
from services.intake.outgoing import Outgoing, gateway_of
from services.intake.sealing import case_owner, key_of, live_keys, opened_party, party_owner
from services.intake.tables import PARTIES

# Which of a party's data says where a form goes.
_ADDRESS = {NotificationForm.PRINT: "address", NotificationForm.SMS: "phone"}


@dataclass(frozen=True, slots=True)
class Notify:
    """The command: tell party `party` (by number in the case; None: the first petitioner) of `kind`, in words."""

    kind: NotificationKind
    form: NotificationForm
    text: str
    party: int | None = None


def notify(work: Work, actor: Actor, code: str, command: Notify) -> tuple[Case, Notification]:
    """Send a notification. Raises NotificationUnfit or PartyUnknown."""
    opened = open_case(work, actor, Act.CASE_NOTIFY, code)
    case = opened.case
    case.check_tellable(command.kind)
    party = _party(work, code, command.party)
    notification = Notification(new_id(), code, command.kind, command.form, case.round)
    key = key_of(work, case_owner(code))
    if command.form in _ADDRESS:
        _hand_over(work, opened, notification, party)
    events = notification.send(work.now)
    work.insert(
        "notifications", id=notification.id, code=code, region=opened.row["region"], party=party["id"],
        round=notification.round, kind=command.kind.value, form=command.form.value, state=notification.state.value,
        text_sealed=key.encrypt(command.text, f"notifications/{notification.id}/text_sealed"), sent_by=actor.id,
        sent_at=work.now, delivered_at=work.now if command.form in AT_ONCE else None,
    )  # fmt: skip
    _settle(opened, notification)
    return carry_out(work, opened, events), notification


def deliver(
    work: Work, actor: Actor, code: str, notification_id: UUID, delivered_at: datetime | None
) -> tuple[Case, Notification]:
    """送达 is proved. Raises NotificationNotFound, or InvalidInput for a moment before it was sent or after now."""
    opened = open_case(work, actor, Act.CASE_NOTIFY, code)
    notification, row = _load(work, code, notification_id)
    moment = notification.check_delivered_at(delivered_at or work.now, row["sent_at"], work.now)
    events = notification.deliver(moment)
    _save(work, notification, delivered_at=moment, failure=None)
    _settle(opened, notification)
    return carry_out(work, opened, events), notification


def fail(
    work: Work, actor: Actor, code: str, notification_id: UUID, reason: str
) -> tuple[Case, Notification]:
    """It could not be delivered; `reason` is a code."""
    opened = open_case(work, actor, Act.CASE_NOTIFY, code)
    notification, _ = _load(work, code, notification_id)
    events = notification.fail()
    _save(work, notification, failure=reason)
    return carry_out(work, opened, events), notification


def _settle(opened: Opened, notification: Notification) -> None:
    if notification.state is NotificationState.DELIVERED:
        opened.case.told(notification.kind, notification.round)


def _party(work: Work, code: str, number: int | None) -> Mapping[str, Any]:
    query = (
        select(PARTIES)
        .where(PARTIES.c.code == code, PARTIES.c.removed_by.is_(None))
        .order_by(PARTIES.c.number)
        .limit(1)
    )
    wanted = PARTIES.c.side == "petitioner" if number is None else PARTIES.c.number == number
    row = work.execute(query.where(wanted)).mappings().one_or_none()
    if row is None:
        raise PartyUnknown
    return dict(row)


def _hand_over(work: Work, opened: Opened, notification: Notification, party: Mapping[str, Any]) -> None:
    key = live_keys(work, [party_owner(party["id"])]).get(party_owner(party["id"]))
    if key is None or party["sealed"] is None:
        raise PartyUnknown
    address = opened_party(key, party["id"], party["sealed"]).get(_ADDRESS[notification.form])
    if not address:
        raise PartyUnknown
    outgoing = Outgoing(
        notification.id, notification.code, opened.row["region"], notification.form, address, key
    )
    gateway_of(work).hand_over(work, outgoing)


def _load(work: Work, code: str, notification_id: UUID) -> tuple[Notification, Mapping[str, Any]]:
    t = NOTIFICATIONS.c
    row = (
        work.execute(select(NOTIFICATIONS).where(t.id == notification_id, t.code == code))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotificationNotFound
    notification = Notification(
        row["id"], code, NotificationKind(row["kind"]), NotificationForm(row["form"]), row["round"],
        NotificationState(row["state"]),
    )  # fmt: skip
    return notification, dict(row)


def _save(work: Work, notification: Notification, **columns: Any) -> None:
    values = {"state": notification.state.value, **columns}
    work.execute(update(NOTIFICATIONS).where(NOTIFICATIONS.c.id == notification.id).values(values))
    work.execute(delete(SPOOL).where(SPOOL.c.notification == notification.id))
