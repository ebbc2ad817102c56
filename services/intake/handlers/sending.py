"""What a sender takes from the tray, and what it writes of it afterwards. Called by `sending.loop` alone.

`claim` touches the tray only and never waits for a case; what writes of a case locks its stream first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, text, update

from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import NotificationForm
from services.intake.domain.lifecycle import State
from services.intake.domain.notification import NotificationState
from services.intake.handlers.acting import Opened, carry_out, found
from services.intake.handlers.notifying import give_up, load, text_context
from services.intake.notice_tables import NOTIFICATIONS, SPOOL
from services.intake.outgoing import address_context
from services.intake.sealing import case_owner, live_keys, party_owner

VOIDED: Final = "case_voided"
UNREACHABLE: Final = "gateway_unreachable"
ERASED: Final = "party_erased"

_CLAIM = text("""
WITH next AS (
    SELECT notification, claimed_by FROM notification_spool
    WHERE form = ANY(:forms) AND next_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
    ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE notification_spool s SET claimed_by = :sender, attempts = s.attempts + 1,
    is_in_doubt = s.is_in_doubt OR next.claimed_by IS NOT NULL,
    claimed_until = clock_timestamp() + :lease * interval '1 second'
FROM next WHERE s.notification = next.notification
RETURNING s.notification, s.code, s.form, s.attempts, s.address_sealed
""")
_RELEASE = text("""
UPDATE notification_spool SET claimed_by = NULL, claimed_until = NULL, is_in_doubt = is_in_doubt OR :in_doubt,
    next_at = clock_timestamp() + :delay * interval '1 second'
WHERE notification = :notification AND claimed_by = :sender
""")


@dataclass(frozen=True, slots=True, repr=False)
class Claimed:
    """A message that this sender alone has in hand. `words` is None when the key of either was destroyed."""

    notification: UUID
    code: str
    form: NotificationForm
    attempts: int
    sender: UUID
    words: tuple[str, str] | None  # address and text


def claim(
    work: Work, forms: Collection[NotificationForm], sender: UUID, lease_seconds: float
) -> Claimed | None:
    """Take the message that has waited longest; one that a sender died of again, as one in doubt."""
    values = {"forms": [form.value for form in forms], "sender": sender, "lease": lease_seconds}
    row = work.execute(_CLAIM, values).mappings().one_or_none()
    if row is None:
        return None
    words = _words(work, row["notification"], row["code"], row["address_sealed"])
    form = NotificationForm(row["form"])
    return Claimed(row["notification"], row["code"], form, row["attempts"], sender, words)


def handed_over(work: Work, claimed: Claimed) -> bool:
    """The gateway has it: it leaves the tray. False: somebody else has said meanwhile what became of it."""
    held = _held(work, claimed)
    if held is None:
        return False
    work.execute(delete(SPOOL).where(SPOOL.c.notification == claimed.notification))
    _note(work, claimed, held.is_in_doubt, handed_at=work.now)
    return True


def failed(work: Work, claimed: Claimed, reason: str, *, in_doubt: bool = False) -> bool:
    """It cannot be delivered in this form: said, and tried in the next. False as `handed_over`."""
    held = _held(work, claimed)
    if held is None:
        return False
    _note(work, claimed, held.is_in_doubt or in_doubt)
    notification, row = load(work, claimed.code, claimed.notification)
    carry_out(work, held.opened, give_up(work, held.opened, notification, row, reason))
    return True


def to_try_again(work: Work, claimed: Claimed, delay_seconds: float, *, in_doubt: bool) -> bool:
    """It goes back into the tray; of a case that was voided meanwhile it fails. False as `handed_over`."""
    held = _held(work, claimed)
    if held is None:
        return False
    if held.opened.case.state is State.VOIDED:
        return failed(work, claimed, VOIDED, in_doubt=in_doubt)
    values = {"notification": claimed.notification, "sender": claimed.sender}
    work.execute(_RELEASE, {**values, "in_doubt": in_doubt, "delay": delay_seconds})
    return True


def recall(work: Work, opened: Opened) -> None:
    """Nothing that is still in the tray goes out: the case was voided. What a sender has in hand may still arrive."""
    waiting = SPOOL.c.claimed_until.is_(None) | (SPOOL.c.claimed_until < text("clock_timestamp()"))
    gone = delete(SPOOL).where(SPOOL.c.code == opened.case.code, waiting).returning(SPOOL.c.notification)
    for id_ in sorted(work.execute(gone).scalars().all()):
        notification, row = load(work, opened.case.code, id_)
        if notification.state is NotificationState.SENT:
            for event in give_up(work, opened, notification, row, VOIDED):
                work.append(opened.stream, event)


@dataclass(frozen=True, slots=True)
class _Held:
    opened: Opened
    is_in_doubt: bool


def _held(work: Work, claimed: Claimed) -> _Held | None:
    """The case, locked, if the message is still this sender's."""
    work.lock(case_stream(claimed.code))
    mine = (SPOOL.c.notification == claimed.notification) & (SPOOL.c.claimed_by == claimed.sender)
    row = work.execute(select(SPOOL.c.is_in_doubt).where(mine)).one_or_none()
    opened = found(work, claimed.code)
    return None if row is None or opened is None else _Held(opened, row.is_in_doubt)


def _note(work: Work, claimed: Claimed, is_in_doubt: bool, **columns: object) -> None:
    values = {"is_in_doubt": is_in_doubt, **columns}
    work.execute(update(NOTIFICATIONS).where(NOTIFICATIONS.c.id == claimed.notification).values(values))


def _words(work: Work, notification: UUID, code: str, address: bytes) -> tuple[str, str] | None:
    t = NOTIFICATIONS.c
    row = work.execute(select(t.party, t.text_sealed).where(t.id == notification)).one()
    keys = live_keys(work, [case_owner(code), party_owner(row.party)])
    case_key, party_key = keys.get(case_owner(code)), keys.get(party_owner(row.party))
    if case_key is None or party_key is None:
        return None
    return (
        party_key.decrypt(address, address_context(notification)),
        case_key.decrypt(row.text_sealed, text_context(notification)),
    )
