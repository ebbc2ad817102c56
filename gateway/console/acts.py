"""The forms for what a person may do next to a case: one for each act that the API says he may do now. Pure.

What is offered comes from the API's `acts` alone; what a form asks comes from the case's own procedure.
"""

from collections.abc import Collection, Mapping
from typing import Any

from gateway.console.directory import Names
from gateway.console.forms import Field, Form, Kind, choice, files, remark
from gateway.console.labels import LABELS, choices, label
from procedures.model import Procedure

Page = Mapping[str, Any]
ORDER_KINDS = ("department", "town", "village", "centre")
_GUIDANCE = ("litigation", "arbitration", "reconsideration", "enforcement", "police", "legal_aid")
# a party's own link is no clerk's way of asking
_WAYS = tuple((word, label) for word, label in choices("follow_up_way") if word != "link")
_ASKED_BY = Field("way", "回访方式", Kind.CHOICE, _WAYS, is_required=False)


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
                remark("研判意见"),
            ),
            is_main=not is_triaged,
        ),
        "case.answer": Form("answer", "当场答复", f"{at}/answer", (remark("答复内容", is_required=True),),
                            note="答复后事项即办结。"),
        "case.refuse": Form(
            "refusal", "不予受理", f"{at}/refusal",
            (
                choice("ground", "理由", "refusal_ground"),
                choice("right_way", "正确途径", "route", is_required=False),
                remark("书面说明", hint="写入不予受理告知书。"),
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
        form = Form("guidance", "引导至法定途径", f"{at}/routing", (way, remark("引导说明")), is_main=is_main,
                    note="引导后事项即办结，请随后告知当事人。")  # fmt: skip
        made.append(form)
    return made


def _route_form(at: str, route: str, title: str, asks: tuple[Field, ...], *, is_main: bool) -> Form:
    fixed = Field("route", "", Kind.FIXED, value=route)
    return Form(f"route-{route}", title, f"{at}/routing", (fixed, *asks, remark("交办要求")), is_main=is_main)


def issue_form(case: Page, names: Names) -> Form:
    """派单 anew on a routed case that has no open order; the acts of a case do not tell of it."""
    watchers = names.units_of() + names.posts_of("supervisor")
    fields = (
        Field("case", "", Kind.FIXED, value=case["code"]),
        _unit("承办单位", names, *ORDER_KINDS),
        Field("supervisor", "外部督办", Kind.CHOICE, groups=watchers),
        remark("交办要求", name="instruction"),
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
            (choice("satisfaction", "回访结果", "satisfaction"), _ASKED_BY, remark("回访记录")),
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
        choice("kind", "告知事项", "notification_kind", value=kinds.get(case["state"], "")),
        choice("form", "方式", "notification_form", value="in_person"),
        *([Field("party", "告知对象", Kind.NUMBER, parties, hint="不选即第一位申请人。")] if parties else []),
        remark("告知内容", is_required=True),
    )


def _further(case: Page, acts: Collection[str], at: str) -> list[Form]:
    """What is possible beside the way a case usually goes."""
    other = Field("other", "另一案码", is_required=True, most=64)
    made = {
        "material.add": Form("material", "补充材料", "", (files("文件", is_required=True),),
                             files_to=f"{at}/attachments", note="当事人提交的证据、照片等，加密保存。"),
        "case.relate": Form("relations", "关联事项", f"{at}/relations",
                            (other, choice("reason", "关联理由", "relation_reason", value="same_root"))),
        "case.reopen": Form("reopening", "重新办理", f"{at}/reopening", (remark("理由"),), is_grave=True),
        "case.withdraw": Form("withdrawal", "撤回", f"{at}/withdrawal", (remark("当事人的理由"),),
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
        Form(f"failure-{key}", "未送达", f"{at}/failure", (choice("reason", "原因", "failure"),)),
    ]


def reveal_form(case: Page) -> Form | None:
    """Asks why the parties' data is looked at; not sent as a body but as the question's purpose."""
    if "party.reveal" not in case["acts"]:
        return None
    return Form("parties", "查看当事人信息", f"/v1/cases/{case['code']}/parties",
                (choice("purpose", "查看目的", "purpose"),), note="谁、何时、为何查看，均记录在案。")  # fmt: skip
