"""One notification (告知) to a party: sent, then proved delivered or known to have failed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from casekit.errors import InvalidInput, Message, TransitionRefused
from casekit.facts import Event
from contracts.intake import NotificationDelivered, NotificationFailed, NotificationSent
from contracts.vocabulary import NotificationForm, NotificationKind

# The clerk who says so has told the party, or the result stands on the look-up page: sending is delivery.
AT_ONCE: Final = frozenset({NotificationForm.IN_PERSON, NotificationForm.PHONE, NotificationForm.ONLINE})

# What leaves the house, and may be tried in another form when it did not arrive.
LEAVING: Final = frozenset({NotificationForm.PRINT, NotificationForm.SMS, NotificationForm.EMAIL})

# What the API writes of a moment is cut to the millisecond.
_AS_WRITTEN: Final = timedelta(milliseconds=1)


class NotificationState(StrEnum):
    """状态 of a notification."""

    SENT = "sent"  # 已发出
    DELIVERED = "delivered"  # 已送达
    FAILED = "failed"  # 未送达


@dataclass(slots=True)
class Notification:
    """A notification of one case. `round` is the round of handling it tells of.

    `fallback`: the forms to try when this one fails, in order.
    """

    id: UUID
    code: str
    kind: NotificationKind
    form: NotificationForm
    round: int
    state: NotificationState = NotificationState.SENT
    fallback: tuple[NotificationForm, ...] = ()

    def check_fallback(self) -> None:
        """The forms to try next are others, each once, that leave the house as this one does. Raises InvalidInput."""
        forms = (self.form, *self.fallback)
        if self.fallback and (not LEAVING.issuperset(forms) or len(forms) != len(set(forms))):
            raise InvalidInput(
                Message(
                    "Print, SMS and e-mail stand in for one another, each once.",
                    "书面、短信、电子邮件可互为备选，每种方式只能填一次。",
                ),
                field="fallback",
            )

    def in_next_form(self, id_: UUID) -> "Notification | None":
        """What is told next, under `id_`, now that this has failed; None when there is nothing left to try."""
        if self.state is not NotificationState.FAILED or not self.fallback:
            return None
        form, *left = self.fallback
        return replace(self, id=id_, form=form, fallback=tuple(left), state=NotificationState.SENT)

    def send(self, now: datetime) -> tuple[Event, ...]:
        """告知; in some forms that proves the delivery at once."""
        sent = NotificationSent(self.code, self.id, self.kind, self.form)
        return (sent, *self.deliver(now)) if self.form in AT_ONCE else (sent,)

    def deliver(self, delivered_at: datetime) -> tuple[Event, ...]:
        """送达 is proved, for `delivered_at`. Also after a failure that turned out to be none."""
        if self.state is NotificationState.DELIVERED:
            raise TransitionRefused(state=self.state.value, act="deliver")
        self.state = NotificationState.DELIVERED
        return (NotificationDelivered(self.code, self.id, self.kind, delivered_at),)

    @staticmethod
    def check_delivered_at(delivered_at: datetime, sent_at: datetime, now: datetime) -> datetime:
        """The moment, if it can be that of the delivery. Raises InvalidInput."""
        if not sent_at - _AS_WRITTEN <= delivered_at <= now:
            raise InvalidInput(
                Message(
                    "The delivery lies before the sending or in the future.",
                    "送达时间不能早于发出，也不能晚于现在。",
                ),
                field="delivered_at",
            )
        return delivered_at

    def fail(self) -> tuple[Event, ...]:
        """It could not be delivered; another form is needed."""
        if self.state is not NotificationState.SENT:
            raise TransitionRefused(state=self.state.value, act="fail")
        self.state = NotificationState.FAILED
        return (NotificationFailed(self.code, self.id, self.kind),)
