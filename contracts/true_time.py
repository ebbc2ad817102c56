"""Which events tell when a thing truly happened, and whether it was entered only later (补录).

Used by the ledger, which marks them for auditors. A test holds the two tables to every event there is: whoever adds a
member that is a day or a time says in one of them what it is.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casekit.clock import to_local
from contracts.cards import InterviewHeld
from contracts.corrections import CaseCorrected
from contracts.field import (
    AttendanceBegun,
    AttendanceEnded,
    DutyAssigned,
    PatrolVisited,
    StationingEnded,
    StationingRegistered,
)
from contracts.forwarding import PetitionUrgent
from contracts.grid import (
    GridChanged,
    GridEnded,
    GridRegistered,
    ReportFiled,
    StaffChanged,
    StaffEnded,
    UnitMerged,
)
from contracts.intake import CaseRegistered, NotificationDelivered
from contracts.mediation import AgreementMade, MediationAttempted
from contracts.meetings import MeetingHeld
from contracts.papers import PaperDelivered
from contracts.receptions import PetitionMet, ReceptionHeld
from contracts.reviews import ReviewRequested
from contracts.settlement import DecisionDelivered, ReferralReceived, RulingGiven, TermFulfilled

# Event type → the member that says when it happened, or from which day it holds.
HAPPENED_AT: Mapping[str, str] = {
    AgreementMade.TYPE: "made_at",
    AttendanceBegun.TYPE: "arrived_at",
    AttendanceEnded.TYPE: "left_at",
    DecisionDelivered.TYPE: "delivered_at",
    DutyAssigned.TYPE: "begins_at",
    GridChanged.TYPE: "since",
    GridEnded.TYPE: "since",
    GridRegistered.TYPE: "since",
    InterviewHeld.TYPE: "held_on",
    MediationAttempted.TYPE: "held_at",
    MeetingHeld.TYPE: "held_at",
    NotificationDelivered.TYPE: "delivered_at",
    PaperDelivered.TYPE: "delivered_at",
    PatrolVisited.TYPE: "day",
    PetitionMet.TYPE: "met_at",
    PetitionUrgent.TYPE: "reported_at",
    ReceptionHeld.TYPE: "received_at",
    ReferralReceived.TYPE: "signed_at",
    ReportFiled.TYPE: "observed_at",
    ReviewRequested.TYPE: "received_at",
    RulingGiven.TYPE: "given_on",
    StaffChanged.TYPE: "since",
    StaffEnded.TYPE: "since",
    StationingEnded.TYPE: "ends_on",
    StationingRegistered.TYPE: "begins_on",
    TermFulfilled.TYPE: "fulfilled_on",
    UnitMerged.TYPE: "since",
}

# These begin terms: entered with a time of their own they are marked whatever the day.
_BEGINS_TERMS = frozenset({CaseRegistered.TYPE, CaseCorrected.TYPE})

# The members of events that tell of nothing that has happened: what is to come, and what was asked for or measured.
NOT_PAST: Mapping[str, str] = {
    "due_at": "a term that begins",
    "review_by": "a term that begins",
    "notice_due_at": "a term that begins",
    "object_by": "a term that begins",
    "report_by": "a term that begins",
    "promised_by": "a term that begins",
    "contest_until": "a term that begins",
    "recheck_at": "a term that begins",
    "session.scheduled": "an appointment",
    "session.rescheduled": "an appointment",
    "session.cancelled": "the appointment that falls away",
    "reception.booked": "an appointment",
    "patrol.planned": "what is to be walked, from a day on",
    "patrol.ended": "up to which day it was to be walked",
    "term.breached": "the day that has passed: its passing is what is said",
    "procedure.changed": "the first day that the file itself states",
    "bulletin.published": "the time that it reports on",
    "card.issued": "the time that was measured",
    "staff.deputised": "from which day on: never an earlier one",
    "staff.deputy_ended": "taken back at once: yesterday was its last day",
    "event_log.exported": "the time that was asked for",
}


def is_back_dated(type_: str, data: Mapping[str, Any], said_at: datetime) -> bool:
    """Whether the event tells of a day before the one on which it was said, in Asia/Shanghai.

    A case that was registered with a time of receipt of its own, or got one by correction, always is: that time begins
    its terms.
    """
    if type_ in _BEGINS_TERMS:
        return data.get("received_at") is not None
    happened = data.get(HAPPENED_AT.get(type_, ""))
    return happened is not None and _day(happened) < to_local(said_at).date()


def _day(happened: str) -> date:
    """The day in Asia/Shanghai of an RFC 3339 time, or of a date as it stands."""
    if "T" in happened:
        return to_local(datetime.fromisoformat(happened)).date()
    return date.fromisoformat(happened)
