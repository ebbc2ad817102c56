"""Which events tell when a thing truly happened, and whether it was entered only later (补录).

Used by the ledger, which marks them for auditors.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casekit.clock import to_local
from contracts.field import AttendanceBegun, AttendanceEnded
from contracts.grid import ReportFiled
from contracts.intake import CaseRegistered, NotificationDelivered
from contracts.mediation import AgreementMade, MediationAttempted
from contracts.meetings import MeetingHeld

# Event type → the member that says when it happened.
HAPPENED_AT: Mapping[str, str] = {
    AgreementMade.TYPE: "made_at",
    AttendanceBegun.TYPE: "arrived_at",
    AttendanceEnded.TYPE: "left_at",
    MediationAttempted.TYPE: "held_at",
    MeetingHeld.TYPE: "held_at",
    NotificationDelivered.TYPE: "delivered_at",
    ReportFiled.TYPE: "observed_at",
}


def is_back_dated(type_: str, data: Mapping[str, Any], said_at: datetime) -> bool:
    """Whether the event tells of a day before the one on which it was said, in Asia/Shanghai.

    A case that was registered with a time of receipt of its own always is: that time begins its terms.
    """
    if type_ == CaseRegistered.TYPE:
        return data.get("received_at") is not None
    happened = data.get(HAPPENED_AT.get(type_, ""))
    return (
        happened is not None and to_local(datetime.fromisoformat(happened)).date() < to_local(said_at).date()
    )
