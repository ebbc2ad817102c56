"""Files of cases are read row by row, in pieces of any size, and refused where they cannot be."""

import json
from collections.abc import Iterator

import pytest

from casekit.config import load_config
from contracts.channels import ALL_FIELDS, Kind
from services.intake.errors import ImportUnreadable
from services.intake.handlers.importing import Checked
from services.intake.importing import reading
from services.intake.importing.checking import MAX_ERRORS, checked
from services.intake.importing.columns import COLUMNS
from services.intake.importing.reading import MAX_ROWS, Form, rows_of

HEADER = "事项类型,渠道,事项描述,姓名,电话"
ROW = "矛盾纠纷,12345热线,楼上漏水,张三丰,13812345678"


def pieces(data: bytes, size: int = 7) -> Iterator[bytes]:
    """The data as a store gives it, cut anywhere."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


def read(text: str | bytes, form: Form = Form.CSV) -> list[Checked]:
    """Every row of a file, checked."""
    data = text.encode("gb18030" if form is Form.CSV_GB18030 else "utf-8") if isinstance(text, str) else text
    return [checked(row) for row in rows_of(form, pieces(data))]


def refusal(text: str | bytes, form: Form = Form.CSV) -> ImportUnreadable:
    """Why a file is refused."""
    with pytest.raises(ImportUnreadable) as caught:
        read(text, form)
    return caught.value


@pytest.mark.parametrize("form", [Form.CSV, Form.CSV_GB18030])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_chinese_columns_and_words_become_a_registration(form: Form, end: str) -> None:
    (row,) = read(f"{HEADER}{end}{ROW}{end}", form)
    assert (row.number, row.problem) == (2, None)
    assert row.command is not None
    assert (row.command.matter_type, row.command.channel) == ("dispute", "hotline_12345")
    assert row.command.description == "楼上漏水"
    assert row.command.parties[0].personal == {"name": "张三丰", "phone": "13812345678"}


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(bom: str) -> None:
    assert read(f"{bom}{HEADER}\n{ROW}")[0].problem is None
    line = json.dumps({"matter_type": "hazard", "channel": "online"})
    assert read(f"{bom}{line}", Form.NDJSON)[0].problem is None


def test_quotes_hold_commas_quotation_marks_and_lines() -> None:
    rows = read(f'{HEADER}\n诉求,网上,"第一行，\n第二行,""引文""",,\n\n,,,,\n{ROW}\n')
    assert rows[0].command is not None
    assert rows[0].command.description == '第一行，\n第二行,"引文"'
    assert rows[0].command.parties == ()
    assert [row.number for row in rows] == [2, 5]


def test_every_column_has_its_place_in_a_registration() -> None:
    values = {
        "matter_type": "投诉", "channel": "110", "grid": "grid-1", "received_at": "2026/3/9 9:05", "place": "xiaogan",
        "is_group": "是", "is_anonymous": "否", "respondent_unit": "water", "accused_unit": "housing",
        "phone": "13812345678", "id_number": "520302198001010000", "respondent_phone": "0851-28660000",
        "oral": "签名",
    }  # fmt: skip
    of_kind = {Kind.MOMENT: "2026-03-09 09:05", Kind.DAY: "2026-03-09", Kind.FLAG: "是", Kind.NUMBER: "2"}
    values |= {f"source_{each.name}": of_kind[each.kind] for each in ALL_FIELDS if each.kind is not Kind.TEXT}
    header = ",".join(column.chinese for column in COLUMNS)
    (row,) = read(
        header + "\n" + ",".join(values.get(column.name, f"{column.name}的值") for column in COLUMNS)
    )
    assert row.problem is None, row.errors
    assert row.command is not None
    assert row.command.received_at is not None
    assert row.command.received_at.isoformat() == "2026-03-09T01:05:00+00:00"
    assert row.command.is_group
    assert row.command.source is not None
    assert set(row.command.source) == {each.name for each in ALL_FIELDS}
    assert [(unit.unit, unit.relation) for unit in row.command.units] == [
        ("water", "respondent"),
        ("housing", "accused"),
    ]
    petitioner, respondent = row.command.parties
    assert set(petitioner.personal) == {"name", "phone", "id_number", "address"}
    assert (respondent.is_petitioner, set(respondent.personal)) == (False, {"name", "phone"})


