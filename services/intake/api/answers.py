"""Answers that several resources give: where a case stands after an act, and the receipt of a registration."""

from typing import Any

from casekit.casecode import CaseCode
from services.intake.domain.case import Case
from services.intake.domain.progress import what_comes_next
from services.intake.handlers.registering import Registered


def standing(case: Case) -> dict[str, Any]:
    """The answer for `CaseStateSchema`."""
    return {"code": case.code, "state": case.state.value, "round": case.round}


def receipt_of(registered: Registered) -> dict[str, Any]:
    """The answer for `ReceiptSchema`; the secret is told only here."""
    case = registered.case
    return {
        "code": case.code, "compact": CaseCode.parse(case.code).compact, "secret": registered.secret,
        "state": case.state.value, "matter_type": case.matter_type.value, "centre": registered.centre,
        "received_at": registered.received_at, "registered_at": registered.registered_at, "due_at": registered.due_at,
        "next": what_comes_next(case.state, None), "is_known": registered.is_known,
    }  # fmt: skip
