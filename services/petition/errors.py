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


class PaperNotFound(CaseNotFound):
    """The petition has no such paper."""

    code = "PAPER_NOT_FOUND"
    title_en = "There is no such paper."
    title_zh = "没有找到该文书。"


class RecipientUnfit(InvalidInput):
    """A unit that is not registered, is the office itself, or that the matter is about: one answer for all."""

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


class SlipNotFound(CaseNotFound):
    """The petition has no such supervision slip."""

    code = "SLIP_NOT_FOUND"
    title_en = "There is no such supervision of this petition."
    title_zh = "没有找到该督办事项。"
