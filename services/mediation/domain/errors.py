"""Why mediation refuses an act, beyond its lifecycle. None holds what a person wrote."""

from casekit.errors import InvalidInput, Problem


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


class MediatorUnfit(InvalidInput):
    """A post chosen does not serve the committee, cannot mediate this matter, or is named twice."""

    code = "MEDIATOR_UNFIT"
    title_en = "One of these posts cannot mediate this dispute."
    title_zh = "所选人员中有不能调解本案的。"
    field = "mediators"


class NobodyToAssign(Problem):
    """The rule finds no mediator of the committee who could mediate."""

    code = "NOBODY_TO_ASSIGN"
    status = 409
    title_en = "No mediator of the committee can be assigned."
    title_zh = "该调委会没有可指定的调解员。"


class NobodyAssigned(Problem):
    """Who mediates has to be settled before a session is scheduled, or where law asks for it."""

    code = "NOBODY_ASSIGNED"
    status = 409
    title_en = "Assign a mediator first."
    title_zh = "请先选定或指定调解员。"


class OwnRecusal(Problem):
    """Nobody decides on his own recusal (特邀调解规定 15)."""

    code = "OWN_RECUSAL"
    status = 403
    title_en = "Whether a mediator is recused is not his own to decide."
    title_zh = "是否回避不由本人决定。"


class PostRecused(Problem):
    """The post is recused in this mediation and does nothing in it any more."""

    code = "POST_RECUSED"
    status = 403
    title_en = "The post is recused in this mediation."
    title_zh = "该岗位已回避，不能办理本案调解。"


class ConsentMissing(Problem):
    """A court delegates a dispute only with the consent of both sides (特邀调解规定 11); `missing` says whose."""

    code = "CONSENT_MISSING"
    status = 409
    title_en = "Both sides have to consent to delegated mediation first."
    title_zh = "委派调解须先取得双方当事人同意。"


class DoneAlready(Problem):
    """What is recorded once was recorded before."""

    code = "DONE_ALREADY"
    status = 409
    title_en = "This has been recorded already."
    title_zh = "该事项已经登记。"


class OpinionAwaited(Problem):
    """An expert opinion was asked for that comes before mediation (鉴定前置)."""

    code = "OPINION_AWAITED"
    status = 409
    title_en = "An expert opinion that comes first is being waited for."
    title_zh = "鉴定意见尚未作出，暂不调解。"


class NothingRunning(Problem):
    """There is no such referral, expert opinion, obligation or application that this could follow."""

    code = "NOTHING_RUNNING"
    status = 409
    title_en = "There is nothing that this could follow."
    title_zh = "没有可以办理的对应事项。"


class NotInProceeding(InvalidInput):
    """The paper cannot close one of the cases: it stands in no proceeding, or in none that such a paper ends."""

    code = "NOT_IN_PROCEEDING"
    title_en = "One of the cases stands in no proceeding that this paper can close."
    title_zh = "所列案件中有不在该文书可以了结的程序中的案件。"
    field = "related"


class TermOver(Problem):
    """The term is over, or stands still: nothing makes it longer now."""

    code = "TERM_OVER"
    status = 409
    title_en = "The term does not run and cannot be extended."
    title_zh = "期限已届满或正在中止，不能延长。"


class ConfirmationLate(Problem):
    """The thirty days in which both sides may apply together are over (人民调解法 33); `until` says when."""

    code = "CONFIRMATION_LATE"
    status = 409
    title_en = "The time for judicial confirmation is over."
    title_zh = "申请司法确认的期限已过。"


class ApplicationNotJoint(InvalidInput):
    """Judicial confirmation is applied for by both sides together (人民调解法 33)."""

    code = "APPLICATION_NOT_JOINT"
    title_en = "Both sides apply together."
    title_zh = "须由双方当事人共同申请。"
    field = "sides"
