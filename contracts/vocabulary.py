"""Closed vocabularies that events, APIs and procedures share. Values are wire words: only added to, never renamed."""

from dataclasses import dataclass
from enum import StrEnum

from procedures.vocabulary import (
    Channel,
    Colour,
    Every,
    Grade,
    Letter,
    MatterType,
    NotCounted,
    Presence,
    Route,
    Satisfaction,
)

__all__ = [
    "AgreementForm",
    "Appraisal",
    "AssignedBy",
    "AttemptOutcome",
    "BulletinPeriod",
    "CalloutFollow",
    "CardStep",
    "CaseField",
    "Channel",
    "Colour",
    "CommitteeKind",
    "ConfirmationOutcome",
    "ContestOutcome",
    "CorrectionGround",
    "DangerGround",
    "EscalationGround",
    "EventLogFormat",
    "Every",
    "ExpertiseKind",
    "FigureMeasure",
    "FollowUpWay",
    "Grade",
    "HandOverGround",
    "HandOverTo",
    "HazardKind",
    "HazardSource",
    "IdentityCheck",
    "Letter",
    "MatterType",
    "MediationEnd",
    "MediatorCapacity",
    "NotCounted",
    "NotificationForm",
    "NotificationKind",
    "OralConfirmation",
    "Outcome",
    "PaperKind",
    "Presence",
    "ProceedingStage",
    "RecusalGround",
    "ReferralKind",
    "ReferralOutcome",
    "RefusalGround",
    "Relation",
    "ReturnGround",
    "RiskEnd",
    "RiskReason",
    "RiskTrend",
    "Route",
    "RulingKind",
    "Satisfaction",
    "SecretGround",
    "SessionCancelGround",
    "SessionMode",
    "Side",
    "SubscriptionKind",
    "SupervisionCause",
    "TaskKind",
    "TeamKind",
    "Tier",
    "TransferGround",
    "UnitKind",
    "UnitRelation",
    "VoidGround",
]


class Relation(StrEnum):
    """In which relation a unit or post stands to a case."""

    ACCUSED = "accused"  # 被检举单位: a wall
    RESPONDENT = "respondent"  # 被反映单位·对方
    HANDLING = "handling"  # 承办单位
    SPONSOR = "sponsor"  # 包案领导


class Tier(StrEnum):
    """层级 of a centre, grid or committee."""

    COUNTY = "county"  # 县
    TOWN = "town"  # 乡镇(街道)
    VILLAGE = "village"  # 村(社区)
    HAMLET = "hamlet"  # 屯(组): where mediation begins in some places


class UnitKind(StrEnum):
    """What a unit (单位) is."""

    CENTRE = "centre"  # 综治中心
    DEPARTMENT = "department"  # 部门
    TOWN = "town"  # 乡镇
    VILLAGE = "village"  # 村(社区)
    COMMITTEE = "committee"  # 调委会
    PETITION_OFFICE = "petition_office"  # 信访机构


class FollowUpWay(StrEnum):
    """回访方式: how a party was asked, or answered of itself."""

    PHONE = "phone"  # 电话
    VISIT = "visit"  # 上门
    WINDOW = "window"  # 窗口当面
    LINK = "link"  # 本人凭案码和密码网上评价


class RefusalGround(StrEnum):
    """不予受理的理由, as a code; the right way is named by `Route`."""

    OUTSIDE_REMIT = "outside_remit"  # 不属于职责范围
    STATUTORY_ROUTE = "statutory_route"  # 应通过法定途径
    DUPLICATE = "duplicate"  # 重复事项正在办理
    CONCLUDED = "concluded"  # 已终结
    NO_SUBSTANCE = "no_substance"  # 无实质内容


class PetitionForm(StrEnum):
    """信访形式 (信访工作条例 17)."""

    LETTER = "letter"  # 来信
    VISIT = "visit"  # 来访
    CALL = "call"  # 来电
    ONLINE = "online"  # 网上


