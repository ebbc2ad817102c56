"""The Chinese names of the closed words, as a procedure is shown with them. A value; anyone may read it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from procedures.vocabulary import (
    Attachment,
    Channel,
    Colour,
    Counted,
    Every,
    MatterType,
    NotCounted,
    OpeningWhen,
    OrderKind,
    Presence,
    Role,
    Route,
    Satisfaction,
    Tier,
)

_CHINESE: Mapping[type[StrEnum], Mapping[str, str]] = {  # two vocabularies may share a word
    MatterType: {
        MatterType.DISPUTE: "矛盾纠纷",
        MatterType.COMPLAINT: "投诉举报",
        MatterType.REQUEST: "求助诉求",
        MatterType.PETITION: "信访",
        MatterType.CONSULTATION: "咨询",
        MatterType.HAZARD: "隐患",
        MatterType.SUGGESTION: "意见建议",
    },
    Tier: {
        Tier.HAMLET: "屯(组)",
        Tier.VILLAGE: "村(社区)",
        Tier.TOWN: "乡镇(街道)",
        Tier.COUNTY: "县(市、区)",
        Tier.CITY: "市",
    },
    Route: {
        Route.ANSWER: "当场答复",
        Route.GRID: "网格",
        Route.ORDER: "派单部门",
        Route.MEDIATION: "调解",
        Route.PETITION: "信访",
        Route.LITIGATION: "诉讼",
        Route.ARBITRATION: "仲裁",
        Route.RECONSIDERATION: "行政复议·裁决",
        Route.ENFORCEMENT: "行政执法",
        Route.POLICE: "公安",
        Route.LEGAL_AID: "法律援助",
    },
    OrderKind: {
        OrderKind.DISPATCH: "派单",
        OrderKind.SUPERVISION: "督办单",
        OrderKind.APPRAISAL: "评单",
        OrderKind.VERIFICATION: "核单、验单",
    },
    Role: {
        Role.PUBLIC: "当事人",
        Role.GUIDE: "引导员",
        Role.CLERK: "窗口",
        Role.DISPATCHER: "指挥调度",
        Role.GRID_WORKER: "网格员",
        Role.GRID_LEADER: "网格长",
        Role.HANDLER: "承办",
        Role.MEDIATOR: "调解员",
        Role.PETITION_OFFICER: "信访专员",
        Role.SUPERVISOR: "督办",
        Role.EVALUATOR: "考评",
        Role.AUDITOR: "审计",
        Role.DIRECTOR: "负责人",
        Role.DEPARTMENT_SYSTEM: "部门系统",
        Role.OPS: "运维",
    },
    Satisfaction: {
        Satisfaction.SATISFIED: "满意",
        Satisfaction.BASICALLY_SATISFIED: "基本满意",
        Satisfaction.DISSATISFIED: "不满意",
        Satisfaction.NOT_REACHED: "未联系上",
    },
    Channel: {
        Channel.WINDOW: "窗口",
        Channel.HOTLINE: "12345热线",
        Channel.POLICE: "110非警务",
        Channel.ONLINE: "网上",
        Channel.CHAT_GROUP: "微信群",
        Channel.GRID_WORKER: "网格员",
        Channel.LETTER: "来信",
        Channel.RECEPTION: "领导接访",
        Channel.OUTREACH: "下访",
        Channel.PARTNER: "合作系统",
    },
    NotCounted: {
        NotCounted.HEARING: "听证",
        NotCounted.EXPERTISE: "鉴定评估",
        NotCounted.SUPPLEMENT: "补充材料",
    },
    OpeningWhen: {OpeningWhen.REGISTRATION: "登记要素后即登记"},
    Presence: {
        Presence.PERMANENT: "常驻",
        Presence.ROTATING: "轮驻",
        Presence.ON_CALL: "随叫随驻",
        Presence.LINKED: "工作联动",
    },
    Attachment: {
        Attachment.SPONSOR: "包案领导",
        Attachment.TASK_GROUP: "专班",
        Attachment.PLAN: "方案",
    },
    Counted: {
        Counted.SERVICE_WINDOW: "综合服务窗口",
        Counted.PROFESSIONAL_WINDOW: "专业调解窗口",
        Counted.SUB_CENTRE: "分中心",
        Counted.COMMITTEE: "专业调委会",
        Counted.MEDIATION_KIND: "调解种类",
        Counted.MEDIATION_ROOM: "调解室",
        Counted.MEDIATION_TEAM: "调解队伍",
        Counted.EXPERT: "专家",
        Counted.COUNSELLOR: "心理咨询师",
        Counted.SOURCE: "信息来源",
        Counted.SLIP: "单",
        Counted.LETTER: "函",
    },
    Colour: {
        Colour.RED: "红牌",
        Colour.YELLOW: "黄牌",
        Colour.GREEN: "绿牌",
    },
    Every: {
        Every.DAY: "每日",
        Every.WEEK: "每周",
        Every.MONTH: "每月",
        Every.QUARTER: "每季度",
    },
}


def chinese(word: StrEnum) -> str:
    """The name of a word. Raises KeyError for a vocabulary that has no names here."""
    return _CHINESE[type(word)][word]


def listed(words: Iterable[StrEnum]) -> str:
    """The names of the words, in the order of their vocabulary."""
    return "、".join(chinese(word) for word in sorted(words, key=_place))


def _place(word: StrEnum) -> int:
    return list(type(word)).index(word)
