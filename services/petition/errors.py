"""What petition refuses besides what its domain does (`domain.errors`)."""

from casekit.errors import CaseNotFound


class PetitionNotFound(CaseNotFound):
    """No such petition is visible to the caller; the same answer whether it is unknown or hidden."""

    code = "PETITION_NOT_FOUND"
    title_en = "There is no such petition."
    title_zh = "没有找到该信访事项。"
