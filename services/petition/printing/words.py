"""The Chinese of what stands in the papers. Complete against the vocabularies: a test holds it."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ground": {
        "outside_remit": "该事项不属于本单位职权范围",
        "statutory_route": "该事项依法应当通过法定途径解决",
        "duplicate": "该事项正在办理期限内，不重复受理（信访工作条例第十九条）",
        "concluded": "该事项已经终结，同一事实和理由不再受理（信访工作条例第三十六条）",
        "no_substance": "该事项没有具体诉求",
    },
    "way": {
        "answer": "当场答复",
        "grid": "向所在网格反映",
        "order": "由有权处理的部门办理",
        "mediation": "申请调解",
        "petition": "信访",
        "litigation": "向人民法院起诉",
        "arbitration": "申请仲裁",
        "reconsideration": "申请行政复议或者行政裁决",
        "enforcement": "向行政执法机关反映",
        "police": "向公安机关报案",
        "legal_aid": "申请法律援助",
    },
    "mediation": {
        "peoples_mediation": "人民调解组织调解",
        "administrative_mediation": "行政机关调解",
        "judicial_mediation": "人民法院调解",
        "professional_mediation": "行业性专业性调解组织调解",
    },
    "outcome": {
        "upheld": "维持原处理意见",
        "changed": "变更原处理意见",
        "revoked": "撤销原处理意见，责令重新处理",
    },
    "settled": {"agreement": "经协商确定", "superior": "经共同的上一级机关决定"},
    "delivery": {"on_spot": "当场告知", "handed": "直接送达", "post": "邮寄送达", "online": "网上送达"},
    "state": {
        "received": "待受理", "admitted": "已受理", "refused": "不予受理", "answered": "已答复",
        "under_review": "复查中", "reviewed": "已复查", "under_re_review": "复核中", "concluded": "已终结",
        "ended": "已终止",
    },
    "form": {"letter": "来信", "visit": "来访", "call": "来电", "online": "网上信访"},
    "sort": {"suggestion": "建议意见", "denunciation": "检举控告", "appeal": "申诉求决"},
    "forwarding": {"forwarded": "转送", "assigned": "交办"},
    "level": {"review": "复查", "re_review": "复核"},
    "term": {
        "petition.forward": "转送、交办", "petition.notice": "受理告知", "petition.meeting": "见面",
        "petition.completion": "办理答复",
        "petition.review": "复查", "petition.re_review": "复核", "petition.report": "反馈办理结果",
        "petition.promise": "接访承诺",
    },
    "slip": {"issued": "待说明", "explained": "已说明", "closed": "已办结", "lifted": "随事项终止"},
    "advice": {"improve": "改进工作", "policy": "完善政策", "discipline": "追究责任"},
    "advice_state": {"given": "待回复", "adopted": "已采纳", "declined": "未采纳"},
}  # fmt: skip
