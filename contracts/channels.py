"""What each channel (渠道) knows of how a matter came, besides the matter itself (来源信息). Data alone.

A channel's fields are its own, and no two channels have one of the same name. A telephone number is none of them: it is
the party's, whose data is shown for a stated purpose alone. Intake asks, keeps and shows them; forms show them too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contracts.vocabulary import Channel


class Kind(StrEnum):
    """How a field is read."""

    TEXT = "text"
    MOMENT = "moment"
    DAY = "day"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class SourceField:
    """One field: its name, what forms and files call it, how long a text, or how great a number, may be.

    `is_personal`: it is a person's name somewhere, and withheld from whom persons are.
    """

    name: str
    chinese: str
    kind: Kind = Kind.TEXT
    most: int = 64
    is_personal: bool = False


REPLY_BY: Final = "reply_by"  # the one moment that may lie ahead
FIELDS: Final[Mapping[Channel, tuple[SourceField, ...]]] = {
    Channel.WINDOW: (
        SourceField("window_number", "窗口号", most=32),
        SourceField("ticket_number", "叫号", most=32),
    ),
    Channel.HOTLINE: (
        SourceField("work_order", "工单编号"),
        SourceField("called_at", "来电时间", Kind.MOMENT),
        SourceField("reply_wanted", "要求回复", Kind.FLAG),
        SourceField(REPLY_BY, "回复期限", Kind.MOMENT),
    ),
    Channel.POLICE: (
        SourceField("incident_number", "警情编号"),
        SourceField("station", "派出所"),
        SourceField("alarmed_at", "报警时间", Kind.MOMENT),
    ),
    Channel.ONLINE: (
        SourceField("site", "网站或应用"),
        SourceField("account", "网上账号", most=128, is_personal=True),
        SourceField("submitted_at", "网上提交时间", Kind.MOMENT),
    ),
    Channel.CHAT_GROUP: (
        SourceField("group_name", "群名称"),
        SourceField("sender", "发言人", is_personal=True),
        SourceField("sent_at", "发言时间", Kind.MOMENT),
    ),
    Channel.GRID_WORKER: (
        SourceField("worker", "走访人员"),
        SourceField("found_at", "发现时间", Kind.MOMENT),
    ),
    Channel.LETTER: (
        SourceField("posted_on", "寄出日期", Kind.DAY),
        SourceField("arrived_on", "收信日期", Kind.DAY),
        SourceField("mail_number", "挂号邮件编号", most=32),
        SourceField("sheets", "来信页数", Kind.NUMBER, 9999),
    ),
    Channel.RECEPTION: (
        SourceField("leader", "接访领导"),
        SourceField("received_on", "接访日期", Kind.DAY),
    ),
    Channel.OUTREACH: (
        SourceField("visited_place", "下访地点", most=256),
        SourceField("visitor", "下访人员"),
        SourceField("visited_on", "下访日期", Kind.DAY),
    ),
    Channel.PARTNER: (
        SourceField("system", "来源系统"),
        SourceField("file_number", "来文文号"),
        SourceField("issued_on", "发文日期", Kind.DAY),
    ),
}
ALL_FIELDS: Final = tuple(each for fields in FIELDS.values() for each in fields)
