"""Tells a party (告知) and keeps the proof of delivery (送达)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.facts import Event
from casekit.ids import new_id
from casekit.work import Work
from contracts.vocabulary import NotificationForm, NotificationKind
from services.intake.domain.case import Case
from services.intake.domain.lifecycle import State
from services.intake.domain.notification import AT_ONCE, Notification, NotificationState
from services.intake.errors import NotificationNotFound, PartyUnknown
from services.intake.handlers.acting import Opened, carry_out, open_case
from services.intake.notice_tables import NOTIFICATIONS, SPOOL
from services.intake.outgoing import Outgoing, gateway_of
from services.intake.sealing import case_owner, key_of, live_keys, opened_party, party_owner
from services.intake.tables import PARTIES

# Which of a party's data says where a form goes.
_ADDRESS = {
    NotificationForm.PRINT: "address", NotificationForm.SMS: "phone", NotificationForm.EMAIL: "email",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notify:
    """The command: tell party `party` (by number in the case; None: the first petitioner) of `kind`, in words.

    `fallback`: the forms to try one after the other when it turns out that this one did not arrive.
    """

    kind: NotificationKind
    form: NotificationForm
    text: str
    party: int | None = None
    fallback: tuple[NotificationForm, ...] = ()


def notify(work: Work, actor: Actor, code: str, command: Notify) -> tuple[Case, Notification]:
    """Send a notification. Raises NotificationUnfit, PartyUnknown, or InvalidInput for a fallback that is none."""
    opened = open_case(work, actor, Act.CASE_NOTIFY, code)
    case = opened.case
    case.check_tellable(command.kind)
    party = _party(work, code, command.party)
    notification = Notification(
        new_id(), code, command.kind, command.form, case.round, fallback=tuple(command.fallback)
    )
    notification.check_fallback()
    events = _send(work, opened, notification, party, command.text, actor.id)
    settle(opened, notification)
    return carry_out(work, opened, events), notification


def _send(
    work: Work, opened: Opened, notification: Notification, party: Mapping[str, Any], text: str, sender: str
) -> tuple[Event, ...]:
    """Put it on its way, with its row. Raises PartyUnknown when the form has no address."""
    if notification.form in _ADDRESS:
        _hand_over(work, opened, notification, party)
    events = notification.send(work.now)
    key = key_of(work, case_owner(notification.code))
    work.insert(
        "notifications", id=notification.id, code=notification.code, region=opened.row["region"], party=party["id"],
        round=notification.round, kind=notification.kind.value, form=notification.form.value,
        state=notification.state.value, text_sealed=key.encrypt(text, text_context(notification.id)), sent_by=sender,
        sent_at=work.now, delivered_at=work.now if notification.form in AT_ONCE else None,
        fallback=[form.value for form in notification.fallback] or None,
    )  # fmt: skip
    return events


def text_context(notification: UUID) -> str:
    """What a notification's text is sealed for."""
    return f"notifications/{notification}/text_sealed"


def deliver(
    work: Work, actor: Actor, code: str, notification_id: UUID, delivered_at: datetime | None
) -> tuple[Case, Notification]:
    """送达 is proved. Raises NotificationNotFound, or InvalidInput for a moment before it was sent or after now."""
    opened = open_case(work, actor, Act.CASE_NOTIFY, code)
    notification, row = load(work, code, notification_id)
    moment = notification.check_delivered_at(delivered_at or work.now, row["sent_at"], work.now)
    events = notification.deliver(moment)
    save(work, notification, delivered_at=moment, failure=None)
    settle(opened, notification)
    return carry_out(work, opened, events), notification


def fail(
    work: Work, actor: Actor, code: str, notification_id: UUID, reason: str
) -> tuple[Case, Notification]:
    """It could not be delivered; `reason` is a code. What was to be tried next is on its way then."""
    opened = open_case(work, actor, Act.CASE_NOTIFY, code)
    notification, row = load(work, code, notification_id)
    events = give_up(work, opened, notification, row, reason)
    return carry_out(work, opened, events), notification


def give_up(
    work: Work, opened: Opened, notification: Notification, row: Mapping[str, Any], reason: str
) -> tuple[Event, ...]:
    """Note that it did not arrive, and tell the party in the next form for which there is an address."""
    events = notification.fail()
    save(work, notification, failure=reason)
    if opened.case.state is State.VOIDED:
        return events
    return (*events, *_try_next(work, opened, notification, row))


def _try_next(work: Work, opened: Opened, failed: Notification, row: Mapping[str, Any]) -> tuple[Event, ...]:
    key = live_keys(work, [case_owner(failed.code)]).get(case_owner(failed.code))
    parties = work.execute(select(PARTIES).where(PARTIES.c.id == row["party"])).mappings().all()
    if key is None or not parties or parties[0]["removed_by"] is not None:
        return ()
    text = key.decrypt(row["text_sealed"], text_context(failed.id))
    following = failed.in_next_form(new_id())
    while following is not None:
        try:
            return _send(work, opened, following, dict(parties[0]), text, row["sent_by"])
        except PartyUnknown:  # no address for that form
            following.fail()
            following = following.in_next_form(new_id())
    return ()


def settle(opened: Opened, notification: Notification) -> None:
    """Whoever was told of the completion need not be told again."""
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


def load(work: Work, code: str, notification_id: UUID) -> tuple[Notification, Mapping[str, Any]]:
    t = NOTIFICATIONS.c
    """Raises NotificationNotFound."""
    row = (
        work.execute(select(NOTIFICATIONS).where(t.id == notification_id, t.code == code))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotificationNotFound
    notification = Notification(
        row["id"], code, NotificationKind(row["kind"]), NotificationForm(row["form"]), row["round"],
        NotificationState(row["state"]), tuple(map(NotificationForm, row["fallback"] or ())),
    )  # fmt: skip
    return notification, dict(row)


def save(work: Work, notification: Notification, **columns: Any) -> None:
    """Write what became of it; nothing of it is in the tray any more."""
    values = {"state": notification.state.value, **columns}
    work.execute(update(NOTIFICATIONS).where(NOTIFICATIONS.c.id == notification.id).values(values))
    work.execute(delete(SPOOL).where(SPOOL.c.notification == notification.id))