class PetitionSort(StrEnum):
    """信访事项的类别 (信访工作条例 29–31)."""

    SUGGESTION = "suggestion"  # 建议意见
    DENUNCIATION = "denunciation"  # 检举控告
    APPEAL = "appeal"  # 申诉求决


class ForwardingKind(StrEnum):
    """How a petition is passed to the competent unit (信访工作条例 22)."""

    FORWARDED = "forwarded"  # 转送
    ASSIGNED = "assigned"  # 交办: must report back


class CompetenceBy(StrEnum):
    """Who settled which of several competent units leads (信访工作条例 24)."""

    AGREEMENT = "agreement"  # 协商
    SUPERIOR = "superior"  # 共同的上一级机关决定


class AdviceKind(StrEnum):
    """三项建议权 (信访工作条例 40)."""

    IMPROVE = "improve"  # 改进工作
    POLICY = "policy"  # 完善政策
    DISCIPLINE = "discipline"  # 追究责任


class ReviewLevel(StrEnum):
    """不服处理意见、复查意见的救济层级 (信访工作条例 35, 36)."""

    REVIEW = "review"  # 复查
    RE_REVIEW = "re_review"  # 复核


class ReviewOutcome(StrEnum):
    """复查、复核的结论."""

    UPHELD = "upheld"  # 维持
    CHANGED = "changed"  # 变更
    REVOKED = "revoked"  # 撤销，责令重新处理


class StatusKind(StrEnum):
    """What the system that passed a petition on is told of it (回传状态)."""

    RECEIVED = "received"  # 收到
    REGISTERED = "registered"  # 登记
    FORWARDED = "forwarded"  # 转送、交办
    RETURNED = "returned"  # 退回、撤回转送
    TAKEN = "taken"  # 承办单位接收
    ADMITTED = "admitted"  # 受理告知
    REFUSED = "refused"  # 不予受理
    EXTENDED = "extended"  # 延期
    ANSWERED = "answered"  # 处理意见
    REVIEW_REQUESTED = "review_requested"  # 申请复查、复核
    REVIEWED = "reviewed"  # 复查、复核意见
    CONCLUDED = "concluded"  # 终结
    ENDED = "ended"  # 终止
    OPENING = "opening"  # 在对方系统登记


class Conclusion(StrEnum):
    """信访事项为何终结 (信访工作条例 35, 36): the same facts and grounds are not taken again."""

    REVIEW_NOT_REQUESTED = "review_not_requested"  # 期满未申请复查
    RE_REVIEW_NOT_REQUESTED = "re_review_not_requested"  # 期满未申请复核
    RE_REVIEWED = "re_reviewed"  # 复核终结


class CaseField(StrEnum):
    """What of a registered case can be corrected (更正)."""

    MATTER_TYPE = "matter_type"
    CHANNEL = "channel"
    CATEGORY = "category"
    GRID = "grid"
    RECEIVED_AT = "received_at"
    DESCRIPTION = "description"
    LOCATION = "location"
    PARTIES = "parties"
    SOURCE = "source"  # 来源信息
    ORAL = "oral"  # 口述笔录的确认


class OralConfirmation(StrEnum):
    """口述笔录的确认: how who spoke confirmed what was written down, after it was read back."""

    SIGNED = "signed"  # 签名
    FINGERPRINT = "fingerprint"  # 捺指印
    SPOKEN = "spoken"  # 口头确认
    REFUSED = "refused"  # 拒绝确认, 已注明


class CorrectionGround(StrEnum):
    """更正的理由."""

    ENTRY_ERROR = "entry_error"  # 录入有误
    PARTY_CORRECTED = "party_corrected"  # 当事人更正所述
    FOUND_OTHERWISE = "found_otherwise"  # 核实情况不符
    UNITS_MERGED = "units_merged"  # 单位合并: follows from that, is never given by hand


