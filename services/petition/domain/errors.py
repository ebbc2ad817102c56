"""Why petition refuses an act, beyond its lifecycle. None holds what a person wrote."""

from casekit.errors import InvalidInput, Problem


class NoticeRequired(InvalidInput):
    """The petitioner is known and was not told in writing (信访工作条例 23, 33, 34)."""

    code = "NOTICE_REQUIRED"
    title_en = "Record the written notice to the petitioner."
    title_zh = "须记录对信访人的书面告知。"
    field = "notice_form"


class DeliveryRequired(InvalidInput):
    """The petitioner is known and the written opinion was not delivered."""

    code = "DELIVERY_REQUIRED"
    title_en = "Record when the written opinion was delivered."
    title_zh = "须记录意见书的送达时间。"
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
    title_en = "The moment lies in the future, or before what it follows."
    title_zh = "时间不能晚于现在，也不能早于所依据的上一步骤。"


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


class RepresentativesUnfit(InvalidInput):
    """Many who come in person send representatives, five at most (信访工作条例 20); `most` says how many."""

    code = "REPRESENTATIVES_UNFIT"
    title_en = "Many who come in person choose representatives, five at most."
    title_zh = "多人走访共同事项的，应当推选代表，代表人数不得超过 5 人。"
    field = "representatives"


class DenunciationPassedOn(Problem):
    """A denunciation goes to the organs of discipline or of organisation, not into the petition procedure (31)."""

    code = "DENUNCIATION_PASSED_ON"
    status = 409
    title_en = "A denunciation is passed on to the organ competent for it."
    title_zh = "检举控告类事项应当按照管理权限转送纪检监察机关或者组织人事部门。"


class ForwardedAway(Problem):
    """Another unit has it: it takes the petition or objects, or handles it (信访工作条例 22, 23)."""

    code = "FORWARDED_AWAY"
    status = 409
    title_en = "The petition is with another unit, which has it in hand or has not answered yet."
    title_zh = "事项已转送、交办，正由承办单位办理，或者尚未受理、退回。"


class ReportUnfit(InvalidInput):
    """What is assigned is reported on by a day to come; what is forwarded is not (信访工作条例 22)."""

    code = "REPORT_UNFIT"
    title_en = "What is assigned, and only that, is reported on by a day to come."
    title_zh = "交办的须指定反馈期限，转送的不指定。"
    field = "report_by"


class CompetenceUnfit(InvalidInput):
    """Where several are competent it is settled who leads, and how (信访工作条例 24)."""

    code = "COMPETENCE_UNFIT"
    title_en = "Where several units are competent, say which others and how it was settled who leads."
    title_zh = "涉及两个以上单位的，须列明其他单位及受理单位如何确定。"
    field = "settled_by"


class ObjectionLate(Problem):
    """The five working days in which a unit may object are over, or it has objected before (信访工作条例 23)."""

    code = "OBJECTION_LATE"
    status = 409
    title_en = "The time for objecting is over, or the unit has objected before."
    title_zh = "提出异议的期限已过，或者已经提出过异议。"


class BookedAlready(Problem):
    """The petitioner is booked for this shift already."""

    code = "BOOKED_ALREADY"
    status = 409
    title_en = "The petitioner is booked for this shift already."
    title_zh = "信访人已预约该班次。"


class ShiftUnfit(InvalidInput):
    """Nobody receives in this shift: it is not on the rota, was cancelled, or was over more than a week ago."""

    code = "SHIFT_UNFIT"
    title_en = "Nobody receives in this shift."
    title_zh = "该班次无人接访。"
    field = "shift"


class NothingPromised(Problem):
    """At this reception nothing was promised."""

    code = "NOTHING_PROMISED"
    status = 409
    title_en = "Nothing was promised at this reception."
    title_zh = "该次接访没有承诺事项。"


class PetitionVoid(Problem):
    """Its case should never have been registered; nothing begins on it."""

    code = "PETITION_VOID"
    status = 409
    title_en = "The case of this petition was voided."
    title_zh = "本信访事项所属案件已作废。"


class DeliveredAlready(Problem):
    """The paper has its delivery on record, and that stays."""

    code = "DELIVERED_ALREADY"
    status = 409
    title_en = "The delivery of this paper is on record already."
    title_zh = "该文书已登记送达。"


class NotRegistered(Problem):
    """Form and sort of the petition are not on record yet (登记要素)."""

    code = "NOT_REGISTERED"
    status = 409
    title_en = "Register the petition's form and sort first."
    title_zh = "请先登记信访形式和类别。"


class PassedOnAlready(Problem):
    """A partner's system passed it on, or it was ordered before that it is opened elsewhere."""

    code = "PASSED_ON_ALREADY"
    status = 409
    title_en = "The petition came from another system, or its opening there was ordered before."
    title_zh = "本事项来自其他系统，或者已安排在国家系统登记。"


class EarlierRequired(InvalidInput):
    """What is said to repeat an earlier petition names it (信访工作条例 19, 36)."""

    code = "EARLIER_REQUIRED"
    title_en = "Name the case of the earlier petition, or say in the text where it is dealt with."
    title_zh = "须指明此前事项的案码；不在本平台的，须在说明中写明由何处办理。"
    field = "earlier"


class NotForMediation(Problem):
    """Only appeals and requests are mediated (信访工作条例 33)."""

    code = "NOT_FOR_MEDIATION"
    status = 409
    title_en = "Only a dispute, registered as an appeal or request, can go to mediation."
    title_zh = "只有申诉求决类事项可以移交调解。"


class ConsentMissing(InvalidInput):
    """Both sides wish the mediation, or there is none (信访工作条例 33); `missing` says whose word is not there."""

    code = "CONSENT_MISSING"
    title_en = "Both sides have to wish the mediation."
    title_zh = "移交调解须经争议双方当事人同意。"
    field = "sides"


class NumberRequired(InvalidInput):
    """What was opened there has a number there."""

    code = "NUMBER_REQUIRED"
    title_en = "Say under which number it was opened."
    title_zh = "须填写对方系统的登记编号。"
    field = "number"