def test_a_row_that_is_not_fit_is_refused_alone_under_the_columns_it_has() -> None:
    wrong, right = read(f"{HEADER}\n闲聊,网上,,,13812345678\n{ROW}")
    assert wrong.problem == "INVALID_INPUT"
    assert wrong.errors is not None
    assert set(wrong.errors) == {"matter_type", "name"}
    assert right.problem is None


def test_a_record_with_more_cells_than_columns_is_refused_and_a_shorter_one_read() -> None:
    longer, padded, shorter = read(f"{HEADER}\n{ROW},多\n{ROW},,\n诉求,网上\n")
    assert (longer.problem, padded.problem, shorter.problem) == ("INVALID_INPUT", None, None)


def test_lines_of_json_are_read_as_strictly_as_a_request() -> None:
    fit = json.dumps({"matter_type": "hazard", "channel": "online"})
    twice = '{"matter_type": "hazard", "matter_type": "hazard", "channel": "online"}'
    rows = read(f"{fit}\n\nno json\n[1]\n{twice}\n{fit}", Form.NDJSON)
    assert [(row.number, row.problem) for row in rows] == [
        (1, None), (3, "MALFORMED_REQUEST"), (4, "INVALID_INPUT"), (5, "MALFORMED_REQUEST"), (6, None),
    ]  # fmt: skip


def test_what_a_row_says_is_in_none_of_its_errors() -> None:
    canary = {
        "matter_type": "张三丰",
        "channel": "online",
        "zhangsanfeng": 1,
        "parties": [{"sanfeng": "张三丰"}],
    }
    (row,) = read(json.dumps(canary, ensure_ascii=False), Form.NDJSON)
    assert row.errors is not None
    assert {"matter_type", "?"} <= set(row.errors)
    assert "张三丰" not in str(row.errors)
    assert "sanfeng" not in str(row.errors)


def test_a_row_with_very_many_faults_keeps_few() -> None:
    parties = [{"is_minor": "?", "kind": "?"} for _ in range(400)]
    line = json.dumps({"matter_type": "hazard", "channel": "online", "parties": parties})
    (row,) = read(line, Form.NDJSON)
    assert row.errors is not None
    assert len(row.errors) == MAX_ERRORS


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("", 1, None), (HEADER, 1, None), (f"{HEADER},颜色\n{ROW}", 1, 6), (f"{HEADER},渠道\n{ROW}", 1, 6),
        (f'{HEADER}\n{ROW}\n诉求,"网上', 3, None), (f'{HEADER}\n{ROW}\n诉求,"网"上', 3, None),
        (f"{HEADER}\n{ROW}".encode("gb18030"), 1, None),
        (f"{HEADER}\n".encode() + ROW.encode("gb18030"), 2, None),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_to_its_end_is_refused_where_it_breaks_off(
    text: str | bytes, row: int, column: int | None
) -> None:
    fault = refusal(text)
    assert (fault.extra["row"], fault.extra.get("column")) == (row, column)
    assert fault.extra["why"].zh


@pytest.mark.parametrize("form", [Form.CSV, Form.NDJSON])
def test_a_row_without_end_is_given_up_and_not_kept(form: Form) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        yield f'{HEADER}\n"'.encode() if form is Form.CSV else b'{"description": "'
        while True:
            taken += 1
            yield (b"x" * 1023 + b"\n" if form is Form.CSV else b"x" * 1024) * 64

    with pytest.raises(ImportUnreadable):
        list(rows_of(form, endless()))
    assert taken * 64 * 1024 <= 2 * reading.MAX_ROW_BYTES


def test_more_rows_than_are_taken_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    assert len(read(f"{HEADER}\n{ROW}\n{ROW}\n")) == 2
    assert refusal(f"{HEADER}\n{ROW}\n{ROW}\n{ROW}\n").extra["row"] == 4


def test_a_file_of_as_many_ordinary_rows_as_may_be_is_not_too_large() -> None:
    row = {
        "matter_type": "dispute", "channel": "window", "description": "楼上漏水，协商未果。" * 30,
        "parties": [{"side": "petitioner", "name": "某某", "phone": "13800000000", "address": "某县某镇某村" * 4}],
    }  # fmt: skip
    assert len(json.dumps(row, ensure_ascii=False).encode()) * MAX_ROWS < load_config({}).import_max_bytes
