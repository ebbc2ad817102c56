"""The closed words a procedure is written in. They only grow; a file that uses another word is refused.

`DeadlineKind` is what services set deadlines for; `NAMES` says each in Chinese. Pure; anyone may import it.
"""

from collections.abc import Mapping
from enum import StrEnum


class MatterType(StrEnum):
    """事项类型."""

    DISPUTE = "dispute"  # 矛盾纠纷
    COMPLAINT = "complaint"  # 投诉举报
    REQUEST = "request"  # 求助诉求
    PETITION = "petition"  # 信访
    CONSULTATION = "consultation"  # 咨询
    HAZARD = "hazard"  # 隐患
    SUGGESTION = "suggestion"  # 意见建议


class Grade(StrEnum):
    """事项等级: fixes who handles a matter and by when."""

    ORDINARY = "ordinary"  # 一般
    SERIOUS = "serious"  # 较大(复杂)
    MAJOR = "major"  # 重大


class Tier(StrEnum):
    """层级, from the lowest up."""

    HAMLET = "hamlet"  # 屯(组)
    VILLAGE = "village"  # 村(社区)
    TOWN = "town"  # 乡镇(街道)
    COUNTY = "county"  # 县(市、区)
    CITY = "city"  # 市


class Route(StrEnum):
    """分流去向."""

    ANSWER = "answer"  # 当场答复
    GRID = "grid"  # 网格
    ORDER = "order"  # 派单部门
    MEDIATION = "mediation"  # 调解
    PETITION = "petition"  # 信访
    LITIGATION = "litigation"  # 诉讼
    ARBITRATION = "arbitration"  # 仲裁
    RECONSIDERATION = "reconsideration"  # 行政复议·裁决
    ENFORCEMENT = "enforcement"  # 行政执法
    POLICE = "police"  # 公安
    LEGAL_AID = "legal_aid"  # 法律援助

    @property
    def is_guidance(self) -> bool:
        """Whether the centre guides the party to another body instead of having the matter handled here."""
        return self in _GUIDANCE


_GUIDANCE = frozenset(
    {
        Route.LITIGATION,
        Route.ARBITRATION,
        Route.RECONSIDERATION,
        Route.ENFORCEMENT,
        Route.POLICE,
        Route.LEGAL_AID,
    }
)


class Stage(StrEnum):
    """What the platform does in a place's step, whatever the place calls it."""

    REGISTER = "register"  # 登记
    ADMIT = "admit"  # 受理
    TRIAGE = "triage"  # 研判分流
    DISPATCH = "dispatch"  # 派单
    ACCEPT = "accept"  # 接单
    HANDLE = "handle"  # 办理
    MEDIATE = "mediate"  # 调解
    PETITION = "petition"  # 信访办理
    COURT = "court"  # 诉讼(速裁)
    SUPERVISE = "supervise"  # 督办
    APPRAISE = "appraise"  # 评价
    VERIFY = "verify"  # 核验
    FOLLOW_UP = "follow_up"  # 回访
    CLOSE = "close"  # 结案


class OrderKind(StrEnum):
    """单的种类."""

    DISPATCH = "dispatch"  # 派单
    SUPERVISION = "supervision"  # 督办单
    APPRAISAL = "appraisal"  # 评单
    VERIFICATION = "verification"  # 核单、验单


class Role(StrEnum):
    """Who a post is, as a token says it; `public` is a party, who has no post."""

    PUBLIC = "public"
    GUIDE = "guide"
    CLERK = "clerk"
    DISPATCHER = "dispatcher"
    GRID_WORKER = "grid_worker"
    GRID_LEADER = "grid_leader"
    HANDLER = "handler"
    MEDIATOR = "mediator"
    PETITION_OFFICER = "petition_officer"
    SUPERVISOR = "supervisor"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"
    DIRECTOR = "director"
    DEPARTMENT_SYSTEM = "department_system"
    OPS = "ops"


class Satisfaction(StrEnum):
    """回访结果, from the best down."""

    SATISFIED = "satisfied"  # 满意
    BASICALLY_SATISFIED = "basically_satisfied"  # 基本满意
    DISSATISFIED = "dissatisfied"  # 不满意
    NOT_REACHED = "not_reached"  # 未联系上


