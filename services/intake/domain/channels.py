"""Whether what is said of how a matter came fits its channel (来源信息), and whether people speak there (口述). Pure.

All of it is kept sealed under the case's key, for a number, an account or a place may say who somebody is.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from casekit.clock import to_local
from casekit.errors import InvalidInput, Message
from contracts.channels import ALL_FIELDS, FIELDS, REPLY_BY, Kind
from contracts.vocabulary import Channel

# Where somebody speaks and somebody of ours writes it down.
ORAL_CHANNELS: Final = frozenset(
    {Channel.WINDOW, Channel.HOTLINE, Channel.GRID_WORKER, Channel.RECEPTION, Channel.OUTREACH}
)
_TIMES: Final = frozenset({Kind.MOMENT, Kind.DAY})
_FOREIGN: Final = Message("Not a field of this channel.", "不是该渠道的栏目。")
_AHEAD: Final = Message("Lies in the future.", "不能晚于现在。")
_BEFORE: Final = Message("Lies before the call.", "不能早于来电时间。")
_UNPOSTED: Final = Message("Lies before the letter was posted.", "不能早于寄出日期。")


class SourceUnfit(InvalidInput):
    """What is said of how the matter came cannot be: of another channel, or of a time still to come."""

    code = "SOURCE_UNFIT"
    title_en = "This does not fit the channel by which the matter came, or lies in the future."
    title_zh = "来源信息与渠道不符，或时间有误。"


class OralUnfit(InvalidInput):
    """A matter by word of mouth is written down, from somebody who speaks."""

    code = "ORAL_UNFIT"
    title_en = "A matter brought by word of mouth has a description, and a channel on which people speak."
    title_zh = "口头反映的事项须填写笔录内容（事项描述），且渠道须为当面、电话或走访。"
    field = "oral"


def foreign(channel: Channel, names: Iterable[str]) -> list[str]:
    """Those of the names that are no field of the channel."""
    own = {each.name for each in FIELDS[channel]}
    return [name for name in names if name not in own]


def check_source(channel: Channel, source: Mapping[str, Any] | None, now: datetime) -> None:
    """Whether `source`, as JSON has it, fits the channel and has happened. Raises SourceUnfit, naming the fields."""
    given = source or {}
    wrong: dict[str, list[Message]] = {name: [_FOREIGN] for name in foreign(channel, given)}
    own = {name: value for name, value in given.items() if name not in wrong}
    wrong |= {name: [_AHEAD] for name, value in own.items() if _is_ahead(name, value, now)}
    called, reply = own.get("called_at"), own.get(REPLY_BY)
    if called and reply and datetime.fromisoformat(reply) < datetime.fromisoformat(called):
        wrong[REPLY_BY] = [_BEFORE]
    posted, arrived = own.get("posted_on"), own.get("arrived_on")
    if posted and arrived and date.fromisoformat(arrived) < date.fromisoformat(posted):
        wrong.setdefault("arrived_on", []).append(_UNPOSTED)
    if wrong:
        raise SourceUnfit(fields={"source": wrong})


def check_oral(channel: Channel, *, is_oral: bool, has_description: bool) -> None:
    """Whether a matter can have been brought by word of mouth (口述). Raises OralUnfit."""
    if is_oral and (channel not in ORAL_CHANNELS or not has_description):
        raise OralUnfit


def is_text(name: str) -> bool:
    """Whether a person may have written anything there."""
    return _FIELDS[name].kind is Kind.TEXT


def is_personal(name: str) -> bool:
    """Whether it says who somebody is."""
    return _FIELDS[name].is_personal


_FIELDS: Final = {each.name: each for each in ALL_FIELDS}


def _is_ahead(name: str, value: Any, now: datetime) -> bool:
    if name == REPLY_BY or _FIELDS[name].kind not in _TIMES:
        return False
    if _FIELDS[name].kind is Kind.DAY:
        return date.fromisoformat(value) > to_local(now).date()
    return datetime.fromisoformat(value) > now
