"""The Chinese of what stands in the forms. Complete against the vocabularies: a test holds it."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "side": {"petitioner": "申请人", "respondent": "被申请人"},
    "tier": {"county": "县级", "town": "乡镇（街道）级", "village": "村（社区）级", "hamlet": "屯（组）级"},
    "outcome": {
        "agreed": "达成一致",
        "no_agreement": "未达成一致",
        "adjourned": "休会再调",
        "party_absent": "当事人未到场",
    },
    "mode": {"room": "调解室", "remote": "远程视频", "on_site": "现场"},
    "session": {"scheduled": "已排期", "held": "已举行", "missed": "有人未到场", "cancelled": "已取消"},
    "recusal": {"asked": "待决定", "granted": "准予回避", "refused": "驳回申请"},
    "assigned": {"parties": "当事人选定", "rule": "按规则指定"},
    "expertise": {
        "medical": "医疗损害鉴定",
        "injury": "伤残等级鉴定",
        "price": "价格评估",
        "engineering": "工程质量鉴定",
        "survey": "勘测定界",
        "handwriting": "文书痕迹鉴定",
        "other": "其他鉴定",
    },
    "confirmation": {
        "open": "尚未申请",
        "expired": "期限届满未申请",
        "requested": "已申请",
        "granted": "确认有效",
        "refused": "不予确认",
    },
    "hand_over_to": {
        "peoples_mediation": "人民调解组织",
        "administrative_mediation": "行政调解机关",
        "judicial_mediation": "人民法院（司法调解）",
        "professional_mediation": "行业性专业性调解组织",
        "petition": "信访部门",
        "litigation": "人民法院（诉讼）",
        "police": "公安机关",
        "legal_aid": "法律援助机构",
        "arbitration": "仲裁机构",
        "ruling": "行政裁决（权属处理）机关",
    },
    "hand_over_ground": {
        "failed": "经调解未能达成协议",
        "party_choice": "当事人选择其他途径解决",
        "outside_remit": "不属于本组织调解范围",
        "statutory_route": "依法应由其他机关处理",
        "needs_help": "当事人需要法律援助",
    },
    "referral": {
        "delegated": "委派调解",
        "entrusted": "委托调解（普通程序）",
        "entrusted_summary": "委托调解（简易程序）",
    },
    "end": {
        "failed": "调解不成",
        "party_refused": "当事人拒绝调解",
        "party_ended": "当事人要求终止",
        "case_withdrawn": "案件撤回",
        "case_completed": "案件另行办结",
        "case_returned": "案件退回分流",
        "case_voided": "案件作废",
        "case_transferred": "案件移送",
        "handed_over": "移交其他程序",
    },
}
