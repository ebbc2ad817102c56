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


class ConcernUnknown(InvalidInput):
    """The procedure of the case knows no such concern; `known` lists those it has, perhaps none."""

    code = "CONCERN_UNKNOWN"
    title_en = "The procedure has no such kind of concern."
    title_zh = "现行流程中没有该事类。"
    field = "concern"


class SuggestionStale(Problem):
    """The suggestion is not what would be proposed now: something of the case has changed since it was read."""

    code = "SUGGESTION_STALE"
    status = 409
    title_en = "This is not the suggestion for the case as it is now; read it again."
    title_zh = "该研判建议已不是当前建议，请重新查看。"
    field = "suggestion"


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


class RelationNotFound(NotFound):
    """The two cases are not tied."""

    code = "RELATION_NOT_FOUND"


class DrawNotFound(NotFound):
    """There is no such draw."""

    code = "DRAW_NOT_FOUND"


class NotificationNotFound(NotFound):
    """The case has no such notification."""

    code = "NOTIFICATION_NOT_FOUND"


class ReceiptUnsigned(Problem):
    """A report of delivery that is not signed with the gateway's key."""

    code = "RECEIPT_UNSIGNED"
    status = 401
    title_en = "The report is not signed with the key agreed on."
    title_zh = "回执签名有误。"


class ReceiptsNotTaken(NotFound):
    """No key was agreed on with any gateway."""

    code = "RECEIPTS_NOT_TAKEN"


class ReferenceTaken(Problem):
    """The unit passed on another matter under this reference; `case` is that one's code."""

    code = "REFERENCE_TAKEN"
    status = 409
    title_en = "Another matter was passed on under this reference."
    title_zh = "该来源编号已登记过内容不同的事项。"


class ReferenceRequired(InvalidInput):
    """A system says by which reference it knows the matter, so that it is registered once."""

    code = "REFERENCE_REQUIRED"
    title_en = "A system must give the reference by which it knows the matter."
    title_zh = "系统对接登记须填写来源编号。"
    field = "reference"


class ChannelUnfit(InvalidInput):
    """A system passes on what reached it; at a window, by letter or in the field people register."""

    code = "CHANNEL_UNFIT"
    title_en = "A system cannot register through this channel."
    title_zh = "系统对接不能使用该渠道。"
    field = "channel"


class ImportUnreadable(InvalidInput):
    """A file of cases cannot be read to its end: at which `row` (and `column`), and `why`."""

    code = "IMPORT_UNREADABLE"
    title_en = "The file cannot be read; nothing was registered."
    title_zh = "文件无法读取，未登记任何事项。"


class ImportIsNoText(Problem):
    """What was sent as a file of cases is empty, or holds what no text holds."""

    code = "IMPORT_IS_NO_TEXT"
    status = 415
    title_en = "The file is empty, or is no text; nothing was registered."
    title_zh = "文件为空，或者不是文本文件，未登记任何事项。"


class CorrectionNotFound(NotFound):
    """The case has no such correction."""

    code = "CORRECTION_NOT_FOUND"


class RegionUnfit(InvalidInput):
    """A region of this installation is given with the centre that takes the case, any other without."""

    code = "REGION_UNFIT"
    title_en = "Name the centre that takes it, for a region served here; for any other name none."
    title_zh = "本系统服务的地区须同时填写接收中心，其他地区不填。"
    field = "region"


class CentreHasIt(InvalidInput):
    """A case is not transferred to the centre that has it: it would lose its first contact for nothing."""

    code = "CENTRE_HAS_IT"
    title_en = "This centre has the case already."
    title_zh = "该事项已在该中心，无须移送。"
    field = "centre"


class KeyUnfit(InvalidInput):
    """The receiving installation's key is no X25519 public key in base64."""

    code = "KEY_UNFIT"
    title_en = "Not a key that a package can be sealed for."
    title_zh = "接收方公钥有误。"
    field = "recipient"


class TransferUnreadable(InvalidInput):
    """A package of a transferred case cannot be taken in; `why` is a code."""

    code = "TRANSFER_UNREADABLE"
    title_en = "This package cannot be taken in."
    title_zh = "移送数据包无法接收。"


class TransferNotFound(NotFound):
    """The case has not been transferred to another installation."""

    code = "TRANSFER_NOT_FOUND"


class ParcelUnaddressed(Problem):
    """The case was transferred without the receiving installation's key; there is nobody to seal a package for."""

    code = "PARCEL_UNADDRESSED"
    status = 409
    title_en = "The transfer named no key to seal a package for."
    title_zh = "移送时未提供接收方公钥，无法生成移送数据包。"


class GrantRefused(Problem):
    """A one-case grant that is not intake's, is for another service, or is over."""

    code = "GRANT_REFUSED"
    status = 403
    title_en = "The grant for the parties of this case is not valid, or no longer."
    title_zh = "该案授权无效或已过期。"
