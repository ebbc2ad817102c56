"""Why petition refuses an act, beyond its lifecycle. None holds what a person wrote."""

from casekit.errors import InvalidInput, Problem


class NoticeRequired(InvalidInput):
    """The petitioner is known and was not told in writing (信访工作条例 23)."""

    code = "NOTICE_REQUIRED"
    title_en = "Record the written notice of admission."
    title_zh = "须记录书面受理告知。"
    field = "notice_form"


class DeliveryRequired(InvalidInput):
    """The petitioner is known and the written opinion was not delivered."""

    code = "DELIVERY_REQUIRED"
    title_en = "Record when the written opinion was delivered."
    title_zh = "须记录处理意见书的送达时间。"
    field = "delivered_at"


class RightWayRequired(InvalidInput):
    """This ground is no answer without the right way (信访工作条例 23, 31)."""

    code = "RIGHT_WAY_REQUIRED"
    title_en = "Name the right way: with this ground the petitioner must be guided to it."
    title_zh = "以此理由不予受理的，须告知正确的办理途径。"
    field = "right_way"


class MomentUnfit(InvalidInput):
    """What is recorded lies in the future, or before what it follows."""

    code = "MOMENT_UNFIT"
    title_en = "The moment lies in the future, or before the admission."
    title_zh = "时间不能晚于现在，也不能早于受理。"


class NothingDelivered(Problem):
    """Nobody was given a written opinion against which review could be asked for (信访工作条例 35)."""

    code = "NOTHING_DELIVERED"
    status = 409
    title_en = "No written opinion was delivered that could be reviewed."
    title_zh = "没有送达可以申请复查、复核的书面意见。"


class ReviewLate(Problem):
    """The thirty days in which the petitioner may ask are over (信访工作条例 35, 36); `until` says when."""

    code = "REVIEW_LATE"
    status = 409
    title_en = "The time for asking is over. New facts or grounds may be brought as a new matter."
    title_zh = "申请期限已过，同一事实和理由不再受理；有新的事实或理由的，可另行提出。"


class HearingGoesOn(Problem):
    """A hearing was opened and is not closed."""

    code = "HEARING_GOES_ON"
    status = 409
    title_en = "A hearing is going on; close it first."
    title_zh = "听证尚未结束。"


class NoHearing(Problem):
    """There is no hearing to close."""

    code = "NO_HEARING"
    status = 409
    title_en = "No hearing is going on."
    title_zh = "没有正在进行的听证。"


class OwnRequest(Problem):
    """Nobody approves what he asked for himself."""

    code = "OWN_REQUEST"
    status = 403
    title_en = "Whoever asked does not decide on it."
    title_zh = "申请人不得审批本人的申请。"


class AskedAlready(Problem):
    """A request for a longer term waits for its decision, or for the petitioner to be told."""

    code = "ASKED_ALREADY"
    status = 409
    title_en = "A longer term has been asked for already."
    title_zh = "已有待办的延期申请。"


class NothingAsked(Problem):
    """No longer term has been asked for that this could follow."""

    code = "NOTHING_ASKED"
    status = 409
    title_en = "No longer term has been asked for."
    title_zh = "没有可以办理的延期申请。"


class TermOver(Problem):
    """The term is over: nothing makes it longer any more."""

    code = "TERM_OVER"
    status = 409
    title_en = "The term is over and cannot be extended."
    title_zh = "期限已届满，不能延长。"


class ReviewerUnfit(InvalidInput):
    """Who reviews is above who handled: another unit, and not one that the matter is about (信访工作条例 35, 36)."""

    code = "REVIEWER_UNFIT"
    title_en = "This unit cannot review the matter."
    title_zh = "该单位不能复查或者复核本事项。"
    field = "reviewer"
