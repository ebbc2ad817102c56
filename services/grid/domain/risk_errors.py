"""Why grid refuses an act on the risk list (风险清单). None holds what a person wrote."""

from casekit.errors import InvalidInput, NotFound, Problem


class RiskNotFound(NotFound):
    """No such entry is visible to the caller."""

    code = "RISK_NOT_FOUND"
    title_en = "There is no such entry on the risk list."
    title_zh = "没有找到该风险事项。"


class ReviewUnfit(InvalidInput):
    """The next review lies ahead, and not more than 92 days."""

    code = "REVIEW_UNFIT"
    title_en = "The next review must be after now, and within 92 days."
    title_zh = "下次研判须晚于当前时间，且在 92 天以内。"
    field = "review_by"


class PersonsAreNotListed(InvalidInput):
    """The list is of matters and places; a number that may be a person's is refused in it."""

    code = "PERSONS_ARE_NOT_LISTED"
    title_en = "The risk list is of matters and places: leave out telephone, identity and account numbers."
    title_zh = "风险清单只列事项和场所：请勿填写电话、证件、账户等号码。"
    field = "text"


class HazardUnfit(InvalidInput):
    """The grid has no such hazard that the caller may see."""

    code = "HAZARD_UNFIT"
    title_en = "The grid has no such hazard."
    title_zh = "该网格没有此隐患。"
    field = "hazard"


class PostUnfit(InvalidInput):
    """The post is not one of that unit."""

    code = "POST_UNFIT"
    title_en = "The unit has no such post."
    title_zh = "该单位没有此岗位。"
    field = "post"


class RiskUnfit(InvalidInput):
    """The entry is struck off, or is of another case or grid."""

    code = "RISK_UNFIT"
    title_en = "The entry of the risk list is struck off, or is of another case or grid."
    title_zh = "该风险事项已销号，或不属于此案件、网格。"
    field = "risk"


class AlreadyListed(Problem):
    """The case, or the hazard, is on the list for that reason already."""

    code = "ALREADY_LISTED"
    status = 409
    title_en = "It is on the risk list for this reason already."
    title_zh = "已因同一缘由列入风险清单。"