class Channel(StrEnum):
    """渠道."""

    WINDOW = "window"  # 窗口
    HOTLINE = "hotline_12345"  # 12345热线
    POLICE = "police_110"  # 110非警务
    ONLINE = "online"  # 网上
    CHAT_GROUP = "chat_group"  # 微信群
    GRID_WORKER = "grid_worker"  # 网格员
    LETTER = "letter"  # 来信
    RECEPTION = "reception"  # 领导接访
    OUTREACH = "outreach"  # 下访
    PARTNER = "partner"  # 合作系统


class Presence(StrEnum):
    """入驻方式: how a unit is present in the hall."""

    PERMANENT = "permanent"  # 常驻
    ROTATING = "rotating"  # 轮驻
    ON_CALL = "on_call"  # 随叫随驻
    LINKED = "linked"  # 工作联动


class OpeningWhen(StrEnum):
    """When a petition first registered here is opened in the national petition system without being ordered."""

    REGISTRATION = "registration"  # 登记要素后即登记


class Letter(StrEnum):
    """函."""

    COOPERATION = "cooperation"  # 协作联系单
    MEDIATION_REQUEST = "mediation_request"  # 委托调处函
    MEDIATION_REPLY = "mediation_reply"  # 调处回复函
    FORWARDING = "forwarding"  # 转送
    ASSIGNMENT = "assignment"  # 交办
    RISK_WARNING = "risk_warning"  # 风险预警函
    SUPERVISION = "supervision"  # 督办函
    REPLY = "reply"  # 回复函: what answers any of the others but the request to mediate


class Attachment(StrEnum):
    """What a matter of a grade is given, one of each (六个一)."""

    SPONSOR = "sponsor"  # 包案领导
    TASK_GROUP = "task_group"  # 专班
    PLAN = "plan"  # 方案


class Counted(StrEnum):
    """What a place publishes a number of."""

    SERVICE_WINDOW = "service_window"  # 综合服务窗口
    PROFESSIONAL_WINDOW = "professional_window"  # 专业调解窗口
    SUB_CENTRE = "sub_centre"  # 分中心
    COMMITTEE = "committee"  # 专业调委会
    MEDIATION_KIND = "mediation_kind"  # 调解种类
    MEDIATION_ROOM = "mediation_room"  # 调解室
    MEDIATION_TEAM = "mediation_team"  # 调解队伍
    EXPERT = "expert"  # 专家
    COUNSELLOR = "counsellor"  # 心理咨询师
    SOURCE = "source"  # 信息来源
    SLIP = "slip"  # 单
    LETTER = "letter"  # 函


class PlanAct(StrEnum):
    """What a petition's plan sets a time for."""

    ADMIT = "admit"  # 受理
    MEET = "meet"  # 见面
    COMPLETE = "complete"  # 办结


class NotCounted(StrEnum):
    """中止事由: for what a term stands still, where its rule says so."""

    HEARING = "hearing"  # 公开听证
    EXPERTISE = "expertise"  # 鉴定、评估
    SUPPLEMENT = "supplement"  # 当事人补充材料


class Colour(StrEnum):
    """牌."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Comparison(StrEnum):
    """On which side of a threshold a figure must lie."""

    BELOW = "below"  # 低于
    AT_LEAST = "at_least"  # 不低于


class Judged(StrEnum):
    """What a rule of cards is about."""

    UNIT = "unit"  # 单位: what it took on itself, whatever its kind
    COMMITTEE = "committee"  # 调委会, besides what is asked of every unit
    GRID = "grid"  # 网格: what lies in it; its card is its unit's
    AREA = "area"  # 辖区 of a county, town or village: what lies in its grids and in those of all below it


class Every(StrEnum):
    """How often a meeting is held, or units are measured."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Origin(StrEnum):
    """Where a rule comes from."""

    STATUTE = "statute"  # 法律法规
    REPORT = "report"  # the place's own published account
    OURS = "ours"  # nobody publishes it; a default of this platform


class Binding(StrEnum):
    """How a statutory term binds a place."""

    AT_MOST = "at_most"  # a duty of an authority: a place may promise less time, never more
    FIXED = "fixed"  # a right of a party: a place may not change it


