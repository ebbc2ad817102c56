"""Why grid refuses an act, beyond the order's lifecycle. None holds what a person wrote."""

from casekit.errors import InvalidInput, Problem


class UnitBusy(Problem):
    """Orders are open at the unit, or units, grids or posts belong to it."""

    code = "UNIT_BUSY"
    status = 409
    title_en = "The unit still has open orders, or something still belongs to it."
    title_zh = "该单位尚有未办结的单，或尚有下属单位、网格、岗位，不能撤销。"


class ParentUnfit(InvalidInput):
    """The parent named is not one tier up."""

    code = "PARENT_UNFIT"
    title_en = "The parent must be of the tier above."
    title_zh = "上级须为上一层级。"
