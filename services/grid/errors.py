"""What grid refuses besides what its domain does (`domain.errors`). None holds what a person wrote."""

from casekit.errors import InvalidInput, NotFound, Problem


class OrderNotFound(NotFound):
    """No such order is visible to the caller."""

    code = "ORDER_NOT_FOUND"
    title_en = "There is no such order."
    title_zh = "没有找到该单。"


class ReportNotFound(NotFound):
    """No such report is visible to the caller."""

    code = "REPORT_NOT_FOUND"
    title_en = "There is no such report."
    title_zh = "没有找到该上报。"


class ReportDiffers(Problem):
    """The report's id was used before, for another report."""

    code = "REPORT_DIFFERS"
    status = 409
    title_en = "A different report was filed under this id."
    title_zh = "该编号已用于另一条上报。"


class UnitNotFound(NotFound):
    """No such unit."""

    code = "UNIT_NOT_FOUND"
    title_en = "There is no such unit."
    title_zh = "没有该单位。"


class GridNotFound(NotFound):
    """No such grid."""

    code = "GRID_NOT_FOUND"
    title_en = "There is no such grid."
    title_zh = "没有该网格。"


class PostNotFound(NotFound):
    """No such post."""

    code = "POST_NOT_FOUND"
    title_en = "There is no such post."
    title_zh = "没有该岗位。"


class StationingNotFound(NotFound):
    """No such stationing at that centre."""

    code = "STATIONING_NOT_FOUND"
    title_en = "There is no such stationing."
    title_zh = "没有该入驻安排。"


class DeskNotFound(NotFound):
    """No such desk."""

    code = "DESK_NOT_FOUND"
    title_en = "There is no such desk."
    title_zh = "没有该值班台。"


class ShiftNotFound(NotFound):
    """No such shift at that desk."""

    code = "SHIFT_NOT_FOUND"
    title_en = "There is no such shift."
    title_zh = "没有该班次。"


class HazardNotFound(NotFound):
    """No such hazard is visible to the caller."""

    code = "HAZARD_NOT_FOUND"
    title_en = "There is no such hazard."
    title_zh = "没有找到该隐患。"


class PatrolNotFound(NotFound):
    """No such plan is visible to the caller."""

    code = "PATROL_NOT_FOUND"
    title_en = "There is no such patrol plan."
    title_zh = "没有找到该巡查计划。"


class DeputyNotFound(NotFound):
    """The post has no deputy, now or to come."""

    code = "DEPUTY_NOT_FOUND"
    title_en = "The post has no deputy."
    title_zh = "该岗位没有代理。"


class TaskNotFound(NotFound):
    """No such task is visible to the caller."""

    code = "TASK_NOT_FOUND"
    title_en = "There is no such task."
    title_zh = "没有找到该任务。"


class PostUnfit(InvalidInput):
    """The post is not one of the grid's workers or leaders, or is no more."""

    code = "POST_UNFIT"
    title_en = "The post is no worker or leader of this grid."
    title_zh = "该岗位不是本网格的网格员或网格长。"
    field = "post"


class ReportUnfit(InvalidInput):
    """No hazard of that grid was reported under the id, or it is on the list already."""

    code = "REPORT_UNFIT"
    title_en = "No hazard of this grid was reported under the id, or it is listed already."
    title_zh = "该编号下没有本网格的隐患上报，或已列入隐患清单。"
    field = "report"


class AlreadyThere(Problem):
    """Something of that id is there already, and it is another."""

    code = "ALREADY_THERE"
    status = 409
    title_en = "The id is taken."
    title_zh = "该编号已被占用。"


class UnitUnknown(InvalidInput):
    """A unit, post or grid is named that the centre does not have."""

    code = "UNIT_UNKNOWN"
    title_en = "There is no such unit, post or grid."
    title_zh = "没有该单位、岗位或网格。"


class CategoryUnknown(InvalidInput):
    """The procedure in force knows no such category; `known` lists those it has."""

    code = "CATEGORY_UNKNOWN"
    title_en = "The procedure has no such category."
    title_zh = "现行流程中没有该类别。"
    field = "category"


class ProofUnknown(InvalidInput):
    """The order has no such proof; `unknown` lists the ids."""

    code = "PROOF_UNKNOWN"
    title_en = "The order has no such proof."
    title_zh = "该单没有这份办结材料。"
    field = "proofs"


class CaseNotRouted(Problem):
    """The case is not, or no longer, routed to grid or to a department."""

    code = "CASE_NOT_ROUTED"
    status = 409
    title_en = "The case is not routed to a grid or a department now."
    title_zh = "该案件当前未分流至网格或部门。"


class OrderStillOpen(Problem):
    """The case has an open order in this round already."""

    code = "ORDER_STILL_OPEN"
    status = 409
    title_en = "The case already has an open order."
    title_zh = "该案件已有未办结的单。"


class CalloutNotFound(NotFound):
    """No such callout is visible to the caller."""

    code = "CALLOUT_NOT_FOUND"
    title_en = "There is no such callout."
    title_zh = "没有找到该吹哨。"


class CodeTaken(Problem):
    """Another grid in force bears the code."""

    code = "CODE_TAKEN"
    status = 409
    title_en = "Another grid has this code."
    title_zh = "该网格编码已被占用。"
    field = "code"


class FileUnreadable(InvalidInput):
    """A file of grids that cannot be read at all; `detail` says why."""

    code = "FILE_UNREADABLE"
    title_en = "The file cannot be read."
    title_zh = "文件无法读取。"
    field = "file"


class ImportRefused(InvalidInput):
    """A file of grids with errors; `findings` names row and field of each. Nothing was changed."""

    code = "IMPORT_REFUSED"
    title_en = "The file has errors; nothing was changed."
    title_zh = "文件有误，未作任何更改。"
    field = "file"


class MeetingNotFound(NotFound):
    """No such meeting is visible to the caller."""

    code = "MEETING_NOT_FOUND"
    title_en = "There is no such meeting."
    title_zh = "没有找到该会议。"


class MeetingUnknown(InvalidInput):
    """The place holds no meeting of that name; `known` lists those it holds."""

    code = "MEETING_UNKNOWN"
    title_en = "The place holds no such meeting."
    title_zh = "本地流程中没有该会议。"
    field = "name"


class SponsorshipNotFound(NotFound):
    """No such sponsorship is visible to the caller."""

    code = "SPONSORSHIP_NOT_FOUND"
    title_en = "There is no such sponsorship."
    title_zh = "没有找到该包案。"
