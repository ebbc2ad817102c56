"""What petition refuses besides what its domain does (`domain.errors`)."""

from casekit.errors import CaseNotFound, InvalidInput


class PetitionNotFound(CaseNotFound):
    """No such petition is visible to the caller; the same answer whether it is unknown or hidden."""

    code = "PETITION_NOT_FOUND"
    title_en = "There is no such petition."
    title_zh = "没有找到该信访事项。"


class ForwardingNotFound(CaseNotFound):
    """Nothing was passed on that the caller may see; the same answer whether there is none or it is hidden."""

    code = "FORWARDING_NOT_FOUND"
    title_en = "There is no such forwarding."
    title_zh = "没有找到该转送、交办件。"


class UrgentReportNotFound(CaseNotFound):
    """None was made to the caller's unit that it may see; the same answer whether it is unknown or hidden."""

    code = "URGENT_REPORT_NOT_FOUND"
    title_en = "There is no such urgent report."
    title_zh = "没有找到该重大、紧急事项报告。"


class AdviceNotFound(CaseNotFound):
    """None was given to the caller's unit that it may see; the same answer whether it is unknown or hidden."""

    code = "ADVICE_NOT_FOUND"
    title_en = "There is no such recommendation."
    title_zh = "没有找到该建议。"


class PaperNotFound(CaseNotFound):
    """The petition has no such paper."""

    code = "PAPER_NOT_FOUND"
    title_en = "There is no such paper."
    title_zh = "没有找到该文书。"


class RecipientUnfit(InvalidInput):
    """A unit that is not registered, has ended, is the office itself, or that the matter is known to be about."""

    code = "RECIPIENT_UNFIT"
    title_en = "The petition cannot be passed to this unit."
    title_zh = "不能向该单位转送、交办本事项。"
    field = "recipient"


class EarlierUnfit(InvalidInput):
    """The case named has no petition that is pending, or concluded, as the ground says (信访工作条例 19, 36)."""

    code = "EARLIER_UNFIT"
    title_en = "That case has no petition that this ground could refer to."
    title_zh = "所指案件没有与该理由相符的信访事项。"
    field = "earlier"


class StatusNotFound(CaseNotFound):
    """Nothing is told that the caller may see; the same answer whether there is none or it is another's."""

    code = "STATUS_NOT_FOUND"
    title_en = "There is no such status."
    title_zh = "没有找到该回传状态。"


class ReceptionNotFound(CaseNotFound):
    """The petition has no such reception."""

    code = "RECEPTION_NOT_FOUND"
    title_en = "There is no such reception of this petition."
    title_zh = "没有找到该接访事项。"


class SlipNotFound(CaseNotFound):
    """The petition has no such supervision slip."""

    code = "SLIP_NOT_FOUND"
    title_en = "There is no such supervision of this petition."
    title_zh = "没有找到该督办事项。"