class TransferGround(StrEnum):
    """移送的理由."""

    JURISDICTION = "jurisdiction"  # 属地管辖
    SUPERIOR = "superior"  # 应由上级办理
    PARTY_MOVED = "party_moved"  # 当事人或事项所在地变更


class VoidGround(StrEnum):
    """作废的理由."""

    MISTAKE = "mistake"  # 误登记
    DUPLICATE = "duplicate"  # 同一事项重复登记


class Outcome(StrEnum):
    """How a case was completed (办结方式)."""

    ANSWERED = "answered"  # 当场答复
    SETTLED_ON_SPOT = "settled_on_spot"  # 就地化解
    ORDER_VERIFIED = "order_verified"  # 派单办结
    AGREEMENT = "agreement"  # 达成协议
    PETITION_ANSWERED = "petition_answered"  # 信访答复
    GUIDED = "guided"  # 引导至法定途径
    RELATED = "related"  # 随关联事项一并办结
    RULED = "ruled"  # 仲裁、诉讼中了结


class NotificationKind(StrEnum):
    """What a party is told (告知)."""

    RECEIPT = "receipt"
    ADMISSION = "admission"
    REFUSAL = "refusal"
    ROUTING = "routing"
    COMPLETION = "completion"
    TRANSFER = "transfer"
    INVITATION = "invitation"  # 调解邀请
    INVITATION_CANCELLED = "invitation_cancelled"  # 调解取消


class NotificationForm(StrEnum):
    """In what form a party is told."""

    IN_PERSON = "in_person"  # 当面
    PRINT = "print"  # 书面
    PHONE = "phone"  # 电话
    SMS = "sms"  # 短信
    EMAIL = "email"  # 电子邮件
    ONLINE = "online"  # 网上查询


class SecretGround(StrEnum):
    """Why the owner of a case is given a new look-up secret (重发查询密码)."""

    LOST = "lost"  # 遗失
    EXPOSED = "exposed"  # 泄露
    NOT_GIVEN = "not_given"  # 登记时未告知


class IdentityCheck(StrEnum):
    """How it was made sure who asks (身份核实)."""

    PAPERS = "papers"  # 查验证件
    KNOWN_NUMBER = "known_number"  # 回拨登记电话
    AUTHORISED = "authorised"  # 代理人持授权
    GUARDIAN = "guardian"  # 监护人


class ReturnGround(StrEnum):
    """退单理由."""

    OUTSIDE_REMIT = "outside_remit"
    WRONG_UNIT = "wrong_unit"
    INSUFFICIENT_MATERIAL = "insufficient_material"


class TaskKind(StrEnum):
    """What a grid task (网格任务) is: of places and facilities, never of a person."""

    VISIT = "visit"  # 走访
    INSPECTION = "inspection"  # 排查
    PUBLICITY = "publicity"  # 宣传
    VERIFICATION = "verification"  # 核验
    OTHER = "other"  # 其他


class HazardKind(StrEnum):
    """What a hazard (隐患) is of: a place or a facility, never a person."""

    BUILDING = "building"  # 房屋建筑
    FIRE = "fire"  # 消防
    ELECTRICITY = "electricity"  # 用电
    GAS = "gas"  # 燃气
    ROAD = "road"  # 道路交通
    WATER = "water"  # 涉水
    GEOLOGY = "geology"  # 地质
    CONSTRUCTION = "construction"  # 施工
    PRODUCTION = "production"  # 安全生产
    ENVIRONMENT = "environment"  # 环境
    PUBLIC_FACILITY = "public_facility"  # 公共设施
    OTHER = "other"  # 其他


class HazardSource(StrEnum):
    """How a hazard came to be known."""

    REPORT = "report"  # 网格上报
    PATROL = "patrol"  # 巡查
    INSPECTION = "inspection"  # 检查
    PARTNER = "partner"  # 合作单位


