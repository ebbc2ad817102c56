"""The forms for what a person may do next to a petition (信访): one for each act of the API. Pure."""

from collections.abc import Mapping
from typing import Any

from gateway.console.directory import Names
from gateway.console.forms import SIDES, YES_NO, Body, Field, Form, Kind, choice, remark
from gateway.console.labels import choices

Page = Mapping[str, Any]


def petition_forms(petition: Page, names: Names) -> list[Form]:
    """The acts on a petition (信访)."""
    acts, at = set(petition["acts"]), f"/v1/petitions/{petition['id']}"
    made = {
        **_first_forms(petition, at),
        **_passing_forms(at, names),
        "petition.extend": _longer_form(petition, at),
        "petition.grant": Form(
            "extension-decision", "延期审批", f"{at}/extension/decision",
            (Field("granted", "批准延期", Kind.RADIO, YES_NO, is_required=True), remark("审批意见")),
        ),
    }  # fmt: skip
    forms = [form for act, form in made.items() if act in acts]
    if "petition.register" in acts:  # the office has it: what it passed on may have come back with grounds
        passed = petition.get("forwardings", ())
        forms += [_objection_form(each, at) for each in passed if each["state"] == "objected"]
    if "petition.register" in acts and petition.get("sort") and not petition.get("is_told_nationally"):
        forms.append(_opening_form(at))
    if "petition.answer" in acts and petition.get("sort") == "appeal":
        forms.append(_to_mediation_form(petition, at))
    if "petition.deliver" in acts:
        papers = petition.get("papers", ())
        forms += [_delivery_form(each, at) for each in papers if each["delivered_at"] is None]
    return forms + (_review_forms(petition, at) if "petition.review" in acts else [])


def _first_forms(petition: Page, at: str) -> dict[str, Form]:
    """受理, 答复, or why not."""
    delivered = Field("delivered_at", "送达时间", Kind.MOMENT, is_required=not petition["is_anonymous"])
    return {
        "petition.admit": Form(
            "admission", "受理", f"{at}/admission",
            (*_notice_fields(petition), remark("受理告知书内容"), *_elements(petition)),
            is_main=True, shape=_admission_body,
            at={"registration.form": "form", "registration.sort": "sort"},
        ),
        "petition.answer": Form(
            "answer", "答复", f"{at}/answer", (remark("处理意见书", is_required=True), delivered), is_main=True,
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
    }  # fmt: skip


def _notice_fields(petition: Page) -> tuple[Field, ...]:
    """书面告知, which nobody can be given who is not known."""
    is_anonymous = petition["is_anonymous"]
    hint = "匿名信访人无从告知，不填。" if is_anonymous else "信访工作条例第二十三条：须书面告知。"
    forms = choices("written_form")
    return (
        Field("notice_form", "书面告知方式", Kind.CHOICE, forms, hint=hint, is_required=not is_anonymous),
        Field("notified_at", "告知时间", Kind.MOMENT, hint="不填即现在。"),
    )


def _opening_form(at: str) -> Form:
    """登记到国家信访信息系统."""
    return Form(
        "opening", "登记到国家信访信息系统", f"{at}/opening",
        note="由交换程序在国家信访信息系统登记，信访人信息随之提供并记录在案；此后办理情况自动回传。",
    )  # fmt: skip


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


def _to_mediation_form(petition: Page, at: str) -> Form:
    """移交调解, as both sides wish (信访工作条例 33)."""
    kinds = tuple(each for each in choices("hand_over_to") if each[0].endswith("_mediation"))
    return Form(
        "hand-over", "移交调解", f"{at}/hand-over",
        (
            Field("to", "移交给", Kind.CHOICE, kinds, is_required=True),
            Field("petitioner", "申请人同意", Kind.CHECK), Field("respondent", "对方同意", Kind.CHECK),
            remark("移交理由", is_required=True), *_notice_fields(petition),
        ),
        is_grave=True, at={"sides": "petitioner"},
        shape=lambda asked: {
            **{name: value for name, value in asked.items() if name not in SIDES},
            "sides": [each for each in SIDES if asked.get(each)],
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
            Field("upheld", "异议成立，由本单位收回", Kind.RADIO, YES_NO, is_required=True),
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