class DeadlineKind(StrEnum):
    """期限种类: what a deadline is set for."""

    ADMISSION = "admission"
    TRIAGE = "triage"
    COMPLETION = "completion"
    FOLLOW_UP = "follow_up"
    ORDER_ACCEPTANCE = "order.acceptance"
    ORDER_RETURN_DECISION = "order.return_decision"
    ORDER_COMPLETION = "order.completion"
    ORDER_SUPERVISION = "order.supervision"
    ORDER_APPRAISAL = "order.appraisal"
    ORDER_VERIFICATION = "order.verification"
    MEDIATION_COMPLETION = "mediation.completion"
    MEDIATION_ATTEMPTS = "mediation.attempts"
    MEDIATION_DELEGATED = "mediation.delegated"
    MEDIATION_ENTRUSTED = "mediation.entrusted"
    MEDIATION_ENTRUSTED_SUMMARY = "mediation.entrusted_summary"
    MEDIATION_CONFIRMATION = "mediation.confirmation"
    MEDIATION_MEDICAL = "mediation.medical"
    MEDIATION_LABOUR = "mediation.labour"
    MEDIATION_OTHER = "mediation.other"
    PETITION_FORWARD = "petition.forward"
    PETITION_NOTICE = "petition.notice"
    PETITION_OBJECTION = "petition.objection"
    PETITION_MEETING = "petition.meeting"
    PETITION_COMPLETION = "petition.completion"
    PETITION_REVIEW_REQUEST = "petition.review_request"
    PETITION_REVIEW = "petition.review"
    PETITION_RE_REVIEW_REQUEST = "petition.re_review_request"
    PETITION_RE_REVIEW = "petition.re_review"
    RULING_SUIT = "ruling.suit"
    CARD_CONTEST = "card.contest"
    CARD_DECISION = "card.decision"
    CARD_INTERVIEW = "card.interview"
    CARD_RECHECK = "card.recheck"
    CARD_ANSWER = "card.answer"
    CARD_ACCEPTANCE = "card.acceptance"
    CARD_WRITE_UP = "card.write_up"
    CARD_APPROVAL = "card.approval"


NAMES: Mapping[DeadlineKind, str] = {
    DeadlineKind.ADMISSION: "受理",
    DeadlineKind.TRIAGE: "研判分流",
    DeadlineKind.COMPLETION: "办结",
    DeadlineKind.FOLLOW_UP: "回访",
    DeadlineKind.ORDER_ACCEPTANCE: "接单",
    DeadlineKind.ORDER_RETURN_DECISION: "退单裁决",
    DeadlineKind.ORDER_COMPLETION: "办单",
    DeadlineKind.ORDER_SUPERVISION: "督办",
    DeadlineKind.ORDER_APPRAISAL: "评单",
    DeadlineKind.ORDER_VERIFICATION: "核验",
    DeadlineKind.MEDIATION_COMPLETION: "调解",
    DeadlineKind.MEDIATION_ATTEMPTS: "本级调解次数",
    DeadlineKind.MEDIATION_DELEGATED: "委派调解",
    DeadlineKind.MEDIATION_ENTRUSTED: "委托调解",
    DeadlineKind.MEDIATION_ENTRUSTED_SUMMARY: "委托调解(简易)",
    DeadlineKind.MEDIATION_CONFIRMATION: "申请司法确认",
    DeadlineKind.MEDIATION_MEDICAL: "医疗纠纷调解",
    DeadlineKind.MEDIATION_LABOUR: "劳动争议调解",
    DeadlineKind.MEDIATION_OTHER: "行政、司法调解",
    DeadlineKind.PETITION_FORWARD: "转送交办",
    DeadlineKind.PETITION_NOTICE: "受理告知",
    DeadlineKind.PETITION_OBJECTION: "提出异议",
    DeadlineKind.PETITION_MEETING: "与信访人见面",
    DeadlineKind.PETITION_COMPLETION: "信访办结",
    DeadlineKind.PETITION_REVIEW_REQUEST: "申请复查",
    DeadlineKind.PETITION_REVIEW: "复查",
    DeadlineKind.PETITION_RE_REVIEW_REQUEST: "申请复核",
    DeadlineKind.PETITION_RE_REVIEW: "复核",
    DeadlineKind.RULING_SUIT: "不服处理决定起诉",
    DeadlineKind.CARD_CONTEST: "对牌提出异议",
    DeadlineKind.CARD_DECISION: "异议裁定",
    DeadlineKind.CARD_INTERVIEW: "红牌约谈",
    DeadlineKind.CARD_RECHECK: "约谈复查",
    DeadlineKind.CARD_ANSWER: "答复《整改提示单》",
    DeadlineKind.CARD_ACCEPTANCE: "整改验收",
    DeadlineKind.CARD_WRITE_UP: "撰写优秀案例",
    DeadlineKind.CARD_APPROVAL: "优秀案例审定",
}