class RiskReason(StrEnum):
    """Why a matter or place is on the risk list (列入缘由); never because of a person."""

    ESCALATING = "escalating"  # 矛盾可能激化
    COLLECTIVE = "collective"  # 涉及群体
    LONG_PENDING = "long_pending"  # 久拖未决
    REPEATED = "repeated"  # 反复发生
    SAFETY = "safety"  # 存在安全隐患
    SEASONAL = "seasonal"  # 时令、重要节点
    OTHER = "other"  # 其他


class RiskTrend(StrEnum):
    """What a review of a risk found (研判)."""

    EASED = "eased"  # 缓和
    UNCHANGED = "unchanged"  # 持平
    WORSE = "worse"  # 加重


class RiskEnd(StrEnum):
    """Why a risk was struck off (销号)."""

    SETTLED = "settled"  # 已化解
    RECTIFIED = "rectified"  # 隐患已消除
    PASSED = "passed"  # 时令、节点已过
    MISTAKEN = "mistaken"  # 误列
    CASE_VOIDED = "case_voided"  # 案件作废
    CASE_TRANSFERRED = "case_transferred"  # 案件移送外地


class SupervisionCause(StrEnum):
    """督办缘由: why a unit is pressed."""

    ACT = "act"  # somebody who supervises decided so
    MISSED = "missed"  # 逾期: by itself, when a term of the order was missed
    FOLLOW_UP = "follow_up"  # 回访不满意: by itself, when a party's answer asks for it


class CalloutFollow(StrEnum):
    """What follows a callout that settled nothing."""

    ORDER = "order"  # 派单: an order on its case
    ESCALATION = "escalation"  # 提级: the case's order goes one tier up
    REPORT = "report"  # 上报: without a case, a report that opens one


class EscalationGround(StrEnum):
    """提级理由: why an order goes one tier up."""

    OVERDUE = "overdue"  # 逾期未办结
    BEYOND_AUTHORITY = "beyond_authority"  # 超出本级权限
    CROSS_REGION = "cross_region"  # 跨区域、跨部门
    MAJOR = "major"  # 重大、敏感


class Appraisal(StrEnum):
    """评单: how an order was handled; of the unit's work, never of a person."""

    GOOD = "good"  # 好
    FAIR = "fair"  # 合格
    POOR = "poor"  # 不合格


class AttemptOutcome(StrEnum):
    """How one mediation attempt ended."""

    AGREED = "agreed"
    NO_AGREEMENT = "no_agreement"
    ADJOURNED = "adjourned"
    PARTY_ABSENT = "party_absent"


class AgreementForm(StrEnum):
    """协议形式 (人民调解法 28–30)."""

    WRITTEN = "written"
    ORAL = "oral"


class MediationEnd(StrEnum):
    """Why a mediation ended without an agreement (人民调解法 17, 26)."""

    FAILED = "failed"
    PARTY_REFUSED = "party_refused"
    PARTY_ENDED = "party_ended"
    CASE_WITHDRAWN = "case_withdrawn"
    CASE_COMPLETED = "case_completed"  # settled elsewhere, as with a case of one root
    CASE_RETURNED = "case_returned"  # taken back, because the committee may not have it
    CASE_VOIDED = "case_voided"  # registered by mistake
    CASE_TRANSFERRED = "case_transferred"  # to another installation
    HANDED_OVER = "handed_over"  # to another procedure, which `mediation.handed_over` names


class Side(StrEnum):
    """Which side of a dispute."""

    PETITIONER = "petitioner"  # 申请人
    RESPONDENT = "respondent"  # 被申请人


class CommitteeKind(StrEnum):
    """What a mediation committee (调委会) is; 人民调解法 8, 34."""

    VILLAGE = "village"  # 村(居)调委会
    TOWN = "town"  # 乡镇(街道)调委会
    ENTERPRISE = "enterprise"  # 企业事业单位调委会
    PROFESSIONAL = "professional"  # 行业性专业性调委会
    ADMINISTRATIVE = "administrative"  # 行政调解机构
    JUDICIAL = "judicial"  # 法院调解组织


