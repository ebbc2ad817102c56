"""Files of grids into rows: CSV (UTF-8 or GB 18030, one line a grid) and GeoJSON (a FeatureCollection).

Both have the same fields, in English or Chinese. What a row cannot mean is a finding of that row and field; the rows
that can be read are given besides. A file that is neither is refused whole. What is wrong is told in sentences of
ours: no finding repeats what stands in the file.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from marshmallow import ValidationError

from casekit.errors import Message
from casekit.web import Text, invalid
from casekit.web.body import loads
from casekit.web.errors import MalformedRequest
from casekit.web.messages import known
from casekit.web.words import identifier
from contracts.vocabulary import Tier
from services.grid.domain import boundary
from services.grid.domain.census import MOST_CORNERS, MOST_ROWS, Finding, Row
from services.grid.domain.errors import BOUNDARY_FAULTS, BoundaryUnfit
from services.grid.errors import FileUnreadable
from services.grid.schemas.words import grid_code, ident

_NAMES: Final[Mapping[str, str]] = {
    "网格编码": "code", "网格名称": "name", "层级": "tier", "责任单位": "unit", "上级网格编码": "parent",
    "网格长岗位": "leader", "专属网格": "overlay",
}  # fmt: skip
_REQUIRED: Final = ("code", "name", "tier", "unit")
_TIERS: Final[Mapping[str, Tier]] = {
    **{tier.value: tier for tier in Tier},
    "县": Tier.COUNTY, "乡镇": Tier.TOWN, "街道": Tier.TOWN, "乡镇(街道)": Tier.TOWN, "乡镇（街道）": Tier.TOWN,
    "村": Tier.VILLAGE, "社区": Tier.VILLAGE, "村(社区)": Tier.VILLAGE, "村（社区）": Tier.VILLAGE,
    "屯": Tier.HAMLET, "组": Tier.HAMLET, "网格": Tier.HAMLET,
}  # fmt: skip
_FLAGS: Final[Mapping[object, bool]] = {
    **dict.fromkeys(("", "false", "0", "否"), False),
    **dict.fromkeys(("true", "1", "是"), True),
}
_HEAD: Final = Message(
    f"The first line must name the columns {', '.join(_REQUIRED)}, each once.",
    f"首行须为列名，且包括 {'、'.join(_REQUIRED)}，不得重复。",
)
_COLUMNS: Final = Message(
    f"The columns are {', '.join(_NAMES.values())}.", f"可用的列为 {'、'.join(_NAMES)}。"
)
Values = Mapping[str, Any]


def rows_of(content: bytes) -> tuple[list[Row], list[Finding]]:
    """The rows of a file, and what is wrong with those that are none. Raises FileUnreadable."""
    rows, findings, corners = list[Row](), list[Finding](), 0
    reader = _features if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _lines
    for count, (number, values, geometry) in enumerate(reader(content), start=1):
        if count > MOST_ROWS:
            raise FileUnreadable(Message(f"More than {MOST_ROWS} grids.", f"超过 {MOST_ROWS} 个网格。"))
        row = _row(number, values, geometry, findings)
        if row is not None:
            rows.append(row)
            corners += 0 if row.boundary is None else row.boundary.corners
        if corners > MOST_CORNERS:
            raise FileUnreadable(
                Message(
                    f"Boundaries of more than {MOST_CORNERS} positions.",
                    f"边界点合计超过 {MOST_CORNERS} 个。",
                )
            )
    if not rows and not findings:
        raise FileUnreadable(Message("No grid in it.", "文件中没有网格。"))
    return rows, findings


def _lines(content: bytes) -> Iterator[tuple[int, Values, None]]:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    try:
        head = [_NAMES.get(name.strip(), name.strip()) for name in next(reader, [])]
        if not set(_REQUIRED) <= set(head) or len(set(head)) < len(head):
            raise FileUnreadable(_HEAD)
        if not set(head) <= set(_NAMES.values()):
            raise FileUnreadable(_COLUMNS)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * (len(head) - len(cells))]
                extra = {"_": ""} if len(cells) > len(head) else {}
                yield reader.line_num, dict(zip(head, padded, strict=False)) | extra, None
    except csv.Error:
        raise FileUnreadable(Message("Not a CSV file.", "不是 CSV 文件。")) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        raise FileUnreadable(
            Message("Neither UTF-8 nor GB 18030.", "编码既非 UTF-8，也非 GB 18030。")
        ) from None


def _features(content: bytes) -> Iterator[tuple[int, Values, Any]]:
    try:
        data = loads(content.removeprefix(b"\xef\xbb\xbf"))
    except MalformedRequest:
        raise FileUnreadable(Message("Not JSON in UTF-8.", "不是 UTF-8 编码的 JSON。")) from None
    features = data.get("features")
    if data.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise FileUnreadable(
            Message("Not a GeoJSON FeatureCollection.", "不是 GeoJSON 的 FeatureCollection。")
        )
    for number, feature in enumerate(features, start=1):
        values = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(values, dict):
            raise FileUnreadable(Message("A feature without properties.", "有要素缺少属性。"))
        yield (
            number,
            {_NAMES.get(name, name): value for name, value in values.items()},
            feature.get("geometry"),
        )


def _row(number: int, values: Values, geometry: Any, findings: list[Finding]) -> Row | None:
    """The row, or None after saying what is wrong with it."""
    read: dict[str, Any] = {}
    before = len(findings)
    for name, meant in _FIELDS.items():
        try:
            read[name] = meant(values.get(name))
        except ValidationError as error:
            sentence = known(error.messages[0])
            findings.append(Finding(number, name, "INVALID", str(sentence), sentence.zh))
    if unknown := values.keys() - _FIELDS.keys():
        field = next(iter(unknown)) if "_" in unknown else "?"
        findings.append(Finding(number, field, "UNKNOWN_FIELD", "Unknown field.", "未知字段。"))
    area = None
    if geometry is not None:
        try:
            area = boundary.read(geometry)
        except BoundaryUnfit as fault:
            findings.append(Finding(number, "geometry", fault.code, *BOUNDARY_FAULTS[fault.reason]))
    if len(findings) > before:
        return None
    overlay = read.pop("overlay")
    return Row(number, **read, has_leader="leader" in values, is_overlay=overlay, boundary=area)


def _needed(field: Text) -> Callable[[Any], Any]:
    def meant(value: Any) -> Any:
        if value is None or value == "":
            raise invalid("Missing data for required field.", "必填。")
        return field.deserialize(value)

    return meant


def _optional(field: Text) -> Callable[[Any], Any]:
    return lambda value: None if value is None or value == "" else field.deserialize(value)


def _tier(value: Any) -> Tier:
    found = _TIERS.get(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise invalid(
            f"Must be one of: {', '.join(tier.value for tier in Tier)}.",
            "须为县、乡镇、街道、村、社区、屯、组、网格之一。",
        )
    return found


def _overlay(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    found = _FLAGS.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise invalid("Not a valid boolean.", "应为是或否。")
    return found


_FIELDS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "code": _needed(grid_code()),
    "name": _needed(Text(100)),
    "tier": _tier,
    "unit": _needed(ident()),
    "parent": _optional(grid_code()),
    "leader": _optional(identifier()),
    "overlay": _overlay,
}
