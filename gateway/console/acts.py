"""The forms for what a person may do next: one for each act that the API says he may do now. Pure.

What is offered comes from the API's `acts` alone; what a form asks comes from the case's own procedure.
"""

from collections.abc import Collection, Mapping
from typing import Any

from gateway.console.directory import Choice, Names
from gateway.console.forms import Body, Field, Form, Kind
from gateway.console.labels import LABELS, choices, label
from procedures.model import Procedure

Page = Mapping[str, Any]
ORDER_KINDS = ("department", "town", "village", "centre")
_GUIDANCE = ("litigation", "arbitration", "reconsideration", "enforcement", "police", "legal_aid")
_YES_NO: tuple[Choice, ...] = (("yes", "是"), ("no", "否"))


def _remark(title: str = "说明", *, is_required: bool = False, name: str = "text", hint: str = "") -> Field:
    return Field(name, title, Kind.AREA, is_required=is_required, hint=hint)


def _choice(name: str, title: str, vocabulary: str, *, is_required: bool = True, value: str = "") -> Field:
    return Field(name, title, Kind.CHOICE, choices(vocabulary), is_required=is_required, value=value)


def case_forms(case: Page, names: Names, procedure: Procedure) -> list[Form]:
    """The acts on a case, the usual next step first."""
    acts, at = set(case["acts"]), f"/v1/cases/{case['code']}"
    made = [
        *_deciding(case, acts, at, procedure),
        *(_routing(case, at, names, procedure) if "case.route" in acts else ()),
        *_finishing(case, acts, at),
        *_further(case, acts, at),
    ]
    return sorted(made, key=lambda form: not form.is_main)


def _deciding(case: Page, acts: Collection[str], at: str, procedure: Procedure) -> list[Form]:
    """受理 and 研判."""
    is_triaged = case["state"] == "triaged"
    categories = tuple((each.key, each.name) for each in procedure.categories)
    grades = tuple((each.grade.value, each.name) for each in procedure.grades)
    routes = tuple((each, label(each, "route")) for each in _offered(procedure))
    made = {
        "case.admit": Form("admission", "受理", f"{at}/admission", is_main=True),
        "case.triage": Form(
            "triage", "重新研判" if is_triaged else "研判", f"{at}/triage",
            (
                Field("category", "类别", Kind.CHOICE, categories, is_required=True, value=case["category"] or ""),
                Field("grade", "等级", Kind.CHOICE, grades, is_required=True, value=case["grade"] or ""),
                Field("route", "建议去向", Kind.CHOICE, routes, value=case["proposed_route"] or ""),
                _remark("研判意见"),
            ),
            is_main=not is_triaged,
        ),
        "case.answer": Form("answer", "当场答复", f"{at}/answer", (_remark("答复内容", is_required=True),),
                            note="答复后事项即办结。"),
        "case.refuse": Form(
            "refusal", "不予受理", f"{at}/refusal",
            (
                _choice("ground", "理由", "refusal_ground"),
                _choice("right_way", "正确途径", "route", is_required=False),
                _remark("书面说明", hint="写入不予受理告知书。"),
            ),
            is_grave=True,
        ),
    }  # fmt: skip
    return [form for act, form in made.items() if act in acts]


def _offered(procedure: Procedure) -> list[str]:
    """The procedure's routes, in the order of the vocabulary."""
    offered = {route.value for route in procedure.routes}
    return [route for route in LABELS["route"] if route in offered]


