"""Why petition refuses an act, beyond its lifecycle. None holds what a person wrote."""

from casekit.errors import InvalidInput


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
