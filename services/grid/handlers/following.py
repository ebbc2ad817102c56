"""What comes of a callout that settled nothing: an order, an escalation, or a report that opens a case.

Each is the very act that somebody could do by hand, with its own leave to ask and its own refusals.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import InvalidInput
from casekit.web import Message
from casekit.work import Work
from contracts.vocabulary import EscalationGround, MatterType
from services.grid.domain.callout import Callout
from services.grid.errors import CaseNotRouted
from services.grid.handlers.escalating import escalate_order
from services.grid.handlers.joint import join
from services.grid.handlers.orders import issue_order, open_lead
from services.grid.handlers.reports import FileReport, file_for_grid

_ON_A_CASE = Message("There is a case already.", "已有案件，不另上报。")


def follow_with_order(work: Work, actor: Actor, callout: Callout, order: Mapping[str, Any]) -> None:
    """派单 on the callout's case; where an order is open on it, the unit assists that one."""
    give_order(work, actor, _case_of(callout), **order)


def give_order(
    work: Work, actor: Actor, code: str, unit: str, supervisor: str | None, instruction: str | None
) -> UUID:
    """派单, or 协办 where an order is open. Returns the order. Raises as `issue_order` and `join` do."""
    guard.require(work, actor, Act.ORDER_ISSUE, code)
    lead = open_lead(work, code)
    if lead is None:
        return issue_order(work, actor, code, unit, supervisor, instruction)
    return join(work, lead, unit, supervisor, instruction).id


def follow_with_escalation(work: Work, actor: Actor, callout: Callout, ground: EscalationGround) -> None:
    """提级 of the order that is open on the callout's case."""
    lead = open_lead(work, _case_of(callout))
    if lead is None:
        raise CaseNotRouted
    escalate_order(work, actor, lead.order.id, ground, None)


def follow_with_report(
    work: Work, actor: Actor, callout: Callout, matter_type: MatterType, category: str, text: str
) -> None:
    """上报 in the callout's grid, in its words; intake opens a case from it. Raises CategoryUnknown.

    Raises InvalidInput on a case: its grid's own read the report, and may be those whom the case accuses.
    """
    if callout.code is not None:
        raise InvalidInput(fields={"report": [_ON_A_CASE]})
    file_for_grid(work, actor, FileReport(str(callout.grid), matter_type, category, text))


def _case_of(callout: Callout) -> str:
    if callout.code is None:
        raise CaseNotRouted
    return callout.code