def _routing(case: Page, at: str, names: Names, procedure: Procedure) -> list[Form]:
    """分流: one form for each kind of route that the procedure offers, so that each asks only what it needs."""
    offered, proposed = _offered(procedure), case["proposed_route"]
    watchers = names.units_of() + names.posts_of("supervisor")
    watched = Field(
        "supervisor",
        "外部督办",
        Kind.CHOICE,
        groups=watchers,
        hint="承办单位即被反映单位时必填，须来自该单位之外。",
    )
    asked: dict[str, tuple[str, tuple[Field, ...]]] = {
        "order": ("派单到部门", (_unit("承办单位", names, *ORDER_KINDS), watched)),
        "grid": (
            "分流到网格",
            (
                Field("grid", "网格", Kind.CHOICE, groups=names.grids_of(), value=case["grid"] or "",
                      is_required=not case["grid"]),
                watched,
            ),
        ),
        "mediation": ("转调解", (_unit("调解组织", names, "committee"), watched)),
        "petition": ("转信访", (_unit("信访机构", names, "petition_office"), watched)),
    }  # fmt: skip
    made = [
        _route_form(at, route, *asked[route], is_main=route == proposed)
        for route in asked
        if route in offered
    ]
    elsewhere = tuple((route, label(route, "route")) for route in _GUIDANCE if route in offered)
    if elsewhere:
        is_main = proposed in _GUIDANCE
        way = Field(
            "route", "法定途径", Kind.CHOICE, elsewhere, is_required=True, value=proposed if is_main else ""
        )
        form = Form("guidance", "引导至法定途径", f"{at}/routing", (way, _remark("引导说明")), is_main=is_main,
                    note="引导后事项即办结，请随后告知当事人。")  # fmt: skip
        made.append(form)
    return made


def _route_form(at: str, route: str, title: str, asks: tuple[Field, ...], *, is_main: bool) -> Form:
    fixed = Field("route", "", Kind.FIXED, value=route)
    return Form(
        f"route-{route}", title, f"{at}/routing", (fixed, *asks, _remark("交办要求")), is_main=is_main
    )


def issue_form(case: Page, names: Names) -> Form:
    """派单 anew on a routed case that has no open order; the acts of a case do not tell of it."""
    watchers = names.units_of() + names.posts_of("supervisor")
    fields = (
        Field("case", "", Kind.FIXED, value=case["code"]),
        _unit("承办单位", names, *ORDER_KINDS),
        Field("supervisor", "外部督办", Kind.CHOICE, groups=watchers),
        _remark("交办要求", name="instruction"),
    )
    return Form("orders", "重新派单", "/v1/orders", fields, is_main=True)


def _unit(title: str, names: Names, *kinds: str) -> Field:
    return Field("unit", title, Kind.CHOICE, groups=names.units_of(*kinds), is_required=True)


def _finishing(case: Page, acts: Collection[str], at: str) -> list[Form]:
    """告知, 回访, 结案, 归档."""
    is_told = any(
        each["kind"] == "completion" and each["state"] == "delivered" and each["round"] == case["round"]
        for each in case["notifications"]
    )
    is_done = case["state"] == "completed"
    is_asked = any(each["round"] == case["round"] for each in case["follow_ups"])
    made = {
        "case.notify": Form("notifications", "告知当事人", f"{at}/notifications", _telling(case),
                            is_main=is_done and not is_told),
        "case.follow_up": Form(
            "follow-ups", "回访", f"{at}/follow-ups",
            (_choice("satisfaction", "回访结果", "satisfaction"), _remark("回访记录")),
            is_main=is_done and is_told and not is_asked,
        ),
        "case.close": Form("closure", "结案", f"{at}/closure", is_main=is_told and is_asked,
                           note="告知并回访之后结案。"),
        "case.archive": Form("archive", "归档", f"{at}/archive", note="归档后案卷封存，不再变更。", is_grave=True),
    }  # fmt: skip
    return [form for act, form in made.items() if act in acts]


def _telling(case: Page) -> tuple[Field, ...]:
    kinds = {
        "completed": "completion", "closed": "completion", "refused": "refusal", "admitted": "admission",
        "routed": "routing",
    }  # fmt: skip
    parties = tuple(
        (str(each["number"]), f"{each['number']}号 {label(each['side'], 'side')}")
        for each in case["parties"]
        if not each["is_anonymous"]
    )
    return (
        _choice("kind", "告知事项", "notification_kind", value=kinds.get(case["state"], "")),
        _choice("form", "方式", "notification_form", value="in_person"),
        *([Field("party", "告知对象", Kind.NUMBER, parties, hint="不选即第一位申请人。")] if parties else []),
        _remark("告知内容", is_required=True),
    )


