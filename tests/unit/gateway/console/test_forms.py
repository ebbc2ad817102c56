"""What a browser sends becomes the body the API takes; what cannot is told at its field."""

import pytest
from werkzeug.datastructures import MultiDict

from gateway.console.forms import Field, Form, Kind, at_fields, files, read

FORM = Form(
    "all", "全部", "/v1/x",
    (
        Field("route", "", Kind.FIXED, value="order"), Field("text", "说明", Kind.AREA),
        Field("settled.record", "记录", Kind.AREA), Field("held_at", "时间", Kind.MOMENT),
        Field("joint", "单位", Kind.MANY), Field("sealed", "已盖章", Kind.CHECK),
        Field("passed", "通过", Kind.RADIO), Field("amount_fen", "金额", Kind.YUAN),
        Field("related", "案码", Kind.CODES), Field("party", "对象", Kind.NUMBER),
        files("材料", is_required=True),
    ),
)  # fmt: skip


def test_every_kind_of_field_is_read() -> None:
    sent = MultiDict(
        [
            ("route", "grid"), ("text", " 一行\r\n二行 "), ("settled.record", "已解决"),
            ("held_at", "2026-03-12T09:30"), ("joint", "hr"), ("joint", ""), ("joint", "union"), ("sealed", "yes"),
            ("passed", "no"), ("amount_fen", "1,280.5"), ("related", "A-1，B-2\nC-3"), ("party", "2"), ("more", "x"),
        ]
    )  # fmt: skip
    body, faults = read(FORM, sent)
    assert not faults
    assert body == {
        "route": "order", "text": "一行\r\n二行", "settled": {"record": "已解决"},
        "held_at": "2026-03-12T09:30:00+08:00", "joint": ["hr", "union"], "sealed": True, "passed": False,
        "amount_fen": 128050, "related": ["A-1", "B-2", "C-3"], "party": 2,
    }  # fmt: skip


def test_files_are_no_part_of_the_body() -> None:
    assert FORM.files is not None
    assert "files" not in read(FORM, MultiDict([("files", "a.pdf")]))[0]


def test_what_is_left_empty_is_left_out() -> None:
    assert read(FORM, MultiDict([("text", "  "), ("amount_fen", "")])) == (
        {"route": "order", "sealed": False},
        {},
    )


@pytest.mark.parametrize("amount", ["一万", "1.005", "-1", "NaN", "Infinity", "1e99"])
def test_an_amount_that_is_none_is_told_at_its_field(amount: str) -> None:
    body, faults = read(FORM, MultiDict([("amount_fen", amount)]))
    assert list(faults) == ["amount_fen"]
    assert "amount_fen" not in body


def test_a_moment_that_is_none_is_left_to_the_api_to_refuse() -> None:
    assert read(FORM, MultiDict([("held_at", "昨天")]))[0]["held_at"] == "昨天"


def test_complaints_stand_at_their_fields_and_the_rest_above() -> None:
    form = Form(
        "f",
        "",
        "/",
        (Field("text", ""), Field("terms", ""), Field("due_on", "")),
        at={"terms.0.due_on": "due_on"},
    )
    placed, loose = at_fields(
        form,
        {"text": ["必填。"], "terms.0.amount_fen": ["太大。"], "terms.0.due_on": ["过早。"], "_": ["不行。"]},
    )
    assert placed == {"text": ["必填。"], "terms": ["太大。"], "due_on": ["过早。"]}
    assert loose == ["不行。"]
