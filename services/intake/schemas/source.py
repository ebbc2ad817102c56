"""What a channel knows of how a matter came (来源信息): one object for all, whose fields `contracts.channels` lists.

Which of them are the channel's own is asked by the handlers, who know the channel also where it is corrected.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from marshmallow import fields, post_load

from casekit.clock import rfc3339
from casekit.web import Flag, Moment, Schema, Text, Whole
from casekit.web.words import of_record
from contracts.channels import ALL_FIELDS, FIELDS, Kind, SourceField


class _Said(Schema):
    """Loads to what is kept: JSON, with moments and days in their usual form."""

    @post_load
    def _as_json(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {name: _written(value) for name, value in data.items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    return value.isoformat() if isinstance(value, date) else value


def _asked(each: SourceField) -> fields.Field[Any]:
    about = {"description": f"{each.chinese}（{_channels(each)}）"}
    match each.kind:
        case Kind.MOMENT:
            return Moment(metadata=about)
        case Kind.DAY:
            return fields.Date(validate=of_record, metadata=about)
        case Kind.FLAG:
            return Flag(metadata=about)
        case Kind.NUMBER:
            return Whole(1, each.most, metadata=about)
    return Text(each.most, metadata=about)


def _shown(each: SourceField) -> fields.Field[Any]:
    about = {"description": f"{each.chinese}（{_channels(each)}）"}
    match each.kind:
        case Kind.MOMENT:
            return fields.String(metadata={**about, "format": "date-time"})
        case Kind.DAY:
            return fields.String(metadata={**about, "format": "date"})
        case Kind.FLAG:
            return fields.Boolean(metadata=about)
        case Kind.NUMBER:
            return fields.Integer(metadata=about)
    return fields.String(metadata=about)


def _channels(each: SourceField) -> str:
    return "、".join(channel.value for channel, own in FIELDS.items() if each in own)


CaseSourceSchema: Final[type[Schema]] = _Said.from_dict(  # type: ignore[assignment]
    {each.name: _asked(each) for each in ALL_FIELDS}, name="CaseSourceSchema"
)
CaseSourceViewSchema: Final[type[Schema]] = Schema.from_dict(  # type: ignore[assignment]
    {each.name: _shown(each) for each in ALL_FIELDS}, name="CaseSourceViewSchema"
)
