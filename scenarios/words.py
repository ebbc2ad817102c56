"""The Chinese words in which a timeline is told in the terminal: what happened, and its facts in brief."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from casekit.clock import to_local
from procedures.vocabulary import NAMES

HAPPENINGS: Mapping[str, str] = {
    "case.registered": "登记",
    "case.admitted": "受理",
    "case.refused": "不予受理",
    "case.triaged": "研判",
    "case.routed": "分流",
    "case.answered": "当场答复",
    "case.related": "关联",
    "case.unrelated": "解除关联",
    "case.drawn": "抽中回访",
    "case.completed": "办结",
    "case.returned": "退回分流",
    "case.followed_up": "回访",
    "case.closed": "结案",
    "case.reopened": "重新办理",
    "case.withdrawn": "撤回",
    "case.first_contact_changed": "移交首问责任",
    "case.secret_reissued": "重发查询密码",
    "case.corrected": "更正",
    "case.units_corrected": "更正所涉单位",
    "case.supervisor_changed": "督办单位变更",
    "case.voided": "作废",
    "case.transferred": "移送",
    "case.archived": "归档",
    "case.material_added": "补充材料",
    "notification.sent": "告知",
    "notification.delivered": "送达",
    "notification.failed": "未送达",
    "party.revealed": "查看当事人信息",
    "party.erased": "当事人信息已销毁",
    "order.issued": "派单",
    "order.accepted": "接单",
    "order.returned": "退单",
    "order.suspended": "中止计时",
    "order.resumed": "恢复计时",
    "extension.asked": "申请延期",
    "extension.decided": "延期审批",
    "order.decided": "退单裁决",
    "order.progressed": "办理进展",
    "order.completed": "办结反馈",
    "order.verified": "核单",
    "order.cancelled": "撤单",
    "order.joined": "协办",
    "order.excused": "免予协办",
    "order.assisted": "协办办结",
    "order.escalated": "提级",
    "order.passed_on": "随并移交",
    "order.appraised": "评单",
    "supervision.issued": "督办",
    "supervision.answered": "督办回复",
    "supervision.renewed": "再次督办",
    "supervision.closed": "督办办结",
    "supervision.cancelled": "督办撤销",
    "callout.raised": "吹哨",
    "callout.reported": "报到",
    "callout.answered": "吹哨回复",
    "callout.closed": "销哨",
    "callout.cancelled": "撤哨",
    "letter.sent": "发函",
    "letter.received": "签收函件",
    "letter.answered": "复函",
    "letter.overdue": "函件逾期未复",
    "letter.withdrawn": "撤函",
    "risk.listed": "列入风险清单",
    "risk.assigned": "风险事项转交",
    "risk.reviewed": "风险研判",
    "risk.struck_off": "风险销号",
    "sponsor.appointed": "包案",
    "sponsor.advanced": "包案进展",
    "sponsor.relieved": "包案解除",
    "mediation.opened": "调解受理",
    "mediation.attempted": "调解一次",
    "mediation.ended": "调解终止",
    "mediation.passed_on": "调解随并移交",
    "agreement.made": "达成协议",
    "proceeding.entered": "登记所处程序",
    "ruling.given": "裁判了结",
    "petition.received": "信访登记",
    "petition.admitted": "信访受理",
    "petition.refused": "信访不予受理",
    "petition.answered": "信访答复",
    "petition.ended": "信访终止",
    "petition.passed_on": "信访随并移交",
    "petition.handed_over": "信访移交调解",
    "petition.registered": "信访登记要素",
    "petition.urgent": "重大、紧急事项报告",
    "forwarding.sent": "转送、交办",
    "forwarding.objected": "提出异议",
    "forwarding.decided": "异议核实",
    "forwarding.taken": "承办单位受理",
    "forwarding.reported": "反馈办理结果",
    "forwarding.withdrawn": "撤回转送、交办",
    "petition.pressed": "信访督办",
    "petition.explained": "信访督办回复",
    "petition.released": "信访督办办结",
    "relief.granted": "信访救助",
    "advice.given": "信访建议",
    "advice.answered": "信访建议回复",
    "reception.booked": "预约接访",
    "reception.held": "领导接访",
    "reception.cancelled": "取消接访预约",
    "reception.fulfilled": "接访承诺兑现",
    "petition.met": "与信访人见面",
    "status.delivered": "回传信访状态",
    "status.refused": "对方拒收信访状态",
    "status.dropped": "不再回传信访状态",
    "opening.ordered": "安排在国家信访信息系统登记",
    "paper.delivered": "文书送达",
    "petition.extension_asked": "信访申请延期",
    "petition.extension_decided": "信访延期审批",
    "petition.extended": "信访延期",
    "petition.concluded": "信访终结",
    "review.requested": "申请复查、复核",
    "review.answered": "复查、复核意见",
    "hearing.opened": "举行听证",
    "hearing.held": "听证结束",
    "deadline.set": "期限开始",
    "deadline.approaching": "期限临近",
    "deadline.missed": "逾期",
    "deadline.escalated": "逾期提级",
    "deadline.met": "期限内完成",
    "deadline.cancelled": "期限取消",
    "deadline.suspended": "期限中止",
    "deadline.resumed": "期限恢复",
    "deadline.moved": "期限变更",
    "deadline.extended": "延长期限",
}
_OUTCOMES: Mapping[str, str] = {
    "answered": "当场答复", "settled_on_spot": "就地化解", "order_verified": "派单办结", "agreement": "达成协议",
    "petition_answered": "信访答复", "guided": "引导至法定途径", "related": "随关联事项一并办结",
    "ruled": "仲裁、诉讼中了结",
    "upheld": "维持", "changed": "变更", "revoked": "撤销",
    "agreed": "同意了结", "no_agreement": "未成", "adjourned": "择期再调", "party_absent": "一方未到",
}  # fmt: skip
_GRADES: Mapping[str, str] = {"ordinary": "一般", "serious": "较大", "major": "重大"}
_SATISFACTION: Mapping[str, str] = {
    "satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意", "not_reached": "未联系上",
}  # fmt: skip


def told(type_: str) -> str:
    """What happened, in words; the type itself where there are none."""
    return HAPPENINGS.get(type_, type_)


def in_brief(data: Mapping[str, Any], units: Mapping[str, str]) -> str:
    """The facts of a happening that a reader wants at a glance. `units` are names by id."""
    named = [data[key] for key in ("unit", "committee") if data.get(key)]
    parts = [units.get(name, name) for name in named]
    if "number" in data:
        parts.append(f"第{data['number']}次")
    for key, words in (("grade", _GRADES), ("outcome", _OUTCOMES), ("satisfaction", _SATISFACTION)):
        if key in data:
            parts.append(words.get(data[key], data[key]))
    if joint := data.get("joint"):
        parts.append("联合：" + "、".join(units.get(name, name) for name in joint))
    if amount := data.get("amount_fen"):
        parts.append(f"{amount / 100:,.0f} 元")
    if other := data.get("other"):
        parts.append(str(other))
    if kind := data.get("kind") if "deadline" in data else None:
        parts.append(NAMES.get(kind, kind))
    if due := data.get("due_at"):
        parts.append(f"{until(datetime.fromisoformat(due))} 前")
    return " ".join(parts)


def until(due: datetime) -> str:
    """The end of a term in local time; midnight is written as the end of the day it ends (24时)."""
    local = to_local(due)
    if (local.hour, local.minute) == (0, 0):
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"
