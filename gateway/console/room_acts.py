"""The forms for what a person may do next to an order, a mediation or a petition: one for each act of the API. Pure."""

from collections.abc import Mapping
from typing import Any

from gateway.console.directory import Choice, Names
from gateway.console.forms import Body, Field, Form, Kind, choice, files, remark
from gateway.console.labels import choices, label

Page = Mapping[str, Any]
_SIDES = ("petitioner", "respondent")
_YES_NO: tuple[Choice, ...] = (("yes", "是"), ("no", "否"))


def order_forms(order: Page) -> list[Form]:
    """The acts on an order (单)."""
    acts, at = set(order["acts"]), f"/v1/orders/{order['id']}"
    made = {
        "order.accept": Form("acceptance", "接单", f"{at}/acceptance", is_main=True),
        "order.complete": Form("completion", "办结反馈", f"{at}/completion",
                               (remark("办理结果", is_required=True), files("办结材料")), is_main=True,
                               files_to=f"{at}/proofs"),
        "order.progress": Form("progress", "报告进展", f"{at}/progress", (remark("进展", is_required=True),)),
        "order.return": Form("return", "申请退单", f"{at}/return",
                             (choice("ground", "理由", "return_ground"), remark("说明", name="reason"))),
        "order.decide": Form(
            "return-decision", "退单裁决", f"{at}/return-decision",
            (
                Field("upheld", "同意退单", Kind.RADIO, _YES_NO, is_required=True,
                      hint="同意：本单结束，案件重新分流；不同意：退回原单位继续办理。"),
                remark("裁决理由", name="reason"),
            ),
            is_main=True,
        ),
        "order.verify": Form(
            "verification", "核验", f"{at}/verification",
            (
                Field("passed", "核验通过", Kind.RADIO, _YES_NO, is_required=True,
                      hint="通过：案件办结；不通过：退回原单位继续办理。"),
                remark("核验意见"),
            ),
            is_main=True,
        ),
        "order.cancel": Form("cancellation", "撤单", f"{at}/cancellation", (remark("理由", name="reason"),),
                             is_grave=True),
    }  # fmt: skip
    forms = [form for act, form in made.items() if act in acts]
    return forms + ([_proofs_form(at)] if "order.complete" in acts else [])


def _proofs_form(at: str) -> Form:
    """Proof that is gathered before the order is completed, or is too much for one sending."""
    return Form("proofs", "先存办结材料", "", (files("办结材料", is_required=True),), files_to=f"{at}/proofs",
                note="可分几次添加，办结反馈时一并提交。")  # fmt: skip


def mediation_forms(mediation: Page, names: Names) -> list[Form]:
    """The acts on a mediation (调解)."""
    acts, at = set(mediation["acts"]), f"/v1/mediations/{mediation['id']}"
    tiers = tuple((rung["tier"], label(rung["tier"], "tier")) for rung in mediation["ladder"])
    ends = tuple(each for each in choices("mediation_end") if not each[0].startswith(("case_", "handed_")))
    made = {
        "mediation.attempt": Form(
            "attempts", "记录一次调解", f"{at}/attempts",
            (
                Field("tier", "层级", Kind.CHOICE, tiers, is_required=True, value=_present_tier(mediation)),
                choice("outcome", "结果", "attempt_outcome"),
                Field("held_at", "调解时间", Kind.MOMENT, hint="不填即现在。"),
                Field("joint", "共同参加的单位", Kind.MANY, groups=names.units_of(), hint="可多选。"),
                remark("调解记录", is_required=True, name="record"),
            ),
            is_main=True,
        ),
        "mediation.agree": Form("agreement", "达成协议", f"{at}/agreement", _agreement_fields(),
                                shape=_agreement_body, at={"terms.0.amount_fen": "amount_fen",
                                                           "terms.0.due_on": "due_on", "terms.0.text": "terms_text"}),
        "mediation.end": Form("end", "终止调解", f"{at}/end",
                              (Field("reason", "原因", Kind.CHOICE, ends, is_required=True), remark("说明")),
                              is_grave=True),
    }  # fmt: skip
    forms = [form for act, form in made.items() if act in acts]
    if "mediation.attempt" in acts and mediation.get("may_be_extended"):
        forms.append(_agreed_longer_form(at))
    return forms + (_closing_forms(at, names) if "mediation.agree" in acts else [])


def _agreed_longer_form(at: str) -> Form:
    """约定延长, which both sides have to agree on."""
    return Form(
        "extension", "约定延长调解期限", f"{at}/extension",
        (
            Field("days", "延长日数", Kind.NUMBER, is_required=True, hint="与原期限同为自然日或工作日。"),
            Field("petitioner", "申请人同意", Kind.CHECK), Field("respondent", "对方同意", Kind.CHECK),
        ),
        shape=lambda asked: {"days": asked.get("days"), "sides": [each for each in _SIDES if asked.get(each)]},
        at={"sides": "petitioner"},
    )  # fmt: skip


