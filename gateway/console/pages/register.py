"""登记: register a case, then hand over its receipt. The secret is shown once, on the answer to the form itself.

Sending the same form again gives the same receipt: the API keeps the answer under the form's key for a day.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from access.acts import Act
from casekit.errors import Forbidden
from casekit.runtime import Runtime
from casekit.web.qr import qr_code
from gateway.console.acting import Failed, failed, note
from gateway.console.asking import Refusal
from gateway.console.directory import Names
from gateway.console.forms import Body, Field, Form, Kind, read
from gateway.console.labels import LABELS, choices
from gateway.console.sources import groups, without_unset
from gateway.console.visit import page, staff

_MOST_BLOCKS = 30
_SIDES = choices("side")
_RELATIONS = tuple((word, LABELS["relation"][word]) for word in ("respondent", "accused"))
_TELLING = ("name", "phone", "id_number", "address", "representative", "guardian")


def add_to(pages: Blueprint, runtime: Runtime) -> None:
    """Add `/staff/cases/new`."""

    @pages.get("/staff/cases/new")
    def new_case() -> Response:
        """An empty form: one petitioner, one on the other side, one unit."""
        return _form(2, 1)

    @pages.post("/staff/cases/new")
    def register() -> Response:
        """Register, and show the receipt; or give the form room for one more party or unit."""
        parties, units = (_count(request.form.get(name, "")) for name in ("party_count", "unit_count"))
        more = request.form.get("more", "")
        if more:
            again = Failed("registration", "", 200, request.form)
            return _form(parties + (more == "party"), units + (more == "unit"), again)
        return _registered(runtime, parties, units)


def _registered(runtime: Runtime, parties: int, units: int) -> Response:
    visit = _clerk()
    form = registration(parties, units, visit.names)
    body, faults = read(form, request.form)
    if faults:
        return _form(parties, units, Failed(form.key, "请按提示修改后再提交。", 422, request.form, faults))
    kept = {name: _without_empty(body, name) for name in ("parties", "units")}
    answer = visit.asking.act(form.path, body, key=request.form.get("_key", ""))
    if answer.refusal is not None:
        return _form(parties, units, failed(form, _at_blocks(answer.refusal, kept)))
    note(answer.data["code"], answer)
    link = f"{request.host_url}?code={answer.data['compact']}"
    return page(
        "receipt.html", 201, receipt=answer.data, link=link, qr=qr_code(link, "查询二维码"), names=visit.names,
        place=runtime.config.region_name,
    )  # fmt: skip


def _form(parties: int, units: int, failed: Failed | None = None) -> Response:
    visit = _clerk()
    form = registration(parties, units, visit.names)
    return page(
        "register.html",
        200 if failed is None else failed.status,
        form=form,
        fields={each.name: each for each in form.fields},
        sources=groups(),
        party_count=parties,
        unit_count=units,
        failed=failed,
    )


def _clerk() -> Any:
    visit = staff()
    if not visit.may(Act.CASE_REGISTER):
        raise Forbidden
    return visit


def registration(parties: int, units: int, names: Names) -> Form:
    """The form with room for so many parties and units."""
    fields = (
        Field("matter_type", "事项类型", Kind.CHOICE, choices("matter_type"), is_required=True),
        Field("channel", "渠道", Kind.CHOICE, choices("channel"), is_required=True, value="window"),
        Field("description", "事项描述", Kind.AREA, hint="时间、地点、经过和诉求。"),
        Field(
            "oral",
            "口述笔录的确认",
            Kind.CHOICE,
            choices("oral_confirmation"),
            hint="口头反映的，在事项描述中写下笔录，向反映人宣读后填写；不是口头反映的不填。",
        ),
        *(each for _, own in groups() for each in own),
        Field("location", "发生地点", most=256),
        Field("grid", "所在网格", Kind.CHOICE, groups=names.grids_of()),
        Field("is_group", "群体性事项", Kind.CHECK),
        Field("received_at", "收到时间", Kind.MOMENT, hint="补录时填写，记录会标明；不填即现在。"),
        Field(
            "answer", "当场答复", Kind.AREA, hint="咨询当场答复的，在此填写：登记、受理、答复、办结一次完成。"
        ),
        *(each for number in range(parties) for each in _party(number)),
        *(each for number in range(units) for each in _unit(number, names)),
    )
    return Form("registration", "登记", "/v1/cases", fields, shape=_as_lists)


def _party(number: int) -> tuple[Field, ...]:
    at = f"parties.{number}"
    return (
        Field(f"{at}.side", "身份", Kind.CHOICE, _SIDES, value="respondent" if number == 1 else "petitioner"),
        Field(f"{at}.kind", "类别", Kind.CHOICE, choices("party_kind"), value="person"),
        Field(f"{at}.name", "姓名或名称", most=128),
        Field(f"{at}.phone", "电话", most=32),
        Field(f"{at}.id_number", "证件号码", most=32),
        Field(f"{at}.address", "地址", most=256),
        Field(f"{at}.is_anonymous", "匿名", Kind.CHECK),
        Field(f"{at}.is_minor", "未成年人", Kind.CHECK),
        *_contact(f"{at}.representative", "代理人"),
        *_contact(f"{at}.guardian", "监护人"),
    )


def _contact(at: str, who: str) -> tuple[Field, ...]:
    return (
        Field(f"{at}.name", f"{who}姓名", most=128),
        Field(f"{at}.phone", f"{who}电话", most=32),
        Field(f"{at}.relation", f"{who}与当事人关系", most=32),
    )


def _unit(number: int, names: Names) -> tuple[Field, ...]:
    at = f"units.{number}"
    return (
        Field(f"{at}.unit", "单位", Kind.CHOICE, groups=names.units_of()),
        Field(f"{at}.relation", "与事项的关系", Kind.CHOICE, _RELATIONS, value="respondent"),
    )


def _as_lists(body: Body) -> Body:
    """Blocks by number become lists; their order is kept. What the channel asks is left out where nothing was said."""
    for name in ("parties", "units"):
        blocks = body.pop(name, {})
        body[name] = [blocks[number] for number in sorted(blocks, key=int)]
    return without_unset(body)


def _without_empty(body: Body, name: str) -> list[int]:
    """Take the blocks that were left empty out of the body; returns the form's numbers of those that stay."""
    kept = [number for number, block in enumerate(body[name]) if _is_filled(block, name)]
    body[name] = [body[name][number] for number in kept]
    return kept


def _is_filled(block: Mapping[str, Any], name: str) -> bool:
    if name == "units":
        return "unit" in block
    return bool(block.get("is_anonymous")) or any(each in block for each in _TELLING)


def _at_blocks(refusal: Refusal, kept: Mapping[str, list[int]]) -> Refusal:
    """The refusal with the form's own numbers; what concerns a whole party stands at its name."""
    fields: dict[str, list[str]] = {}
    for path, sentences in refusal.fields.items():
        name, _, rest = path.partition(".")
        number, _, field = rest.partition(".")
        if name in kept and number.isdigit() and int(number) < len(kept[name]):
            path = f"{name}.{kept[name][int(number)]}.{field or ('name' if name == 'parties' else 'unit')}"
        fields[path] = sentences
    return Refusal(refusal.status, refusal.code, refusal.sentence, fields, refusal.trace)


def _count(written: str) -> int:
    return (
        min(int(written), _MOST_BLOCKS) if written.isascii() and written.isdigit() and len(written) < 4 else 1
    )
