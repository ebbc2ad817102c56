"""Why mediation refuses an act, beyond its lifecycle. None holds what a person wrote."""

from casekit.errors import InvalidInput


class TierNotOnLadder(InvalidInput):
    """The procedure of the case has no mediation at this tier; `ladder` lists those it has."""

    code = "TIER_NOT_ON_LADDER"
    title_en = "The procedure has no mediation at this tier."
    title_zh = "现行流程没有该层级的调解。"
    field = "tier"


class AgreementIncomplete(InvalidInput):
    """What its form demands is missing (人民调解法 29, 30); `missing` lists it."""

    code = "AGREEMENT_INCOMPLETE"
    title_en = "The agreement lacks what its form demands."
    title_zh = "协议缺少该形式所要求的内容。"


class AgreementUnfit(InvalidInput):
    """The agreement contradicts itself; `faulty` lists what."""

    code = "AGREEMENT_UNFIT"
    title_en = "The agreement contradicts itself."
    title_zh = "协议内容前后不符。"


class MomentAhead(InvalidInput):
    """What is recorded lies in the future."""

    code = "MOMENT_AHEAD"
    title_en = "What is recorded cannot lie in the future."
    title_zh = "记录的时间不能晚于现在。"