def _closing_forms(at: str, names: Names) -> list[Form]:
    """Where the dispute stands besides (仲裁、诉讼), and the paper that closes it there."""
    body = Field(
        "body", "法院、仲裁机构", Kind.CHOICE, groups=names.units_of("department"), hint="不在本中心的不填。"
    )
    return [
        Form("proceedings", "登记所处程序", f"{at}/proceedings",
             (choice("stage", "程序", "proceeding_stage"), body, Field("file_number", "案卷号"))),
        Form("ruling", "裁判了结", f"{at}/ruling",
             (
                 choice("kind", "文书", "ruling_kind"), body,
                 Field("given_on", "文书日期", Kind.DAY, is_required=True), Field("number", "文书号"),
                 Field("related", "一并了结的关联案码", Kind.CODES, hint="以空格分开；须已关联并登记所处程序。"),
             ),
             is_grave=True),
    ]  # fmt: skip


def _present_tier(mediation: Page) -> str:
    """The tier at work: the lowest that has not made its attempts."""
    return next((str(rung["tier"]) for rung in mediation["ladder"] if not rung["is_exhausted"]), "")


def _agreement_fields() -> tuple[Field, ...]:
    means = choices("means")
    return (
        choice("form", "形式", "agreement_form", value="written"),
        remark("协议内容", is_required=True),
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
    term = {"debtor": asked.pop("debtor", None), "amount_fen": asked.pop("amount_fen", None),
            "due_on": asked.pop("due_on", None), "text": asked.pop("terms_text", None)}  # fmt: skip
    signed = [{"side": side, "means": asked.pop(side)} for side in _SIDES if asked.get(side)]
    terms = [{name: value for name, value in term.items() if value is not None}] if any(term.values()) else []
    return {**asked, "signatures": signed, "terms": terms}


def petition_forms(petition: Page, names: Names) -> list[Form]:
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
                remark("受理告知书内容"),
                *_elements(petition),
            ),
            is_main=True, shape=_admission_body,
            at={"registration.form": "form", "registration.sort": "sort"},
        ),
        "petition.answer": Form(
            "answer", "答复", f"{at}/answer",
            (
                remark("处理意见书", is_required=True),
                Field("delivered_at", "送达时间", Kind.MOMENT, is_required=not petition["is_anonymous"]),
            ),
            is_main=True,
        ),
        "petition.refuse": Form(
            "refusal", "不予受理", f"{at}/refusal",
            (
                choice("ground", "理由", "refusal_ground"),
                choice("right_way", "正确途径", "route", is_required=False),
                remark("书面说明"),
            ),
            is_grave=True,
        ),
        **_passing_forms(at, names),
        "petition.extend": _longer_form(petition, at),
        "petition.grant": Form(
            "extension-decision", "延期审批", f"{at}/extension/decision",
            (Field("granted", "批准延期", Kind.RADIO, _YES_NO, is_required=True), remark("审批意见")),
        ),
    }  # fmt: skip
    forms = [form for act, form in made.items() if act in acts]
    if "petition.register" in acts:  # the office has it: what it passed on may have come back with grounds
        forms += [
            _objection_form(each, at)
            for each in petition.get("forwardings", ())
            if each["state"] == "objected"
        ]
    if "petition.register" in acts and petition.get("sort") and not petition.get("is_told_nationally"):
        forms.append(
            Form("opening", "登记到国家信访信息系统", f"{at}/opening",
                 note="由交换程序在国家信访信息系统登记，信访人信息随之提供并记录在案；此后办理情况自动回传。")
        )  # fmt: skip
    if "petition.answer" in acts and petition.get("sort") == "appeal":
        forms.append(_to_mediation_form(petition, at, given))
    if "petition.deliver" in acts:
        forms += [
            _delivery_form(each, at) for each in petition.get("papers", ()) if each["delivered_at"] is None
        ]
    return forms + (_review_forms(petition, at) if "petition.review" in acts else [])


def _elements(petition: Page) -> tuple[Field, ...]:
    """登记要素, where they are not on record yet."""
    if petition.get("sort"):
        return ()
    return (
        choice("form", "信访形式", "petition_form", is_required=False),
        Field("sort", "类别", Kind.CHOICE, choices("petition_sort"), hint="尚未登记要素的，与受理一并登记。"),
    )


def _admission_body(asked: Body) -> Body:
    """登记要素 go as one part."""
    elements = {name: asked.pop(name) for name in ("form", "sort") if asked.get(name)}
    rest = {name: value for name, value in asked.items() if name not in ("form", "sort")}
    return {**rest, "registration": elements} if elements else rest


