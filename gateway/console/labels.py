"""Every closed word the console shows, in Chinese: vocabularies, states, kinds of events. Data only.

Complete against `contracts` and the services' own words (tests hold it). A word that is not known here is shown as it
is: the platform may be newer than this page.
"""

from collections.abc import Mapping

from procedures.vocabulary import NAMES

LABELS: Mapping[str, Mapping[str, str]] = {
    "matter_type": {
        "dispute": "矛盾纠纷", "complaint": "投诉", "request": "诉求", "petition": "信访", "consultation": "咨询",
        "hazard": "隐患", "suggestion": "意见建议",
    },
    "channel": {
        "window": "窗口", "hotline_12345": "12345热线", "police_110": "110非警务", "online": "网上",
        "chat_group": "微信群", "grid_worker": "网格员", "letter": "来信", "reception": "领导接访",
        "outreach": "下访", "partner": "合作系统",
    },
    "grade": {"ordinary": "一般", "serious": "较大（复杂）", "major": "重大"},
    "route": {
        "answer": "当场答复", "grid": "网格办理", "order": "派单部门", "mediation": "调解", "petition": "信访",
        "litigation": "诉讼", "arbitration": "仲裁", "reconsideration": "行政复议·裁决",
        "enforcement": "行政执法", "police": "公安", "legal_aid": "法律援助",
    },
    "hazard_kind": {
        "building": "房屋建筑", "fire": "消防", "electricity": "用电", "gas": "燃气", "road": "道路交通",
        "water": "涉水", "geology": "地质", "construction": "施工", "production": "安全生产", "environment": "环境",
        "public_facility": "公共设施", "other": "其他",
    },
    "not_counted": {"hearing": "听证", "expertise": "鉴定、评估", "supplement": "当事人补充材料"},
    "hazard_source": {
        "report": "网格上报", "patrol": "巡查", "inspection": "检查", "partner": "合作单位",
    },
    "presence": {
        "permanent": "常驻", "rotating": "轮驻", "on_call": "随叫随驻", "linked": "工作联动",
    },
    "relation": {
        "accused": "被检举单位", "respondent": "被反映单位·对方", "handling": "承办单位", "sponsor": "包案领导",
    },
    "tier": {"county": "县级", "town": "乡镇（街道）级", "village": "村（社区）级", "hamlet": "屯（组）级"},
    "unit_kind": {
        "centre": "综治中心", "department": "部门", "town": "乡镇", "village": "村（社区）",
        "committee": "调委会", "petition_office": "信访机构",
    },
    "refusal_ground": {
        "outside_remit": "不属于职责范围", "statutory_route": "应通过法定途径解决", "duplicate": "重复事项正在办理",
        "concluded": "已终结", "no_substance": "无实质内容",
    },
    "case_field": {
        "matter_type": "事项类型", "channel": "渠道", "category": "类别", "grid": "网格", "received_at": "收到时间",
        "description": "事项经过", "location": "地点", "parties": "当事人",
    },
    "correction_ground": {
        "entry_error": "录入有误", "party_corrected": "当事人更正", "found_otherwise": "核实情况不符",
        "units_merged": "单位合并",
    },
    "transfer_ground": {
        "jurisdiction": "属地管辖", "superior": "应由上级办理", "party_moved": "所在地变更",
    },
    "void_ground": {"mistake": "误登记", "duplicate": "重复登记"},
    "satisfaction": {
        "satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意", "not_reached": "未联系上",
    },
    "outcome": {
        "answered": "当场答复", "settled_on_spot": "就地化解", "order_verified": "派单办结", "agreement": "达成协议",
        "petition_answered": "信访答复", "guided": "引导至法定途径", "related": "随关联事项一并办结",
    },
    "notification_kind": {
        "receipt": "登记回执", "admission": "受理告知", "refusal": "不予受理告知", "routing": "分流告知",
        "completion": "办理结果告知", "transfer": "移送告知", "invitation": "调解邀请",
        "invitation_cancelled": "调解取消",
    },
    "notification_form": {
        "in_person": "当面", "print": "书面", "phone": "电话", "sms": "短信", "email": "电子邮件",
        "online": "网上查询",
    },
    "notification_state": {"sent": "已发出", "delivered": "已送达", "failed": "未送达"},
    "failure": {
        "address_wrong": "地址有误", "refused": "拒收", "not_reached": "未联系上", "number_invalid": "号码无效",
        "no_address": "未留联系方式", "other": "其他",
    },
    "return_ground": {
        "outside_remit": "不属于职责范围", "wrong_unit": "应由其他单位承办", "insufficient_material": "材料不足",
    },
    "secret_ground": {"lost": "遗失", "exposed": "泄露", "not_given": "登记时未告知"},
    "identity_check": {
        "papers": "查验证件", "known_number": "回拨登记电话", "authorised": "代理人持授权", "guardian": "监护人",
    },
    "attempt_outcome": {
        "agreed": "同意了结", "no_agreement": "未达成一致", "adjourned": "择期再调", "party_absent": "一方未到",
    },
    "agreement_form": {"written": "书面", "oral": "口头"},
    "mediation_end": {
        "failed": "调解不成", "party_refused": "当事人拒绝调解", "party_ended": "当事人终止调解",
        "case_withdrawn": "案件已撤回", "case_completed": "案件已另行办结",
        "case_returned": "案件已退回分流", "case_voided": "案件已作废",
        "case_transferred": "案件已移送", "handed_over": "移交其他程序",
    },
    "case_state": {
        "registered": "已登记", "admitted": "已受理", "refused": "不予受理", "triaged": "已研判", "routed": "办理中",
        "completed": "已办结", "closed": "已结案", "archived": "已归档", "withdrawn": "已撤回",
        "voided": "已作废", "transferred": "已移送",
    },
    "order_state": {
        "issued": "待接单", "accepted": "办理中", "returned": "申请退单", "return_upheld": "已退单",
        "completed": "待核验", "verified": "已核验", "cancelled": "已撤单", "escalated": "已提级",
    },
    "committee_kind": {
        "village": "村（居）调委会", "town": "乡镇（街道）调委会", "enterprise": "企事业单位调委会",
        "professional": "行业性专业性调委会", "administrative": "行政调解机构", "judicial": "法院调解组织",
    },
    "team_kind": {"team": "调解队", "studio": "调解工作室"},
    "mediator_capacity": {"mediator": "调解员", "expert": "专家", "counsellor": "心理咨询师"},
    "assigned_by": {"parties": "当事人选定", "rule": "按规则指定"},
    "recusal_ground": {
        "kinship": "系当事人或代理人近亲属", "interest": "与纠纷有利害关系", "other_tie": "有其他可能影响公正的关系",
    },
    "session_mode": {"room": "调解室", "remote": "远程视频", "on_site": "现场"},
    "session_cancel_ground": {
        "party_asked": "当事人请求", "mediator_unavailable": "调解员不能到场", "room_unavailable": "场地不能使用",
        "mediation_over": "调解已结束",
    },
    "referral_kind": {
        "delegated": "委派调解", "entrusted": "委托调解（普通程序）", "entrusted_summary": "委托调解（简易程序）",
    },
    "danger_ground": {"public_order": "可能引起治安案件", "crime": "可能引起刑事案件"},
    "expertise_kind": {
        "medical": "医疗损害鉴定", "injury": "伤残等级鉴定", "price": "价格评估", "engineering": "工程质量鉴定",
        "survey": "勘测定界", "handwriting": "文书痕迹鉴定", "other": "其他鉴定",
    },
    "hand_over_to": {
        "peoples_mediation": "人民调解", "administrative_mediation": "行政调解", "judicial_mediation": "司法调解",
        "professional_mediation": "行业性专业性调解", "petition": "信访", "litigation": "诉讼", "police": "公安",
        "legal_aid": "法律援助", "arbitration": "仲裁", "ruling": "行政裁决",
    },
    "hand_over_ground": {
        "failed": "调解不成", "party_choice": "当事人选择", "outside_remit": "不属于调解范围",
        "statutory_route": "依法应由其他机关处理", "needs_help": "需要法律援助",
    },
    "colour": {"red": "红牌", "yellow": "黄牌", "green": "绿牌"},
    "every": {"day": "每日", "week": "每周", "month": "每月", "quarter": "每季度"},
    "card_step": {
        "interview": "约谈", "recheck": "约谈复查", "answer": "答复整改", "acceptance": "整改验收",
        "write_up": "报送案例", "approval": "案例审定",
    },
    "contest_outcome": {"upheld": "维持", "withdrawn": "撤牌"},
    "figure_measure": {"percent": "百分比", "count": "件数", "hour": "平均小时数"},
    "confirmation_outcome": {"granted": "确认有效", "refused": "不予确认"},
    "mediation_state": {"opened": "调解中", "agreed": "已达成协议", "ended": "已终止"},
    "petition_state": {
        "received": "待受理", "admitted": "已受理", "refused": "不予受理", "answered": "已答复",
        "under_review": "复查中", "reviewed": "已复查", "under_re_review": "复核中", "concluded": "已终结",
        "ended": "已终止",
    },
    "petition_form": {"letter": "来信", "visit": "来访", "call": "来电", "online": "网上信访"},
    "petition_sort": {"suggestion": "建议意见", "denunciation": "检举控告", "appeal": "申诉求决"},
    "forwarding_kind": {"forwarded": "转送", "assigned": "交办"},
    "competence_by": {"agreement": "协商确定", "superior": "共同上级决定"},
    "advice_kind": {"improve": "改进工作", "policy": "完善政策", "discipline": "追究责任"},
    "review_level": {"review": "复查", "re_review": "复核"},
    "review_outcome": {"upheld": "维持原意见", "changed": "变更原意见", "revoked": "撤销原意见，重新处理"},
    "conclusion": {
        "review_not_requested": "期满未申请复查", "re_review_not_requested": "期满未申请复核",
        "re_reviewed": "复核终结",
    },
    "subscription_kind": {"feed": "拉取", "amqp": "消息队列"},
    "paper_kind": {
        "agreement": "调解协议书", "mediation_file": "调解卷宗", "hand_over": "移交函",
        "court_return": "调解情况复函", "confirmation": "司法确认申请书",
    },
    "bulletin_period": {"week": "周报", "month": "月报"},
    "event_log_format": {"xes": "XES 事件日志", "csv": "CSV 表格"},
    "side": {"petitioner": "申请人", "respondent": "对方"},
    "party_kind": {"person": "个人", "organisation": "单位"},
    "means": {"signature": "签名", "seal": "盖章", "fingerprint": "按指印"},
    "written_form": {"on_spot": "当场书面", "handed": "直接送达", "post": "邮寄", "online": "网上"},
    "purpose": {
        "contact_party": "联系当事人", "verify_identity": "核实身份", "notify": "告知", "handle": "办理",
        "mediate": "调解", "follow_up": "回访", "audit": "审计",
    },
    "relation_reason": {
        "same_root": "同一起因", "repeat": "重复反映", "same_party": "同一当事人", "complaint": "对承办单位的投诉",
    },
    "role": {
        "guide": "导办", "clerk": "窗口", "dispatcher": "指挥调度", "grid_worker": "网格员", "grid_leader": "网格长",
        "handler": "部门承办", "mediator": "调解员", "petition_officer": "信访专员", "supervisor": "督办",
        "evaluator": "考评", "auditor": "审计", "director": "中心主任", "department_system": "部门系统",
        "ops": "运维",
    },
    "deadline": {kind.value: name for kind, name in NAMES.items()},
    "supervision_cause": {"act": "督办人督办", "missed": "逾期督办", "follow_up": "回访不满意"},
    "escalation_ground": {
        "overdue": "逾期未办结", "beyond_authority": "超出本级权限", "cross_region": "跨区域、跨部门",
        "major": "重大、敏感",
    },
    "letter": {
        "cooperation": "协作联系单", "mediation_request": "委托调处函", "mediation_reply": "调处回复函",
        "forwarding": "转送函", "assignment": "交办函", "risk_warning": "风险预警函", "reply": "回复函",
        "supervision": "督办函",
    },
    "risk_reason": {
        "escalating": "矛盾可能激化", "collective": "涉及群体", "long_pending": "久拖未决", "repeated": "反复发生",
        "safety": "存在安全隐患", "seasonal": "时令或重要节点", "other": "其他",
    },
    "risk_trend": {"eased": "缓和", "unchanged": "持平", "worse": "加重"},
    "risk_end": {
        "settled": "已化解", "rectified": "隐患已消除", "passed": "时令或节点已过", "mistaken": "误列",
        "case_voided": "案件已作废", "case_transferred": "案件已移送外地",
    },
    "callout_follow": {"order": "派单", "escalation": "提级", "report": "上报"},
    "appraisal": {"good": "好", "fair": "合格", "poor": "不合格"},
    "deadline_state": {
        "open": "进行中", "suspended": "已中止", "met": "已完成", "missed": "已逾期", "cancelled": "已取消",
    },
    "note": {
        "refusal": "不予受理", "triage": "研判", "routing": "分流", "answer": "答复", "follow_up": "回访",
        "reopening": "重新办理", "withdrawal": "撤回", "instruction": "派单要求", "return": "退单",
        "return_decision": "退单裁决", "progress": "办理进展", "completion": "办结反馈", "verification": "核验",
        "cancellation": "撤单", "supervision": "督办", "supervision_answer": "督办回复",
        "supervision_renewal": "再次督办", "supervision_closure": "督办办结", "escalation": "提级", "appraisal": "评单",
        "correction": "更正", "voiding": "作废", "transfer": "移送", "notice": "受理告知", "opinion": "处理意见",
        "extension_decision": "延期审批", "extension_notice": "延期告知",
        "secret": "重发查询密码", "first_contact": "移交首问责任", "rating": "群众评价",
    },
    "indicator": {
        "registered": "登记", "admitted": "受理·接单", "refused": "不予受理", "withdrawn": "撤回",
        "voided": "作废", "transferred": "移送",
        "completed": "办结", "on_time": "按时办结", "settled_on_spot": "就地化解", "followed_up": "回访",
        "satisfied": "满意", "basically_satisfied": "基本满意",
    },
    "rate": {"settlement": "办结率", "on_time": "按时率", "satisfaction": "满意率"},
    "lacking": {
        "petitioner_signature": "申请人签字", "respondent_signature": "对方签字", "mediator_signature": "调解员签字",
        "committee_seal": "调委会印章", "signatures": "签字", "form": "协议形式", "terms": "履行事项",
        "due_on": "履行期限", "amount_fen": "金额", "related": "关联案件",
    },
    "event": {
        "case.registered": "登记", "case.admitted": "受理", "case.refused": "不予受理", "case.triaged": "研判",
        "case.routed": "分流", "case.answered": "当场答复", "case.related": "关联事项",
        "case.unrelated": "解除关联", "case.drawn": "抽中回访",
        "followup.committed": "抽取回访承诺", "followup.drawn": "抽取回访", "case.completed": "办结",
        "case.returned": "退回分流", "case.followed_up": "回访", "case.closed": "结案", "case.reopened": "重新办理",
        "case.withdrawn": "撤回", "case.archived": "归档", "case.material_added": "补充材料",
        "case.first_contact_changed": "移交首问责任", "case.secret_reissued": "重发查询密码",
        "case.corrected": "更正", "case.units_corrected": "更正所涉单位", "case.voided": "作废",
        "case.supervisor_changed": "督办单位变更",
        "event.recalled": "召回已发信息", "case.transferred": "移送",
        "notification.sent": "告知", "notification.delivered": "告知送达", "notification.failed": "告知未送达",
        "party.revealed": "查看当事人信息", "party.erased": "当事人信息已销毁",
        "unit.registered": "单位登记", "unit.changed": "单位变更", "unit.ended": "单位撤销",
        "unit.merged": "单位合并",
        "stationing.registered": "入驻", "stationing.ended": "撤驻", "attendance.begun": "单位签到",
        "attendance.ended": "单位签退", "desk.registered": "值班台登记", "duty.assigned": "排班",
        "duty.passed": "代班、换班", "duty.cancelled": "撤班", "duty.handed_over": "交接班",
        "hazard.found": "发现隐患", "hazard.assigned": "交办整改", "hazard.rectified": "整改完成",
        "hazard.inspected": "复查", "hazard.voided": "误报", "patrol.planned": "巡查计划",
        "patrol.ended": "巡查计划停止", "patrol.visited": "巡查",
        "grid.registered": "网格建立", "grid.changed": "网格变更", "grid.ended": "网格撤销",
        "staff.registered": "岗位登记", "staff.changed": "岗位变更", "staff.ended": "岗位撤销",
        "report.filed": "网格上报", "procedure.changed": "流程变更", "calendar.changed": "工作日历变更",
        "permissions.changed": "权限表变更",
        "extension.asked": "申请延期", "extension.decided": "延期审批",
        "order.suspended": "中止计时", "order.resumed": "恢复计时",
        "order.issued": "派单", "order.accepted": "接单", "order.returned": "申请退单",
        "order.decided": "退单裁决", "order.progressed": "办理进展", "order.completed": "办结反馈",
        "order.verified": "核验", "order.cancelled": "撤单", "order.joined": "协办", "order.excused": "免予协办",
        "order.assisted": "协办办结", "order.escalated": "提级", "order.appraised": "评单",
        "order.passed_on": "随并移交",
        "meeting.held": "会议", "sponsor.appointed": "包案", "sponsor.advanced": "包案进展",
        "sponsor.relieved": "包案解除",
        "callout.raised": "吹哨", "callout.reported": "报到", "callout.answered": "吹哨回复", "callout.closed": "销哨",
        "callout.cancelled": "撤哨",
        "letter.sent": "发函", "letter.received": "签收函件", "letter.answered": "复函",
        "letter.overdue": "函件逾期未复", "letter.withdrawn": "撤函",
        "risk.listed": "列入风险清单", "risk.assigned": "风险事项转交", "risk.reviewed": "风险研判",
        "risk.struck_off": "风险销号",
        "supervision.issued": "督办", "supervision.answered": "督办回复", "supervision.renewed": "再次督办",
        "supervision.closed": "督办办结", "supervision.cancelled": "督办撤销",
        "mediation.opened": "转入调解", "mediation.attempted": "调解", "mediation.ended": "调解终止",
        "agreement.made": "达成协议",
        "mediation.assigned": "选定、指定调解员", "mediation.consented": "同意调解", "recusal.asked": "申请回避",
        "recusal.decided": "回避决定", "session.scheduled": "调解排期", "session.rescheduled": "调解改期",
        "session.cancelled": "取消调解安排", "session.held": "到场调解", "session.missed": "未到场",
        "committee.registered": "调委会备案", "team.registered": "调解队（室）登记", "team.ended": "调解队（室）撤销",
        "mediator.registered": "聘任调解员", "mediator.ended": "解聘调解员", "room.registered": "调解室登记",
        "room.ended": "调解室停用", "danger.reported": "报告公安机关", "expertise.requested": "委托鉴定",
        "expertise.delivered": "鉴定意见送达", "referral.received": "法院委派、委托",
        "referral.extended": "延长调解期限", "referral.returned": "退回法院", "mediation.handed_over": "移交",
        "agreement.attached": "协议签署件存档", "paper.made": "文书生成", "bulletin.published": "专报发布",
        "event_log.exported": "事件日志导出",
        "term.fulfilled": "履行", "term.breached": "逾期未履行",
        "agreement.fulfilled": "协议履行完毕", "confirmation.requested": "申请司法确认",
        "confirmation.decided": "司法确认裁定", "allowance.recorded": "调解补贴",
        "petition.received": "转入信访", "petition.admitted": "信访受理", "petition.refused": "信访不予受理",
        "petition.answered": "信访答复", "petition.ended": "信访终止",
        "petition.registered": "信访登记要素", "petition.urgent": "重大、紧急事项报告", "forwarding.sent": "转送、交办",
        "forwarding.objected": "提出异议", "forwarding.decided": "异议核实", "forwarding.taken": "承办单位受理",
        "forwarding.reported": "反馈办理结果", "forwarding.withdrawn": "撤回转送、交办",
        "petition.pressed": "信访督办", "petition.explained": "信访督办回复", "petition.released": "信访督办办结",
        "relief.granted": "信访救助", "advice.given": "信访建议",
        "petition.extension_asked": "信访申请延期", "petition.extension_decided": "信访延期审批",
        "petition.extended": "信访延期", "petition.concluded": "信访终结", "review.requested": "申请复查、复核",
        "review.answered": "复查、复核意见", "hearing.opened": "举行听证", "hearing.held": "听证结束",
        "card.issued": "亮牌", "card.contested": "对牌提出异议", "card.decided": "牌的异议裁定",
        "card.published": "牌生效", "card.closed": "销牌", "card.overdue": "牌后措施逾期",
        "interview.called": "通知约谈", "interview.held": "约谈", "interview.rechecked": "约谈复查",
        "notice.issued": "发整改提示单", "notice.answered": "答复整改提示单", "notice.reviewed": "整改验收",
        "write_up.requested": "约请撰写案例", "write_up.submitted": "报送案例", "write_up.reviewed": "案例审定",
        "access.refused": "拒绝访问", "checkpoint.signed": "存证检查点",
        "deadline.set": "开始计时", "deadline.approaching": "期限临近", "deadline.missed": "逾期",
        "deadline.escalated": "逾期提级",
        "deadline.met": "按期完成", "deadline.cancelled": "期限取消", "deadline.suspended": "期限中止",
        "deadline.resumed": "期限恢复", "deadline.moved": "期限变更", "deadline.extended": "延长期限",
        "inbox.dropped": "消息已丢弃",
        "subscription.opened": "订阅开通", "subscription.ended": "订阅终止",
        "exchange.keyed": "交换密钥登记", "exchange.sent": "文件导出", "exchange.taken": "文件导入",
    },
}  # fmt: skip


def label(word: str | None, vocabulary: str) -> str:
    """The Chinese for a word of a vocabulary; the word itself when it is not known, nothing for None."""
    return "" if word is None else LABELS[vocabulary].get(word, word)


def choices(vocabulary: str) -> tuple[tuple[str, str], ...]:
    """A vocabulary as value and label, in its own order."""
    return tuple(LABELS[vocabulary].items())
