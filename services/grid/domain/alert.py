"""Alerts (提醒) to staff: what an event asks somebody to look at, and what it makes moot. Pure.

An alert is for a unit, a post, or whoever holds a role and may see the case. It lasts until somebody acknowledges it or
there is nothing left to do; it tells nothing that its reader may not know otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from contracts.callouts import CalloutCancelled, CalloutClosed, CalloutRaised, CalloutReported
from contracts.chain import (
    OrderAssisted,
    OrderEscalated,
    OrderExcused,
    SupervisionAnswered,
    SupervisionCancelled,
    SupervisionClosed,
    SupervisionIssued,
    SupervisionRenewed,
)
from contracts.grid import (
    OrderAccepted,
    OrderCancelled,
    OrderDecided,
    OrderIssued,
    OrderReturned,
    OrderVerified,
)
from contracts.letters import LetterAnswered, LetterReceived, LetterSent, LetterWithdrawn
from contracts.risks import RiskAssigned, RiskListed, RiskStruckOff
from procedures.vocabulary import Role

Data = Mapping[str, Any]
# What the mechanism says of terms (`casekit.deadlines`), which a domain does not import.
APPROACHING, MISSED, ESCALATED = "deadline.approaching", "deadline.missed", "deadline.escalated"
ENDED: Final = ("deadline.met", "deadline.cancelled", "deadline.moved")


class Kind(StrEnum):
    """What there is to look at."""

    ORDER = "order"  # 新派单
    RETURN = "return"  # 待退单裁决
    SUPERVISION = "supervision"  # 督办单
    CALLOUT = "callout"  # 吹哨
    LETTER = "letter"  # 来函
    RISK = "risk"  # 风险事项
    APPROACHING = "approaching"  # 临期
    OVERDUE = "overdue"  # 逾期
    ESCALATED = "escalated"  # 逾期上报


LATE: Final = frozenset({Kind.APPROACHING, Kind.OVERDUE, Kind.ESCALATED})


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. `to` is a unit, a post of the organisation, or a key among the procedure's posts; or a `role` is told.

    `subject` is the id of what it is about (of a term of the case itself, its code), `term` the kind of the deadline,
    of those that tell of one.
    """

    kind: Kind
    subject: str
    to: str | None = None
    role: str | None = None
    term: str | None = None
    due_at: str | None = None


@dataclass(frozen=True, slots=True)
class Moot:
    """Of what there is nothing left to do: of `subject` all, or only of these kinds, of this term, for this one."""

    subject: str
    kinds: frozenset[Kind] = frozenset()
    term: str | None = None
    to: str | None = None


def alerts_of(type_: str, data: Data) -> list[Alert]:
    """What the event asks somebody to look at; most ask nothing."""
    found = _RAISED.get(type_)
    return [] if found is None else found(data)


def moot_by(type_: str, data: Data) -> Moot | None:
    """What the event makes moot."""
    found = _MOOT.get(type_)
    return None if found is None else found(data)


def _for_unit(kind: Kind, subject: str, to: str = "unit") -> Callable[[Data], list[Alert]]:
    def found(data: Data) -> list[Alert]:
        return [Alert(kind, data[subject], data[to], due_at=data.get("due_at"))]

    return found


def _for_called(data: Data) -> list[Alert]:
    return [Alert(Kind.CALLOUT, data["callout"], unit, due_at=data["due_at"]) for unit in data["called"]]


def _for_dispatchers(data: Data) -> list[Alert]:
    return [Alert(Kind.RETURN, data["order"], role=Role.DISPATCHER.value)]


def _of_term(kind: Kind, to: str) -> Callable[[Data], list[Alert]]:
    def found(data: Data) -> list[Alert]:
        return [Alert(kind, data["subject"], data[to], term=data["kind"], due_at=data["due_at"])]

    return found


_RAISED: Mapping[str, Callable[[Data], list[Alert]]] = {
    OrderIssued.TYPE: _for_unit(Kind.ORDER, "order"),
    OrderReturned.TYPE: _for_dispatchers,
    SupervisionIssued.TYPE: _for_unit(Kind.SUPERVISION, "supervision"),
    SupervisionRenewed.TYPE: _for_unit(Kind.SUPERVISION, "supervision"),
    CalloutRaised.TYPE: _for_called,
    LetterSent.TYPE: _for_unit(Kind.LETTER, "letter", "recipient"),
    RiskListed.TYPE: _for_unit(Kind.RISK, "risk"),
    RiskAssigned.TYPE: _for_unit(Kind.RISK, "risk"),
    APPROACHING: _of_term(Kind.APPROACHING, "owner"),
    MISSED: _of_term(Kind.OVERDUE, "owner"),
    ESCALATED: _of_term(Kind.ESCALATED, "post"),
}


def _all_of(subject: str) -> Callable[[Data], Moot]:
    return lambda data: Moot(data[subject])


def _only(subject: str, *kinds: Kind) -> Callable[[Data], Moot]:
    return lambda data: Moot(data[subject], frozenset(kinds))


def _now_missed(data: Data) -> Moot:
    return Moot(data["subject"], frozenset({Kind.APPROACHING}), term=data["kind"])


def _of_deadline(data: Data) -> Moot:
    return Moot(data["subject"], LATE, term=data["kind"])


_MOOT: Mapping[str, Callable[[Data], Moot]] = {
    OrderAccepted.TYPE: _only("order", Kind.ORDER),
    OrderReturned.TYPE: _only("order", Kind.ORDER),
    OrderDecided.TYPE: _only("order", Kind.RETURN),
    **dict.fromkeys(
        (kind.TYPE for kind in (OrderCancelled, OrderVerified, OrderAssisted, OrderExcused)), _all_of("order")
    ),
    OrderEscalated.TYPE: lambda data: Moot(data["order"], LATE if data["successor"] is None else frozenset()),
    **dict.fromkeys(
        (kind.TYPE for kind in (SupervisionAnswered, SupervisionClosed, SupervisionCancelled)),
        _all_of("supervision"),
    ),
    CalloutReported.TYPE: lambda data: Moot(data["callout"], to=data["unit"]),
    **dict.fromkeys((kind.TYPE for kind in (CalloutClosed, CalloutCancelled)), _all_of("callout")),
    LetterReceived.TYPE: _only("letter", Kind.LETTER),
    **dict.fromkeys((kind.TYPE for kind in (LetterAnswered, LetterWithdrawn)), _all_of("letter")),
    **dict.fromkeys((kind.TYPE for kind in (RiskAssigned, RiskStruckOff)), _all_of("risk")),
    MISSED: _now_missed,
    **dict.fromkeys(ENDED, _of_deadline),
}
HEARD: Final = frozenset({*_RAISED, *_MOOT})
"""The types of events that alerts follow from, or become moot by."""
OF_TERMS: Final = frozenset({APPROACHING, MISSED, ESCALATED, *ENDED})
"""Those of terms: a late one is told of whosever it is, also intake's, mediation's and petition's."""
