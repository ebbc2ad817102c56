"""A look-up secret given anew (重新领取查询密码): to whom it may be, and how often. Pure."""

from datetime import timedelta
from typing import Final

from casekit.errors import RateLimited, TransitionRefused
from casekit.facts import Event
from contracts.intake import CaseSecretReissued
from contracts.vocabulary import IdentityCheck, SecretGround
from services.intake.domain.case import Case

MOST: Final = 3
WITHIN: Final = timedelta(hours=24)


class NobodyToTell(TransitionRefused):
    """Nobody brought the matter, or who did never said who he is: whoever asks now cannot show that he is the one."""

    code = "NOBODY_TO_TELL"
    title_en = "Nobody can show that the case is theirs."
    title_zh = "匿名或无当事人的事项无法核实身份，不能重发查询密码。"


class SecretLimited(RateLimited):
    """The secret of this case was given anew often enough for a day."""

    code = "SECRET_LIMITED"
    title_en = "The secret of this case was reissued several times today."
    title_zh = "该案查询密码今日重发次数已达上限。"


def reissue(case: Case, ground: SecretGround, identity: IdentityCheck, lately: int) -> tuple[Event, ...]:
    """The secret dies and another takes its place; `lately` is how often that happened `WITHIN` now.

    Raises NobodyToTell or SecretLimited.
    """
    if not case.has_petitioner or case.is_anonymous:
        raise NobodyToTell
    if lately >= MOST:
        raise SecretLimited(headers={"Retry-After": str(int(WITHIN.total_seconds()))})
    return (CaseSecretReissued(case.code, ground, identity),)
