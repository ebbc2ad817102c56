"""Tells the parties of a mediation session, moved or called off, when mediation says so. The inbox holds the stream.

By text message where a telephone number is known, else by letter; who has neither is put down as not reached, for a
clerk to tell in another way. What reaches a party and what does not is said as of any notification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.ids import new_id
from casekit.vault import DataKey
from casekit.work import Work
from contracts.sessions import SessionCancelled, SessionScheduled
from contracts.vocabulary import NotificationForm, NotificationKind, Route
from services.intake.domain.inviting import cancellation, invitation
from services.intake.domain.lifecycle import State
from services.intake.domain.notification import Notification
from services.intake.handlers.acting import Opened, carry_out, found
from services.intake.organisation_tables import UNITS
from services.intake.outgoing import Outgoing, gateway_of
from services.intake.sealing import case_owner, key_of, live_keys, opened_party, party_owner
from services.intake.tables import PARTIES

_WAYS = ((NotificationForm.SMS, "phone"), (NotificationForm.PRINT, "address"))


def session_scheduled(work: Work, event: SessionScheduled, envelope: Envelope) -> None:
    """排期、改期: whoever is invited is told, while the case is with the committee."""
    opened = found(work, event.code)
    if opened is not None and _is_mediated(opened, event.round):
        text = invitation(event, _name(work, event.committee))
        _tell(work, opened, NotificationKind.INVITATION, event.parties, text)


def session_cancelled(work: Work, event: SessionCancelled, envelope: Envelope) -> None:
    """取消 of what was still to come: whoever was invited need not come."""
    opened = found(work, event.code)
    kind = NotificationKind.INVITATION_CANCELLED
    if opened is None or event.begins_at <= envelope.time or not opened.case.is_tellable(kind):
        return
    _tell(work, opened, kind, event.parties, cancellation(event, _name(work, event.committee)))


def _is_mediated(opened: Opened, round_: int) -> bool:
    case = opened.case
    return case.state is State.ROUTED and case.route is Route.MEDIATION and case.round == round_


def _name(work: Work, committee: str) -> str:
    return work.execute(select(UNITS.c.name).where(UNITS.c.id == committee)).scalar() or "调解委员会"


def _tell(work: Work, opened: Opened, kind: NotificationKind, numbers: Sequence[int], text: str) -> None:
    key = key_of(work, case_owner(opened.case.code))
    said: list[Event] = []
    for invited in _invited(work, opened.case.code, numbers):
        notification = Notification(new_id(), opened.case.code, kind, invited.form, opened.case.round)
        said += _send(work, opened, notification, invited)
        _keep(
            work,
            opened,
            notification,
            invited,
            key.encrypt(text, f"notifications/{notification.id}/text_sealed"),
        )
    carry_out(work, opened, said)


@dataclass(frozen=True, slots=True)
class _Invited:
    """A party, and the way to reach it; no address where none is known."""

    party: UUID
    key: DataKey | None
    form: NotificationForm
    address: str | None


def _invited(work: Work, code: str, numbers: Sequence[int]) -> list[_Invited]:
    """Who is invited, in order."""
    wanted = select(PARTIES).where(PARTIES.c.code == code, PARTIES.c.removed_by.is_(None))
    if numbers:
        wanted = wanted.where(PARTIES.c.number.in_(numbers))
    rows = work.execute(wanted.order_by(PARTIES.c.number)).mappings().all()
    keys = live_keys(work, [party_owner(row["id"]) for row in rows])
    return [_reached(row, keys.get(party_owner(row["id"]))) for row in rows]


def _reached(row: Mapping[str, Any], key: DataKey | None) -> _Invited:
    data = {} if key is None or row["sealed"] is None else opened_party(key, row["id"], row["sealed"])
    form, field = next((way for way in _WAYS if data.get(way[1])), _WAYS[-1])
    return _Invited(row["id"], key, form, data.get(field))


def _send(work: Work, opened: Opened, notification: Notification, invited: _Invited) -> tuple[Event, ...]:
    sent = notification.send(work.now)
    if not invited.address or invited.key is None:
        return (*sent, *notification.fail())
    outgoing = Outgoing(
        notification.id, notification.code, opened.row["region"], invited.form, invited.address, invited.key
    )
    gateway_of(work).hand_over(work, outgoing)
    return sent


def _keep(
    work: Work, opened: Opened, notification: Notification, invited: _Invited, text_sealed: bytes
) -> None:
    work.insert(
        "notifications", id=notification.id, code=notification.code, region=opened.row["region"], party=invited.party,
        round=notification.round, kind=notification.kind.value, form=notification.form.value,
        state=notification.state.value, text_sealed=text_sealed, sent_by=work.actor, sent_at=work.now,
        delivered_at=None, failure=None if invited.address else "no_address",
    )  # fmt: skip
