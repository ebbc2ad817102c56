"""Why grid refuses an act, beyond the order's lifecycle. None holds what a person wrote."""

from casekit.errors import InvalidInput, Problem


class UnitBusy(Problem):
    """Orders are open at the unit, or units or grids belong to it."""

    code = "UNIT_BUSY"
    status = 409
    title_en = "The unit still has open orders, or units or grids still belong to it."
    title_zh = "该单位尚有未办结的单，或尚有下属单位、网格，不能撤销。"


class UnitHasEnded(Problem):
    """The unit has ended; nothing of it changes any more."""

    code = "UNIT_HAS_ENDED"
    status = 409
    title_en = "The unit has ended."
    title_zh = "该单位已撤销。"


class ParentUnfit(InvalidInput):
    """The parent named is not of a fitting tier, or stands below what it is to stand above."""

    code = "PARENT_UNFIT"
    title_en = "The parent must be of the tier above."
    title_zh = "上级单位或网格的层级不符。"
    field = "parent"


class UnitUnfit(Problem):
    """Orders go to departments, centres, towns and villages; committees and petition offices are routed to."""

    code = "UNIT_UNFIT"
    status = 409
    title_en = "A unit of this kind is not given orders."
    title_zh = "该类单位不承接派单。"
    field = "unit"


class UnitIsAccused(Problem):
    """The unit, or the supervisor's unit, is accused in the case (检举控告)."""

    code = "UNIT_IS_ACCUSED"
    status = 409
    title_en = "A unit that is accused in the case cannot have part in it."
    title_zh = "被检举控告的单位不得参与本案。"


class SupervisorRequired(Problem):
    """A unit that answers in the case handles it only under a supervisor from outside."""

    code = "SUPERVISOR_REQUIRED"
    status = 409
    title_en = "A unit that is itself concerned needs a supervisor from outside."
    title_zh = "被反映单位自行承办的，须指定外部督办人。"
    field = "supervisor"
