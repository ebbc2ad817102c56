"""Alerts (提醒) to staff: what an event asks somebody to look at, and what it makes moot. Pure.

An alert is for a unit, a post, or whoever holds a role and may see the case. It lasts until somebody acknowledges it or
there is nothing left to do; it tells nothing that its reader may not know otherwise.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from contracts.callouts import CalloutCancelled, CalloutClosed, CalloutRaised, CalloutReported
from contracts.cards import (
    CardClosed,
    CardOverdue,
    InterviewHeld,
    InterviewRechecked,
    NoticeAnswered,
    NoticeReviewed,
    WriteUpReviewed,
    WriteUpSubmitted,
)
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
from contracts.field import TaskDone, TaskGiven, TaskWithdrawn
from contracts.forwarding import (
    ForwardingDecided,
    ForwardingObjected,
    ForwardingReported,
    ForwardingSent,
    ForwardingTaken,
    ForwardingWithdrawn,
    PetitionUrgent,
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
from contracts.petition import PetitionAnswered, PetitionEnded, PetitionRefused
from contracts.pressing import AdviceAnswered, AdviceGiven
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
    URGENT = "urgent"  # 重大、紧急信访事项
    FORWARDING = "forwarding"  # 转送、交办
    OBJECTION = "objection"  # 待核实异议
    ADVICE = "advice"  # 信访建议
    TASK = "task"  # 网格任务
    APPROACHING = "approaching"  # 临期
    OVERDUE = "overdue"  # 逾期
    ESCALATED = "escalated"  # 逾期上报
    MISDIRECTED = "misdirected"  # 信访事项转给了被检举单位


_OVERSEEING: Final = (Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR)
LATE: Final = frozenset({Kind.APPROACHING, Kind.OVERDUE, Kind.ESCALATED})


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. `to` is a unit, a post of the organisation, or a key among the procedure's posts; or a `role` is told.

    `subject` is the id of what it is about (of a term of the case itself, its code), `term` the kind of the deadline,
    of those that tell of one. `unit`: whose card it is about, of those that are about one.
    """

    kind: Kind
    subject: str
    to: str | None = None
    role: str | None = None
    term: str | None = None
    due_at: str | None = None
    unit: str | None = None


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


def _for_centre_and_recipient(data: Data) -> list[Alert]:
    """重大、紧急事项报告 (信访工作条例 25): whom it was made to, and who oversees the case."""
    to, petition = data.get("reported_to"), data["petition"]
    told = [] if to is None else [Alert(Kind.URGENT, petition, to)]
    return told + [Alert(Kind.URGENT, petition, role=role.value) for role in _OVERSEEING]


def _for_recipient(data: Data) -> list[Alert]:
    return [Alert(Kind.FORWARDING, data["forwarding"], data["recipient"], due_at=data.get("object_by"))]


def _of_term(kind: Kind, to: str) -> Callable[[Data], list[Alert]]:
    def found(data: Data) -> list[Alert]:
        return [Alert(kind, data["subject"], data[to], term=data["kind"], due_at=data["due_at"])]

    return found


def _of_card(data: Data) -> list[Alert]:
    """Who owes what follows a card, and who is next above: the unit itself, or whoever holds one of the roles."""
    unit, term = data["unit"], f"card.{data['step']}"
    told = [
        Alert(Kind.OVERDUE, data["card"], role=role, term=term, unit=unit) for role in data.get("roles", ())
    ]
    if data["owner"] == unit:
        told.append(Alert(Kind.OVERDUE, data["card"], unit, term=term, unit=unit))
    return told


_RAISED: Mapping[str, Callable[[Data], list[Alert]]] = {
    OrderIssued.TYPE: _for_unit(Kind.ORDER, "order"),
    OrderReturned.TYPE: _for_dispatchers,
    SupervisionIssued.TYPE: _for_unit(Kind.SUPERVISION, "supervision"),
    SupervisionRenewed.TYPE: _for_unit(Kind.SUPERVISION, "supervision"),
    CalloutRaised.TYPE: _for_called,
    LetterSent.TYPE: _for_unit(Kind.LETTER, "letter", "recipient"),
    RiskListed.TYPE: _for_unit(Kind.RISK, "risk"),
    RiskAssigned.TYPE: _for_unit(Kind.RISK, "risk"),
    PetitionUrgent.TYPE: _for_centre_and_recipient,
    AdviceGiven.TYPE: _for_unit(Kind.ADVICE, "advice", "recipient"),
    ForwardingSent.TYPE: _for_recipient,
    ForwardingObjected.TYPE: _for_unit(Kind.OBJECTION, "forwarding"),
    ForwardingDecided.TYPE: lambda data: [] if data["is_upheld"] else _for_recipient(data),
    TaskGiven.TYPE: _for_unit(Kind.TASK, "task", "post"),
    APPROACHING: _of_term(Kind.APPROACHING, "owner"),
    MISSED: _of_term(Kind.OVERDUE, "owner"),
    ESCALATED: _of_term(Kind.ESCALATED, "post"),
    CardOverdue.TYPE: _of_card,
}