class TeamKind(StrEnum):
    """What belongs to a committee besides its posts."""

    TEAM = "team"  # 调解队
    STUDIO = "studio"  # 调解工作室


class MediatorCapacity(StrEnum):
    """In what capacity a post serves a committee."""

    MEDIATOR = "mediator"  # 调解员
    EXPERT = "expert"  # 专家
    COUNSELLOR = "counsellor"  # 心理咨询师


class AssignedBy(StrEnum):
    """How the mediators of a dispute were found (人民调解法 19)."""

    PARTIES = "parties"  # 当事人选定
    RULE = "rule"  # 按规则指定


class RecusalGround(StrEnum):
    """回避理由 (最高人民法院关于人民法院特邀调解的规定 15)."""

    KINSHIP = "kinship"  # 当事人或其代理人的近亲属
    INTEREST = "interest"  # 与纠纷有利害关系
    OTHER_TIE = "other_tie"  # 其他可能影响公正调解的关系


class SessionMode(StrEnum):
    """Where the parties meet."""

    ROOM = "room"  # 调解室
    REMOTE = "remote"  # 远程视频
    ON_SITE = "on_site"  # 现场


class SessionCancelGround(StrEnum):
    """Why a session that was scheduled is not held."""

    PARTY_ASKED = "party_asked"  # 当事人请求
    MEDIATOR_UNAVAILABLE = "mediator_unavailable"  # 调解员不能到场
    ROOM_UNAVAILABLE = "room_unavailable"  # 场地不能使用
    MEDIATION_OVER = "mediation_over"  # 调解已结束


class ReferralKind(StrEnum):
    """How a court refers a dispute (特邀调解规定 27): before filing, or after it by the procedure of the case."""

    DELEGATED = "delegated"  # 委派调解(立案前)
    ENTRUSTED = "entrusted"  # 委托调解(普通程序)
    ENTRUSTED_SUMMARY = "entrusted_summary"  # 委托调解(简易程序)


class ReferralOutcome(StrEnum):
    """With what a court's file goes back (退回法院)."""

    AGREED = "agreed"  # 达成调解协议
    COURT_SETTLED = "court_settled"  # 经法院、仲裁机构调解，以调解书了结
    DECIDED = "decided"  # 以裁判文书了结
    FAILED = "failed"  # 未达成协议
    ENDED = "ended"  # 未及调解完毕，案件另有去向


class DangerGround(StrEnum):
    """What a mediator reports to the police (人民调解法 25)."""

    PUBLIC_ORDER = "public_order"  # 可能引起治安案件
    CRIME = "crime"  # 可能引起刑事案件


class ExpertiseKind(StrEnum):
    """鉴定种类."""

    MEDICAL = "medical"  # 医疗损害
    INJURY = "injury"  # 伤残等级
    PRICE = "price"  # 价格评估
    ENGINEERING = "engineering"  # 工程质量
    SURVEY = "survey"  # 勘测定界
    HANDWRITING = "handwriting"  # 文书痕迹
    OTHER = "other"  # 其他


class HandOverTo(StrEnum):
    """移交去向: another kind of mediation (三调联动), or another procedure (五调联动)."""

    PEOPLES_MEDIATION = "peoples_mediation"  # 人民调解
    ADMINISTRATIVE_MEDIATION = "administrative_mediation"  # 行政调解
    JUDICIAL_MEDIATION = "judicial_mediation"  # 司法调解
    PROFESSIONAL_MEDIATION = "professional_mediation"  # 行业性专业性调解
    PETITION = "petition"  # 信访
    LITIGATION = "litigation"  # 诉讼
    POLICE = "police"  # 公安
    LEGAL_AID = "legal_aid"  # 法律援助
    ARBITRATION = "arbitration"  # 仲裁
    RULING = "ruling"  # 行政裁决、林木林地权属处理 (森林法 22)


