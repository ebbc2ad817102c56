"""The forms for what a person may do next to an order or a mediation: one for each act of the API. Pure."""

from collections.abc import Mapping
from typing import Any

from gateway.console.directory import Names
from gateway.console.forms import SIDES, YES_NO, Body, Field, Form, Kind, choice, files, remark
from gateway.console.labels import choices, label

Page = Mapping[str, Any]


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
                Field("upheld", "同意退单", Kind.RADIO, YES_NO, is_required=True,
                      hint="同意：本单结束，案件重新分流；不同意：退回原单位继续办理。"),
                remark("裁决理由", name="reason"),
            ),
            is_main=True,
        ),
        "order.verify": Form(
            "verification", "核验", f"{at}/verification",
            (
                Field("passed", "核验通过", Kind.RADIO, YES_NO, is_required=True,
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
        shape=lambda asked: {"days": asked.get("days"), "sides": [each for each in SIDES if asked.get(each)]},
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
    signed = [{"side": side, "means": asked.pop(side)} for side in SIDES if asked.get(side)]
    terms = [{name: value for name, value in term.items() if value is not None}] if any(term.values()) else []
    return {**asked, "signatures": signed, "terms": terms}