def _to_mediation_form(petition: Page, at: str, given: str) -> Form:
    """移交调解, as both sides wish (信访工作条例 33)."""
    kinds = tuple(each for each in choices("hand_over_to") if each[0].endswith("_mediation"))
    return Form(
        "hand-over", "移交调解", f"{at}/hand-over",
        (
            Field("to", "移交给", Kind.CHOICE, kinds, is_required=True),
            Field("petitioner", "申请人同意", Kind.CHECK), Field("respondent", "对方同意", Kind.CHECK),
            remark("移交理由", is_required=True),
            Field("notice_form", "书面告知方式", Kind.CHOICE, choices("written_form"), hint=given,
                  is_required=not petition["is_anonymous"]),
            Field("notified_at", "告知时间", Kind.MOMENT, hint="不填即现在。"),
        ),
        is_grave=True, at={"sides": "petitioner"},
        shape=lambda asked: {
            **{name: value for name, value in asked.items() if name not in _SIDES},
            "sides": [each for each in _SIDES if asked.get(each)],
        },
    )  # fmt: skip


def _delivery_form(paper: Page, at: str) -> Form:
    """送达 of a paper that was given out and not delivered with it."""
    return Form(
        f"delivery-{paper['id']}", f"送达登记：{paper['title']}", f"{at}/papers/{paper['id']}/delivery",
        (
            Field("delivery_form", "送达方式", Kind.CHOICE, choices("written_form"), is_required=True),
            Field("delivered_at", "送达时间", Kind.MOMENT, hint="不填即现在。"),
        ),
        note=paper["number"],
    )  # fmt: skip


def _objection_form(passed: Page, at: str) -> Form:
    """核实异议 of the unit that the petition was passed to (信访工作条例 23)."""
    return Form(
        "forwarding-decision", "核实异议", f"{at}/forwarding/decision",
        (
            Field("upheld", "异议成立，由本单位收回", Kind.RADIO, _YES_NO, is_required=True),
            remark("核实意见"),
        ),
        note=f"承办单位提出异议：{passed.get('objection') or '（内容不可见）'}", is_main=True,
    )  # fmt: skip


def _passing_forms(at: str, names: Names) -> dict[str, Form]:
    """登记, and who else is to have it."""
    return {
        "petition.register": Form(
            "registration", "登记要素", f"{at}/registration",
            (
                choice("form", "信访形式", "petition_form"),
                choice("sort", "类别", "petition_sort"),
                Field("petitioners", "信访人数", Kind.NUMBER, hint="不填即一人。"),
                Field("representatives", "代表人数", Kind.NUMBER, hint="多人走访须推选代表，不超过五人。"),
            ),
        ),
        "petition.forward": Form(
            "forwarding", "转送、交办", f"{at}/forwarding",
            (
                choice("kind", "方式", "forwarding_kind"),
                Field("recipient", "承办单位", Kind.CHOICE, is_required=True,
                      groups=names.units_of("department", "town", "petition_office")),
                remark("函件内容", is_required=True),
                Field("report_by", "反馈期限", Kind.MOMENT, hint="仅交办填写。"),
            ),
        ),
    }  # fmt: skip


def _longer_form(petition: Page, at: str) -> Form:
    """申请延期; once it is approved, telling the petitioner why."""
    if any(each["state"] == "granted" for each in petition.get("extensions", ())):
        return Form(
            "extension-notice", "告知延期理由", f"{at}/extension/notice",
            (
                Field("notice_form", "书面告知方式", Kind.CHOICE, choices("written_form"), is_required=True),
                Field("notified_at", "告知时间", Kind.MOMENT, hint="不填即现在。"),
                remark("延期告知书内容"),
            ),
            is_main=True,
        )  # fmt: skip
    return Form(
        "extension", "申请延期", f"{at}/extension",
        (
            Field("days", "延长日数", Kind.NUMBER, hint="不填即规定的最长期限。"),
            remark("延期理由", is_required=True),
        ),
    )  # fmt: skip


def _review_forms(petition: Page, at: str) -> list[Form]:
    """复查, 复核 and 听证, as far as it has come."""
    level = "复查" if petition["state"] in ("answered", "under_review") else "复核"
    path = f"{at}/{'review' if level == '复查' else 're-review'}"
    if petition["state"] in ("answered", "reviewed"):
        received = Field("received_at", "收到时间", Kind.MOMENT, hint="不填即现在。")
        return [Form("review", f"登记{level}申请", path, (remark("申请内容", is_required=True), received))]
    opinion = Form(
        "review-opinion", f"{level}意见书", f"{path}/opinion",
        (
            choice("outcome", "结论", "review_outcome"),
            remark("意见", is_required=True),
            Field("delivered_at", "送达时间", Kind.MOMENT, is_required=True),
        ),
        is_main=True,
    )  # fmt: skip
    if petition["is_heard"]:
        return [
            Form("hearing-record", "听证结束", f"{at}/hearing/record", (remark("听证笔录", name="record"),))
        ]
    return [opinion, Form("hearing", "举行听证", f"{at}/hearing")]
