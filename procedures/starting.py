"""From which fact a term counts: an event, or the delivery of a paper (送达). Pure; anyone may call it.

A term whose fact has not happened does not run: nobody's delay in delivering a paper costs the one who waits
for it.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from procedures.vocabulary import DeadlineKind


class StartEvent(StrEnum):
    """An event from which a term counts, by its name on the bus."""

    REGISTERED = "case.registered"
    ADMITTED = "case.admitted"
    ROUTED = "case.routed"
    COMPLETED = "case.completed"
    ORDER_ISSUED = "order.issued"
    ORDER_RETURNED = "order.returned"
    ORDER_COMPLETED = "order.completed"
    ORDER_VERIFIED = "order.verified"
    MEDIATION_OPENED = "mediation.opened"
    AGREEMENT_MADE = "agreement.made"
    PETITION_RECEIVED = "petition.received"
    PETITION_ADMITTED = "petition.admitted"
    REVIEW_REQUESTED = "review.requested"
    CARD_ISSUED = "card.issued"
    CARD_CONTESTED = "card.contested"
    CARD_PUBLISHED = "card.published"
    INTERVIEW_HELD = "interview.held"
    NOTICE_ANSWERED = "notice.answered"
    WRITE_UP_SUBMITTED = "write_up.submitted"


class Served(StrEnum):
    """A paper from whose delivery a term counts."""

    ADMISSION_NOTICE = "admission_notice"
    FORWARDED_PETITION = "forwarded_petition"
    COURT_FILE = "court_file"
    PETITION_ANSWER = "petition_answer"
    REVIEW_OPINION = "review_opinion"
    RULING = "ruling"


Start = StartEvent | Served

NAMES: Mapping[Start, str] = {
    StartEvent.REGISTERED: "登记",
    StartEvent.ADMITTED: "受理",
    StartEvent.ROUTED: "分流",
    StartEvent.COMPLETED: "办结",
    StartEvent.ORDER_ISSUED: "派单",
    StartEvent.ORDER_RETURNED: "退单",
    StartEvent.ORDER_COMPLETED: "办单完成",
    StartEvent.ORDER_VERIFIED: "核验",
    StartEvent.MEDIATION_OPENED: "开始调解",
    StartEvent.AGREEMENT_MADE: "调解协议生效",
    StartEvent.PETITION_RECEIVED: "收到信访事项",
    StartEvent.PETITION_ADMITTED: "受理信访事项",
    StartEvent.REVIEW_REQUESTED: "收到复查、复核申请",
    StartEvent.CARD_ISSUED: "亮牌",
    StartEvent.CARD_CONTESTED: "提出异议",
    StartEvent.CARD_PUBLISHED: "牌生效",
    StartEvent.INTERVIEW_HELD: "约谈",
    StartEvent.NOTICE_ANSWERED: "答复整改",
    StartEvent.WRITE_UP_SUBMITTED: "报送案例",
    Served.ADMISSION_NOTICE: "受理告知送达",
    Served.FORWARDED_PETITION: "转送、交办件送达",
    Served.COURT_FILE: "法院移送材料签收",
    Served.PETITION_ANSWER: "书面答复送达",
    Served.REVIEW_OPINION: "复查意见送达",
    Served.RULING: "处理决定送达",
}


# From which facts intake and grid count: what they do when one happens sets the term. A file that says otherwise of
# these is refused, so that no published term is silently counted from another day.
COUNTED_FROM: Mapping[DeadlineKind, tuple[Start, ...]] = {
    DeadlineKind.ADMISSION: (StartEvent.REGISTERED,),
    DeadlineKind.TRIAGE: (StartEvent.ADMITTED,),
    DeadlineKind.COMPLETION: (
        StartEvent.REGISTERED, StartEvent.ADMITTED, StartEvent.ROUTED, Served.ADMISSION_NOTICE,
    ),
    DeadlineKind.FOLLOW_UP: (StartEvent.COMPLETED,),
    DeadlineKind.ORDER_ACCEPTANCE: (StartEvent.ORDER_ISSUED,),
    DeadlineKind.ORDER_RETURN_DECISION: (StartEvent.ORDER_RETURNED,),
    DeadlineKind.ORDER_COMPLETION: (StartEvent.ORDER_ISSUED,),
    DeadlineKind.ORDER_SUPERVISION: (StartEvent.ORDER_ISSUED,),
    DeadlineKind.ORDER_VERIFICATION: (StartEvent.ORDER_COMPLETED,),
    DeadlineKind.ORDER_APPRAISAL: (StartEvent.ORDER_VERIFIED,),
}  # fmt: skip


def not_honoured(kind: DeadlineKind, start: Start | None) -> str | None:
    """Why a term of this kind cannot be counted from `start` here; None when it can."""
    counted = COUNTED_FROM.get(kind)
    if start is None or counted is None or start in counted:
        return None
    return f"the platform counts this term from another fact ({'、'.join(NAMES[each] for each in counted)})"


def began(start: Start, facts: Mapping[Start, datetime]) -> datetime | None:
    """When a term that counts from `start` began, None while its fact has not happened.

    `facts` gives the moment (aware) of each event, and of each paper its delivery. Raises ValueError if that
    moment is naive.
    """
    moment = facts.get(start)
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a fact happens at an aware datetime")
    return moment
