"""What mediation refuses besides what its domain does (`domain.errors`). None holds what a person wrote."""

from casekit.errors import CaseNotFound, InvalidInput


class MediationNotFound(CaseNotFound):
    """No such mediation is visible to the caller; the same answer whether it is unknown or hidden."""

    code = "MEDIATION_NOT_FOUND"
    title_en = "There is no such mediation."
    title_zh = "没有找到该调解。"


class UnitUnfit(InvalidInput):
    """A unit named cannot take part: it is not known, has ended, mediates already, or has a part in the matter."""

    code = "UNIT_UNFIT"
    title_en = "One of these units cannot take part in the mediation."
    title_zh = "所列单位中有不能参与调解的单位。"
    field = "joint"


class CaseNotRelated(InvalidInput):
    """A case named is neither tied to this one nor mediated by the same committee, or does not exist."""

    code = "CASE_NOT_RELATED"
    title_en = "One of these cases is not related to this one; the centre ties cases of one root first."
    title_zh = "所列案件中有未与本案关联的案件，请先由中心办理关联。"
    field = "related"