def _further(case: Page, acts: Collection[str], at: str) -> list[Form]:
    """What is possible beside the way a case usually goes."""
    other = Field("other", "另一案码", is_required=True, most=64)
    made = {
        "case.relate": Form("relations", "关联事项", f"{at}/relations",
                            (other, _choice("reason", "关联理由", "relation_reason", value="same_root"))),
        "case.reopen": Form("reopening", "重新办理", f"{at}/reopening", (_remark("理由"),), is_grave=True),
        "case.withdraw": Form("withdrawal", "撤回", f"{at}/withdrawal", (_remark("当事人的理由"),),
                              note="仅在当事人申请撤回时办理。", is_grave=True),
    }  # fmt: skip
    return [form for act, form in made.items() if act in acts]


def notification_forms(case: Page, notification: Page) -> list[Form]:
    """送达 or 未送达 of a notification that is on its way."""
    if "case.notify" not in case["acts"] or notification["state"] != "sent":
        return []
    at, key = f"/v1/cases/{case['code']}/notifications/{notification['id']}", notification["id"]
    moment = Field("delivered_at", "送达时间", Kind.MOMENT, hint="不填即现在。")
    return [
        Form(f"delivery-{key}", "记录送达", f"{at}/delivery", (moment,)),
        Form(f"failure-{key}", "未送达", f"{at}/failure", (_choice("reason", "原因", "failure"),)),
    ]


def reveal_form(case: Page) -> Form | None:
    """Asks why the parties' data is looked at; not sent as a body but as the question's purpose."""
    if "party.reveal" not in case["acts"]:
        return None
    return Form("parties", "查看当事人信息", f"/v1/cases/{case['code']}/parties",
                (_choice("purpose", "查看目的", "purpose"),), note="谁、何时、为何查看，均记录在案。")  # fmt: skip


def order_forms(order: Page) -> list[Form]:
    """The acts on an order (单)."""
    acts, at = set(order["acts"]), f"/v1/orders/{order['id']}"
    made = {
        "order.accept": Form("acceptance", "接单", f"{at}/acceptance", is_main=True),
        "order.complete": Form("completion", "办结反馈", f"{at}/completion",
                               (_remark("办理结果", is_required=True),), is_main=True),
        "order.progress": Form("progress", "报告进展", f"{at}/progress", (_remark("进展", is_required=True),)),
        "order.return": Form("return", "申请退单", f"{at}/return",
                             (_choice("ground", "理由", "return_ground"), _remark("说明", name="reason"))),
        "order.decide": Form(
            "return-decision", "退单裁决", f"{at}/return-decision",
            (
                Field("upheld", "同意退单", Kind.RADIO, _YES_NO, is_required=True,
                      hint="同意：本单结束，案件重新分流；不同意：退回原单位继续办理。"),
                _remark("裁决理由", name="reason"),
            ),
            is_main=True,
        ),
        "order.verify": Form(
            "verification", "核验", f"{at}/verification",
            (
                Field("passed", "核验通过", Kind.RADIO, _YES_NO, is_required=True,
                      hint="通过：案件办结；不通过：退回原单位继续办理。"),
                _remark("核验意见"),
            ),
            is_main=True,
        ),
        "order.cancel": Form("cancellation", "撤单", f"{at}/cancellation", (_remark("理由", name="reason"),),
                             is_grave=True),
    }  # fmt: skip
    return [form for act, form in made.items() if act in acts]


