"""Why a case's lifecycle refuses an act. Each is a fact with a stable code; none holds what a person wrote."""

from casekit.errors import InvalidInput, TransitionRefused


class UnitIsAccused(TransitionRefused):
    """The unit is accused in the matter, or in one of the same root; it must never handle it (信访工作条例 30)."""

    code = "UNIT_IS_ACCUSED"
    title_en = "This unit cannot be given this matter."
    title_zh = "该单位不得承办本事项。"


class SupervisorRequired(TransitionRefused):
    """The matter is about the unit that is to handle it: a supervisor from outside must be named."""

    code = "SUPERVISOR_REQUIRED"
    title_en = "The unit answers in this matter; name a supervisor from outside it."
    title_zh = "承办单位即被反映单位，须指定外部督办人。"
    field = "supervisor"


class SupervisorNotOutside(TransitionRefused):
    """The supervisor named belongs to the unit to be supervised, or to one that answers in the matter."""

    code = "SUPERVISOR_NOT_OUTSIDE"
    title_en = "The supervisor must come from outside the units of the matter."
    title_zh = "督办人须来自事项所涉单位之外。"
    field = "supervisor"


class HandlerUnfit(InvalidInput):
    """The route needs a unit or grid of another kind than the one named, or one that is named at all."""

    code = "HANDLER_UNFIT"
    title_en = "This route needs another kind of unit."
    title_zh = "所选单位与分流去向不符。"
    field = "unit"


class NotTriaged(TransitionRefused):
    """Category and grade are not decided: the case was answered at once, and is taken up again."""

    code = "NOT_TRIAGED"
    title_en = "Decide category and grade first."
    title_zh = "尚未研判类别和等级，不能分流。"


class NotNotified(TransitionRefused):
    """The party has not been told that the case is completed (告知)."""

    code = "NOT_NOTIFIED"
    title_en = "Tell the party of the result first."
    title_zh = "尚未将办理结果告知当事人，不能结案。"


class NotFollowedUp(TransitionRefused):
    """The procedure wants the party asked before the case is closed (回访)."""

    code = "NOT_FOLLOWED_UP"
    title_en = "Record a follow-up first."
    title_zh = "尚未回访，不能结案。"


class NotificationUnfit(TransitionRefused):
    """There is nothing of that kind to tell in the present state, or nobody to tell it to."""

    code = "NOTIFICATION_UNFIT"
    title_en = "There is nothing of that kind to tell now."
    title_zh = "当前没有需要告知的该类内容。"


class HandledAlready(TransitionRefused):
    """A unit has settled the case: it was a case, and is counted."""

    code = "HANDLED_ALREADY"
    title_en = "A unit has settled this matter; it cannot be voided."
    title_zh = "该事项已由单位办结，不能作废。"


class NothingCorrected(InvalidInput):
    """What is given as right is what stands there already, or nothing is given."""

    code = "NOTHING_CORRECTED"
    title_en = "Nothing would change."
    title_zh = "更正内容与原登记一致。"


class OriginalUnfit(InvalidInput):
    """A duplicate names the case it repeats, which is another one that stands; a mistake names none."""

    code = "ORIGINAL_UNFIT"
    title_en = "Name the other case that this one repeats, and only for a duplicate."
    title_zh = "重复登记须填写原事项案码，且不能是本案或已作废的事项；误登记不填。"
    field = "original"
