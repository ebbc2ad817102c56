"""What follows an agreement: obligations done or not by their day, and the way to a court's confirmation. Pure.

人民调解法 31: the committee watches over fulfilment. 33: both sides may apply together to the people's court within
thirty days of the agreement taking effect. An obligation's day is a day in Asia/Shanghai and ends with it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from casekit.clock import SHANGHAI, to_local
from casekit.errors import InvalidInput, Message
from contracts.vocabulary import Side
from services.mediation.domain.errors import ApplicationNotJoint, ConfirmationLate, DoneAlready, MomentAhead


@dataclass(frozen=True, slots=True)
class Obligation:
    """One term of an agreement, as it stands. `due_on` is None where no day was agreed."""

    number: int
    due_on: date | None
    fulfilled_on: date | None = None

    @property
    def due_at(self) -> datetime | None:
        """When its day is over; aware UTC."""
        return None if self.due_on is None else end_of(self.due_on)

    def fulfil(self, on: date, made_at: datetime, now: datetime) -> bool:
        """Whether doing it that day is late. Raises DoneAlready, MomentAhead, InvalidInput before the agreement."""
        if self.fulfilled_on is not None:
            raise DoneAlready
        if on > to_local(now).date():
            raise MomentAhead(field="fulfilled_on")
        if on < to_local(made_at).date():
            raise InvalidInput(
                Message("Nothing is fulfilled before it was agreed.", "履行日期不能早于协议日期。"),
                field="fulfilled_on",
            )
        return self.due_on is not None and on > self.due_on


def end_of(day: date) -> datetime:
    """24:00 of a day in Asia/Shanghai, as aware UTC."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def is_all_done(obligations: Sequence[Obligation]) -> bool:
    """Whether everything agreed is done; an agreement that obliges to nothing is not tracked."""
    return bool(obligations) and all(each.fulfilled_on is not None for each in obligations)


def check_application(sides: Collection[Side], until: datetime, now: datetime) -> None:
    """Raise ApplicationNotJoint unless both sides apply, ConfirmationLate when `until` has passed."""
    if set(sides) != set(Side):
        raise ApplicationNotJoint
    if now >= until:
        raise ConfirmationLate(until=to_local(until).isoformat())
