"""First contact officer (首问负责人): who was asked first answers for a case until it has an owner.

A case has an owner while it is with whoever it was routed to; when it comes back (a return, a reopening), its first
contact answers for it again. Pure.
"""

from typing import Final

from casekit.errors import TransitionRefused
from casekit.facts import Event
from contracts.intake import CaseFirstContactChanged
from services.intake.domain.case import Case
from services.intake.domain.lifecycle import State

WITHOUT_OWNER: Final = frozenset({State.REGISTERED, State.ADMITTED, State.TRIAGED})


class HasOwner(TransitionRefused):
    """The case has an owner, or is over: no first contact officer answers for it any more."""

    code = "HAS_OWNER"
    title_en = "The case has an owner; there is no first contact to hand over."
    title_zh = "事项已有承办单位或已办结，首问责任已结束。"


class FirstContactSame(TransitionRefused):
    """The post named is the first contact officer already."""

    code = "FIRST_CONTACT_SAME"
    title_en = "This post is the first contact officer already."
    title_zh = "该岗位已是首问负责人。"
    field = "post"


def is_answerable(state: State) -> bool:
    """Whether the first contact officer answers for a case in this state."""
    return state in WITHOUT_OWNER


def hand_over(case: Case, before: str | None, post: str) -> tuple[Event, ...]:
    """移交首问责任. Raises HasOwner or FirstContactSame."""
    if not is_answerable(case.state):
        raise HasOwner(state=case.state.value)
    if before == post:
        raise FirstContactSame
    return (CaseFirstContactChanged(case.code, post, before),)
