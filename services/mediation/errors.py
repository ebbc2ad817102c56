"""What mediation refuses besides what its domain does (`domain.errors`). None holds what a person wrote."""

from casekit.errors import CaseNotFound, InvalidInput, NotFound, Problem


class MediationNotFound(CaseNotFound):
    """No such mediation is visible to the caller; the same answer whether it is unknown or hidden."""

    code = "MEDIATION_NOT_FOUND"
    title_en = "There is no such mediation."
    title_zh = "没有找到该调解。"


class UnitUnfit(InvalidInput):
    """A unit named cannot take part: it is not known, has ended, mediates already, or is known to have a part in it."""

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


class CommitteeNotFound(NotFound):
    """No active unit under that id is a mediation committee."""

    code = "COMMITTEE_NOT_FOUND"
    title_en = "There is no such mediation committee."
    title_zh = "没有找到该调委会。"


class IdTaken(Problem):
    """Another committee has a team or room under that id."""

    code = "ID_TAKEN"
    status = 409
    title_en = "Another committee uses this id."
    title_zh = "该编号已被其他调委会使用。"


class TeamUnfit(InvalidInput):
    """The team named is not one of this committee's."""

    code = "TEAM_UNFIT"
    title_en = "The committee has no such team."
    title_zh = "该调委会没有这个调解队或工作室。"
    field = "team"


class RoomUnfit(InvalidInput):
    """The room named is not one of this committee's, or cannot be used for this."""

    code = "ROOM_UNFIT"
    title_en = "The committee has no such room, or it has no video equipment."
    title_zh = "该调委会没有这间调解室，或该室不具备远程条件。"
    field = "room"


class SlotTaken(Problem):
    """A room or post is taken at that time; `rooms` and `posts` say which."""

    code = "SLOT_TAKEN"
    status = 409
    title_en = "A room or a mediator is not free at that time."
    title_zh = "调解室或调解员在该时段已有安排。"


class SessionNotFound(NotFound):
    """The mediation has no such session."""

    code = "SESSION_NOT_FOUND"
    title_en = "There is no such session."
    title_zh = "没有找到该次调解安排。"


class RecusalNotFound(NotFound):
    """The mediation has no such recusal."""

    code = "RECUSAL_NOT_FOUND"
    title_en = "There is no such recusal."
    title_zh = "没有找到该回避申请。"


class RecusalPending(Problem):
    """The recusal of this post is asked for already and not decided."""

    code = "RECUSAL_PENDING"
    status = 409
    title_en = "The recusal of this post is being decided."
    title_zh = "对该岗位的回避申请正在决定中。"


class ExpertisePending(Problem):
    """An expert opinion is being waited for; another can be asked for afterwards."""

    code = "EXPERTISE_PENDING"
    status = 409
    title_en = "An expert opinion is already being waited for."
    title_zh = "已有鉴定正在进行。"


class TermNotFound(NotFound):
    """The agreement has no such obligation."""

    code = "TERM_NOT_FOUND"
    title_en = "The agreement has no such obligation."
    title_zh = "协议没有该履行事项。"


class AgreementNotFound(NotFound):
    """The mediation has no agreement."""

    code = "AGREEMENT_NOT_FOUND"
    title_en = "There is no agreement."
    title_zh = "没有调解协议。"


class PaperNotDue(Problem):
    """What the paper is about has not happened: nothing handed over, no file gone back, nothing to confirm."""

    code = "PAPER_NOT_DUE"
    status = 409
    title_en = "There is nothing yet for this paper to say."
    title_zh = "尚无可制作该文书的事项。"
