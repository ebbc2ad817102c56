"""Window tickets (叫号): what may happen to a place in the queue of a hall, in what order tickets are called.

A ticket holds nobody's data: a number, a line, and moments. It is worth the day it was taken (Asia/Shanghai).
Methods change the ticket and refuse before anything has changed. Pure; `handlers.tickets` keeps it in its row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from casekit.clock import to_local
from casekit.errors import TransitionRefused


class TicketState(StrEnum):
    """状态 of a ticket."""

    WAITING = "waiting"  # 等候
    CALLED = "called"  # 已叫号
    SERVING = "serving"  # 办理中
    PASSED = "passed"  # 过号
    FINISHED = "finished"  # 办毕


class TicketMove(StrEnum):
    """What may be done to a ticket."""

    CALL = "call"
    RECALL = "recall"  # the same number again; who was passed and has come back
    PASS = "pass"
    TRANSFER = "transfer"
    SERVE = "serve"
    FINISH = "finish"


_S = TicketState
TRANSITIONS: Mapping[TicketMove, Mapping[TicketState, TicketState]] = {
    TicketMove.CALL: {_S.WAITING: _S.CALLED},
    TicketMove.RECALL: {_S.CALLED: _S.CALLED, _S.PASSED: _S.CALLED},
    TicketMove.PASS: {_S.CALLED: _S.PASSED},
    TicketMove.TRANSFER: dict.fromkeys((_S.WAITING, _S.CALLED, _S.SERVING, _S.PASSED), _S.WAITING),
    TicketMove.SERVE: {_S.CALLED: _S.SERVING},
    TicketMove.FINISH: dict.fromkeys((_S.CALLED, _S.SERVING), _S.FINISHED),
}
AT_A_WINDOW: Final = frozenset({_S.CALLED, _S.SERVING})
LONGEST_HEAD_START: Final = 240  # minutes


class TicketLapsed(TransitionRefused):
    """The ticket was of another day; its owner takes a new one."""

    code = "TICKET_LAPSED"
    title_en = "The ticket was of another day."
    title_zh = "该号票不是今天的，请重新取号。"


class CalledElsewhere(TransitionRefused):
    """The number stands called at another window."""

    code = "CALLED_ELSEWHERE"
    title_en = "The number is called at another window."
    title_zh = "该号正在其他窗口办理。"
    field = "window"


@dataclass(slots=True)
class Ticket:
    """A place in the queue.

    `ranks_at`: as whose turn it counts, the moment it was taken less the head start of its line, so that a priority
    line (优先) goes before and still nobody is overtaken for ever. `window` is where it was called last. `calls` counts
    how often it was called, by whichever window.
    """

    id: UUID
    number: str
    line: str
    day: date
    taken_at: datetime
    ranks_at: datetime
    state: TicketState = TicketState.WAITING
    window: str | None = None
    calls: int = 0
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    served_at: datetime | None = None
    finished_at: datetime | None = None

    def call(self, window: str, now: datetime) -> None:
        """叫号."""
        self._called(TicketMove.CALL, window, now)

    def recall(self, window: str, now: datetime) -> None:
        """重呼 at the window it stands at; who was passed, at any. Raises CalledElsewhere."""
        if self.state in AT_A_WINDOW and window != self.window:
            raise CalledElsewhere
        self._called(TicketMove.RECALL, window, now)

    def skip(self, now: datetime) -> None:
        """过号: nobody came; the ticket may be called again."""
        self.state = self._after(TicketMove.PASS, now)

    def transfer(self, line: str, head_start: int, now: datetime) -> None:
        """转号 to another line; the number and the time waited are kept."""
        self.state = self._after(TicketMove.TRANSFER, now)
        self.line, self.ranks_at, self.window = line, rank(self.taken_at, head_start), None

    def serve(self, now: datetime) -> None:
        """The visitor has come to the window."""
        self.state = self._after(TicketMove.SERVE, now)
        self.served_at = self.served_at or now

    def finish(self, now: datetime) -> None:
        """办毕."""
        self.state = self._after(TicketMove.FINISH, now)
        self.served_at, self.finished_at = self.served_at or self.called_at, now

    def _called(self, move: TicketMove, window: str, now: datetime) -> None:
        self.state = self._after(move, now)
        self.window, self.called_at = window, now
        self.first_called_at = self.first_called_at or now
        self.calls += 1

    def _after(self, move: TicketMove, now: datetime) -> TicketState:
        if self.day != day_of(now):
            raise TicketLapsed
        try:
            return TRANSITIONS[move][self.state]
        except KeyError:
            raise TransitionRefused(state=self.state.value, act=move.value) from None


def day_of(now: datetime) -> date:
    """The day whose tickets count, in Asia/Shanghai."""
    return to_local(now).date()


def numbered(letter: str, serial: int) -> str:
    """The number on the paper: `A023`; a line that gives out more than 999 a day goes on with `A1000`."""
    return f"{letter}{serial:03d}"


def rank(taken_at: datetime, head_start: int) -> datetime:
    """As whose turn a ticket counts in a line with a head start of so many minutes."""
    return taken_at - timedelta(minutes=head_start)
