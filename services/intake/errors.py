"""What intake refuses besides what a case's lifecycle does (`domain.errors`). None holds what a person wrote."""

from casekit.errors import InvalidInput, NotFound, Problem, RateLimited


class LookupFailed(NotFound):
    """No case bears this code and secret together; the same answer whichever of the two is wrong."""

    code = "LOOKUP_FAILED"
    title_en = "The code and the secret do not belong together."
    title_zh = "案码与查询密码不匹配，请核对后重试。"


class LookupLimited(RateLimited):
    """Too many look-ups from one client, of one code, known or not, or of all."""

    code = "LOOKUP_LIMITED"
    title_en = "Too many look-ups; try again in some minutes."
    title_zh = "查询过于频繁，请几分钟后再试。"


class UnitUnknown(InvalidInput):
    """A unit, post or grid is named that the centre does not have."""

    code = "UNIT_UNKNOWN"
    title_en = "There is no such unit, post or grid."
    title_zh = "没有该单位、岗位或网格。"


class CategoryUnknown(InvalidInput):
    """The procedure of the case knows no such category; `known` lists those it has."""

    code = "CATEGORY_UNKNOWN"
    title_en = "The procedure has no such category."
    title_zh = "现行流程中没有该类别。"
    field = "category"


class RouteNotOffered(InvalidInput):
    """The procedure of the case does not offer this route."""

    code = "ROUTE_NOT_OFFERED"
    title_en = "The procedure does not offer this route."
    title_zh = "现行流程不提供该去向。"
    field = "route"


class PartyUnknown(InvalidInput):
    """The case has no such party, or it cannot be told in this form."""

    code = "PARTY_UNKNOWN"
    title_en = "The case has no such party, or the party left no address for this form."
    title_zh = "本案没有该当事人，或其未留该方式的联系信息。"
    field = "party"


class RelationRefused(Problem):
    """The two cases cannot be tied: they are one, or a unit that has part in one is accused in the other."""

    code = "RELATION_REFUSED"
    status = 409
    title_en = "These cases cannot be related."
    title_zh = "两个事项不能关联。"


class NotificationNotFound(NotFound):
    """The case has no such notification."""

    code = "NOTIFICATION_NOT_FOUND"