def mediation_forms(mediation: Page, names: Names) -> list[Form]:
    """The acts on a mediation (调解)."""
    acts, at = set(mediation["acts"]), f"/v1/mediations/{mediation['id']}"
    tiers = tuple((rung["tier"], label(rung["tier"], "tier")) for rung in mediation["ladder"])
    ends = tuple(each for each in choices("mediation_end") if not each[0].startswith("case_"))
    made = {
        "mediation.attempt": Form(
            "attempts", "记录一次调解", f"{at}/attempts",
            (
                Field("tier", "层级", Kind.CHOICE, tiers, is_required=True, value=_present_tier(mediation)),
                _choice("outcome", "结果", "attempt_outcome"),
                Field("held_at", "调解时间", Kind.MOMENT, hint="不填即现在。"),
                Field("joint", "共同参加的单位", Kind.MANY, groups=names.units_of(), hint="可多选。"),
                _remark("调解记录", is_required=True, name="record"),
            ),
            is_main=True,
        ),
        "mediation.agree": Form("agreement", "达成协议", f"{at}/agreement", _agreement_fields(),
                                shape=_agreement_body, at={"terms.0.amount_fen": "amount_fen",
                                                           "terms.0.due_on": "due_on", "terms.0.text": "terms_text"}),
        "mediation.end": Form("end", "终止调解", f"{at}/end",
                              (Field("reason", "原因", Kind.CHOICE, ends, is_required=True), _remark("说明")),
                              is_grave=True),
    }  # fmt: skip
    return [form for act, form in made.items() if act in acts]


def _present_tier(mediation: Page) -> str:
    """The tier at work: the lowest that has not made its attempts."""
    return next((str(rung["tier"]) for rung in mediation["ladder"] if not rung["is_exhausted"]), "")


def _agreement_fields() -> tuple[Field, ...]:
    means = choices("means")
    return (
        _choice("form", "形式", "agreement_form", value="written"),
        _remark("协议内容", is_required=True),
        Field("made_at", "达成时间", Kind.MOMENT, hint="不填即现在。"),
        Field("petitioner", "申请人签字方式", Kind.CHOICE, means, hint="书面协议须双方签字。"),
        Field("respondent", "对方签字方式", Kind.CHOICE, means),
        Field("mediator_signed", "调解员已签名", Kind.CHECK),
        Field("sealed", "调委会已盖章", Kind.CHECK),
        Field("debtor", "履行方", Kind.CHOICE, choices("side"), hint="有履行事项时填写下面各项。"),
        Field("amount_fen", "金额（元）", Kind.YUAN, hint="如 30000。"),
        Field("due_on", "履行期限", Kind.DAY),
        Field("terms_text", "履行内容", Kind.AREA),
        Field("related", "一并化解的关联案码", Kind.CODES, hint="多个以空格分开；须已办理关联。"),
    )


def _agreement_body(asked: Body) -> Body:
    """Signatures and the one term, as the API takes them."""
    sides = ("petitioner", "respondent")
    term = {"debtor": asked.pop("debtor", None), "amount_fen": asked.pop("amount_fen", None),
            "due_on": asked.pop("due_on", None), "text": asked.pop("terms_text", None)}  # fmt: skip
    signed = [{"side": side, "means": asked.pop(side)} for side in sides if asked.get(side)]
    terms = [{name: value for name, value in term.items() if value is not None}] if any(term.values()) else []
    return {**asked, "signatures": signed, "terms": terms}


def petition_forms(petition: Page) -> list[Form]:
    """The acts on a petition (信访)."""
    acts, at = set(petition["acts"]), f"/v1/petitions/{petition['id']}"
    given = (
        "匿名信访人无从告知，不填。" if petition["is_anonymous"] else "信访工作条例第二十三条：须书面告知。"
    )
    made = {
        "petition.admit": Form(
            "admission", "受理", f"{at}/admission",
            (
                Field("notice_form", "书面告知方式", Kind.CHOICE, choices("written_form"), hint=given,
                      is_required=not petition["is_anonymous"]),
                Field("notified_at", "告知时间", Kind.MOMENT, hint="不填即现在。"),
                _remark("受理告知书内容"),
            ),
            is_main=True,
        ),
        "petition.answer": Form(
            "answer", "答复", f"{at}/answer",
            (
                _remark("处理意见书", is_required=True),
                Field("delivered_at", "送达时间", Kind.MOMENT, is_required=not petition["is_anonymous"]),
            ),
            is_main=True,
        ),
        "petition.refuse": Form(
            "refusal", "不予受理", f"{at}/refusal",
            (
                _choice("ground", "理由", "refusal_ground"),
                _choice("right_way", "正确途径", "route", is_required=False),
                _remark("书面说明"),
            ),
            is_grave=True,
        ),
    }  # fmt: skip
    return [form for act, form in made.items() if act in acts]
