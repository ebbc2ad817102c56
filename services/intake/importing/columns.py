"""The columns of a CSV file of cases, by English and Chinese names, and the registration that a record becomes.

Words that people write are taken for those of the vocabulary; what is unknown is left for the schema to refuse.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casekit.web.messages import Message
from contracts.channels import ALL_FIELDS, Kind
from services.intake.errors import ImportUnreadable

_MATTERS = {
    "矛盾纠纷": "dispute", "纠纷": "dispute", "投诉": "complaint", "诉求": "request", "求助": "request",
    "信访": "petition", "咨询": "consultation", "隐患": "hazard", "意见建议": "suggestion", "建议": "suggestion",
}  # fmt: skip
_CHANNELS = {
    "窗口": "window", "12345热线": "hotline_12345", "12345": "hotline_12345", "110非警务": "police_110",
    "110": "police_110", "网上": "online", "微信群": "chat_group", "网格员": "grid_worker", "来信": "letter",
    "领导接访": "reception", "下访": "outreach", "合作系统": "partner",
}  # fmt: skip
_ORAL = {"签名": "signed", "捺指印": "fingerprint", "口头确认": "spoken", "拒绝确认": "refused"}
_FLAGS = {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}
_LOCAL_TIME = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?")


def _time(text: str) -> str:
    """A time without offset is Beijing's; anything else is left as it is."""
    found = _LOCAL_TIME.fullmatch(text)
    if found is None:
        return text
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+08:00"


def _whole(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `about` is the matter, its source, a petitioner, respondent or unit; `field` what it says of that."""

    name: str
    chinese: str
    about: str
    field: str
    read: Callable[[str], Any] = str


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.MOMENT: _time,
    Kind.FLAG: lambda text: _FLAGS.get(text.lower(), text),
    Kind.NUMBER: _whole,
}
COLUMNS = (
    Column("matter_type", "事项类型", "matter", "matter_type", lambda text: _MATTERS.get(text, text)),
    Column("channel", "渠道", "matter", "channel", lambda text: _CHANNELS.get(text, text)),
    Column("description", "事项描述", "matter", "description"),
    Column("location", "地点", "matter", "location"),
    Column("grid", "网格", "matter", "grid"),
    Column("received_at", "收到时间", "matter", "received_at", _time),
    Column("reference", "来源编号", "matter", "reference"),
    Column("place", "适用流程", "matter", "place"),
    Column("is_group", "群体事项", "matter", "is_group", lambda text: _FLAGS.get(text.lower(), text)),
    Column("is_anonymous", "匿名", "petitioner", "is_anonymous", lambda text: _FLAGS.get(text.lower(), text)),
    Column("name", "姓名", "petitioner", "name"),
    Column("phone", "电话", "petitioner", "phone"),
    Column("id_number", "证件号码", "petitioner", "id_number"),
    Column("address", "住址", "petitioner", "address"),
    Column("respondent_name", "对方姓名", "respondent", "name"),
    Column("respondent_phone", "对方电话", "respondent", "phone"),
    Column("respondent_unit", "被反映单位", "unit", "respondent"),
    Column("accused_unit", "被检举单位", "unit", "accused"),
    Column("oral", "口述确认", "matter", "oral", lambda text: _ORAL.get(text, text)),
    *(
        Column(f"source_{each.name}", each.chinese, "source", each.name, _READERS.get(each.kind, str))
        for each in ALL_FIELDS
    ),
)
_BY_NAME = {name: column for column in COLUMNS for name in (column.name, column.chinese)}
_UNKNOWN = Message("A column with this name is not known, or stands twice.", "该列名不在可导入之列，或重复。")


def columns_of(names: Sequence[str]) -> tuple[Column, ...]:
    """The columns a file has. Raises ImportUnreadable for a name that is unknown or stands twice, by its position."""
    found: list[Column] = []
    for position, name in enumerate(names, start=1):
        column = _BY_NAME.get(name.strip())
        if column is None or column in found:
            raise ImportUnreadable(row=1, column=position, why=_UNKNOWN)
        found.append(column)
    return tuple(found)


def body_of(columns: Sequence[Column], cells: Sequence[str]) -> tuple[dict[str, Any], Mapping[str, str]]:
    """The registration that a record says, and which column each of its fields stands in."""
    about: dict[str, dict[str, Any]] = {
        each: {} for each in ("matter", "source", "petitioner", "respondent", "unit")
    }
    for column, cell in zip(columns, cells, strict=False):
        if text := cell.strip():
            about[column.about][column.field] = column.read(text)
    body, fields = dict(about["matter"]), {name: name for name in about["matter"]}
    if about["source"]:
        body["source"] = about["source"]
        fields |= {f"source.{name}": f"source_{name}" for name in about["source"]}
    parties: list[dict[str, Any]] = []
    for side in ("petitioner", "respondent"):
        if any(about[side].values()):
            place = f"parties.{len(parties)}"
            prefix = "" if side == "petitioner" else "respondent_"
            fields |= {place: f"{prefix}name"} | {f"{place}.{name}": prefix + name for name in about[side]}
            parties.append({"side": side, **about[side]})
    units = [{"unit": unit, "relation": relation} for relation, unit in about["unit"].items()]
    fields |= {f"units.{number}.unit": f"{each['relation']}_unit" for number, each in enumerate(units)}
    return {**body, "parties": parties, "units": units}, fields
