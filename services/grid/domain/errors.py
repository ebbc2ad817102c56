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


class AssistsAnother(Problem):
    """The order assists another (协办): what concerns the whole is done to the lead's."""

    code = "ASSISTS_ANOTHER"
    status = 409
    title_en = "This order assists another; do this to the lead unit's order."
    title_zh = "本单为协办单，请对牵头单办理。"


class AssistanceUnfinished(Problem):
    """Assisting orders are neither done nor excused; the lead completes last."""

    code = "ASSISTANCE_UNFINISHED"
    status = 409
    title_en = "Assisting units have neither finished nor been excused."
    title_zh = "协办单位尚未办结，也未免予协办，牵头单位不能办结。"


class UnitOnItAlready(Problem):
    """The unit has an open order on the case."""

    code = "UNIT_ON_IT_ALREADY"
    status = 409
    title_en = "The unit has an open order on this case already."
    title_zh = "该单位在本案已有未办结的单。"
    field = "unit"


class AlreadyEscalated(Problem):
    """The city has been asked already."""

    code = "ALREADY_ESCALATED"
    status = 409
    title_en = "The city has been asked already."
    title_zh = "已提请上一级，不能重复提级。"


class AlreadyAppraised(Problem):
    """The order has its appraisal."""

    code = "ALREADY_APPRAISED"
    status = 409
    title_en = "The order has been appraised already."
    title_zh = "该单已评价。"


class NotAppraisedHere(Problem):
    """The procedure's chain has no appraisal (评单)."""

    code = "NOT_APPRAISED_HERE"
    status = 409
    title_en = "The procedure of this case has no appraisal of orders."
    title_zh = "本案适用的流程没有评单环节。"


class AlreadySupervised(Problem):
    """A supervision slip is open on the order."""

    code = "ALREADY_SUPERVISED"
    status = 409
    title_en = "The order is under supervision already."
    title_zh = "该单已在督办中。"


class NotSupervised(Problem):
    """No supervision slip is open on the order."""

    code = "NOT_SUPERVISED"
    status = 409
    title_en = "The order is not under supervision."
    title_zh = "该单未在督办中。"


class NotCalled(Problem):
    """The unit was not called in this callout."""

    code = "NOT_CALLED"
    status = 409
    title_en = "The unit was not called."
    title_zh = "该单位未被吹哨。"


class CalloutUnanswered(Problem):
    """Nobody has answered; nothing is settled by a callout to which nobody came."""

    code = "CALLOUT_UNANSWERED"
    status = 409
    title_en = "No unit has answered yet."
    title_zh = "尚无单位回复，不能按已解决销哨。"