def _all_of(subject: str) -> Callable[[Data], Moot]:
    return lambda data: Moot(data[subject])


def _only(subject: str, *kinds: Kind) -> Callable[[Data], Moot]:
    return lambda data: Moot(data[subject], frozenset(kinds))


def _now_missed(data: Data) -> Moot:
    return Moot(data["subject"], frozenset({Kind.APPROACHING}), term=data["kind"])


def _of_deadline(data: Data) -> Moot:
    return Moot(data["subject"], LATE, term=data["kind"])


def _done(term: str) -> Callable[[Data], Moot]:
    return lambda data: Moot(data["card"], LATE, term=term)


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
    ForwardingObjected.TYPE: _only("forwarding", Kind.FORWARDING),
    ForwardingDecided.TYPE: _only("forwarding", Kind.OBJECTION),
    AdviceAnswered.TYPE: _all_of("advice"),
    ForwardingTaken.TYPE: _only("forwarding", Kind.FORWARDING, Kind.OBJECTION),
    **dict.fromkeys((kind.TYPE for kind in (ForwardingReported, ForwardingWithdrawn)), _all_of("forwarding")),
    **dict.fromkeys(
        (kind.TYPE for kind in (PetitionAnswered, PetitionEnded, PetitionRefused)),
        _only("petition", Kind.URGENT),
    ),
    **dict.fromkeys((kind.TYPE for kind in (TaskDone, TaskWithdrawn)), _all_of("task")),
    MISSED: _now_missed,
    **dict.fromkeys(ENDED, _of_deadline),
    InterviewHeld.TYPE: _done("card.interview"),
    InterviewRechecked.TYPE: _done("card.recheck"),
    NoticeAnswered.TYPE: _done("card.answer"),
    NoticeReviewed.TYPE: _done("card.acceptance"),
    WriteUpSubmitted.TYPE: _done("card.write_up"),
    WriteUpReviewed.TYPE: _done("card.approval"),
    CardClosed.TYPE: _all_of("card"),
}
_OVERSEERS: Final = (Role.DISPATCHER, Role.SUPERVISOR)


def misdirected(type_: str, data: Data, accused: Collection[str]) -> list[Alert]:
    """What petition passed to a unit that the case accuses (`accused`), for those who oversee it: nobody answers there.

    Who passed it on need not know whom the case accuses, and hears nothing of it; nor does that unit.
    """
    if type_ != ForwardingSent.TYPE or not {data["recipient"], *data.get("joint", ())} & set(accused):
        return []
    return [Alert(Kind.MISDIRECTED, data["forwarding"], role=role.value) for role in _OVERSEERS]


HEARD: Final = frozenset({*_RAISED, *_MOOT})
"""The types of events that alerts follow from, or become moot by."""
OF_TERMS: Final = frozenset({APPROACHING, MISSED, ESCALATED, *ENDED})
"""Those of terms: a late one is told of whosever it is, also intake's, mediation's and petition's."""
OF_PETITIONS: Final = frozenset(
    kind.TYPE
    for kind in (
        PetitionUrgent, ForwardingSent, ForwardingObjected, ForwardingDecided, ForwardingTaken, ForwardingReported,
        ForwardingWithdrawn, PetitionAnswered, PetitionEnded, PetitionRefused, AdviceGiven,
        AdviceAnswered,
    )
)  # fmt: skip
"""What petition says of what was passed on or is urgent."""
OF_CARDS: Final = frozenset(
    kind.TYPE
    for kind in (
        CardOverdue, InterviewHeld, InterviewRechecked, NoticeAnswered, NoticeReviewed, WriteUpSubmitted,
        WriteUpReviewed, CardClosed,
    )
)  # fmt: skip
"""What evaluation says of what follows a card. Its terms by themselves are not heeded: before a card is published only
its unit is told of it."""