class HandOverGround(StrEnum):
    """移交理由."""

    FAILED = "failed"  # 调解不成
    PARTY_CHOICE = "party_choice"  # 当事人选择
    OUTSIDE_REMIT = "outside_remit"  # 不属于本组织调解范围 (人民调解工作若干规定 22)
    STATUTORY_ROUTE = "statutory_route"  # 依法应由其他机关处理
    NEEDS_HELP = "needs_help"  # 需要法律援助


class ProceedingStage(StrEnum):
    """案件所处程序: in which proceeding a dispute stands besides the mediation."""

    ARBITRATION = "arbitration"  # 仲裁
    FIRST_INSTANCE = "first_instance"  # 一审
    SECOND_INSTANCE = "second_instance"  # 二审


class RulingKind(StrEnum):
    """By which paper a court or arbitration commission closed a dispute (裁判文书)."""

    AWARD = "award"  # 仲裁裁决书
    JUDGMENT = "judgment"  # 民事判决书
    ORDER = "order"  # 民事裁定书
    MEDIATION_PAPER = "mediation_paper"  # 调解书, of a court or of an arbitration commission


class ConfirmationOutcome(StrEnum):
    """司法确认裁定."""

    GRANTED = "granted"  # 确认有效
    REFUSED = "refused"  # 不予确认


class PaperKind(StrEnum):
    """What a paper is that a service makes as a file (文书)."""

    AGREEMENT = "agreement"  # 调解协议书、口头协议登记表
    MEDIATION_FILE = "mediation_file"  # 调解卷宗
    HAND_OVER = "hand_over"  # 移交函
    COURT_RETURN = "court_return"  # 委派、委托调解退回函
    CONFIRMATION = "confirmation"  # 司法确认申请书
    PETITION_ADMISSION = "petition_admission"  # 信访事项受理告知书
    PETITION_REFUSAL = "petition_refusal"  # 信访事项不予受理告知书
    PETITION_FORWARDING = "petition_forwarding"  # 信访事项转送函
    PETITION_ASSIGNMENT = "petition_assignment"  # 信访事项交办函
    PETITION_EXTENSION = "petition_extension"  # 信访事项延期办理告知书
    PETITION_OPINION = "petition_opinion"  # 信访事项处理意见书
    PETITION_HAND_OVER = "petition_hand_over"  # 信访事项移交调解告知书
    PETITION_REVIEW = "petition_review"  # 信访事项复查意见书
    PETITION_RE_REVIEW = "petition_re_review"  # 信访事项复核意见书


class BulletinPeriod(StrEnum):
    """What a bulletin covers (研判专报)."""

    WEEK = "week"  # 周报: Monday to Sunday
    MONTH = "month"  # 月报


class EventLogFormat(StrEnum):
    """In which form stories are exported (事件日志)."""

    XES = "xes"  # IEEE 1849
    CSV = "csv"


class ContestOutcome(StrEnum):
    """异议裁定."""

    UPHELD = "upheld"  # 维持
    WITHDRAWN = "withdrawn"  # 撤牌


class FigureMeasure(StrEnum):
    """指标的计量方式."""

    PERCENT = "percent"  # 百分比
    COUNT = "count"  # 件数
    HOUR = "hour"  # 平均小时数


class CardStep(StrEnum):
    """后续措施: what is owed under a card that stands."""

    INTERVIEW = "interview"  # 红牌: 约谈
    RECHECK = "recheck"  # 约谈复查
    ANSWER = "answer"  # 黄牌: 答复《整改提示单》
    ACCEPTANCE = "acceptance"  # 整改验收
    WRITE_UP = "write_up"  # 绿牌: 报送案例
    APPROVAL = "approval"  # 案例审定


class SubscriptionKind(StrEnum):
    """How a unit's system is sent events (订阅方式)."""

    FEED = "feed"  # 拉取: a cursor that the platform keeps
    AMQP = "amqp"  # 消息队列


@dataclass(frozen=True, slots=True)
class UnitRelation:
    """A unit and its relation to the case."""

    unit: str
    relation: Relation
