"""来源信息 on the console: what each channel asks besides the matter, and how it is shown. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from contracts import channels
from contracts.channels import FIELDS, SourceField
from gateway.console.forms import Body, Field, Kind
from gateway.console.labels import label
from gateway.console.wording import moment

_KINDS: Final[Mapping[channels.Kind, Kind]] = {
    channels.Kind.TEXT: Kind.LINE,
    channels.Kind.MOMENT: Kind.MOMENT,
    channels.Kind.DAY: Kind.DAY,
    channels.Kind.FLAG: Kind.CHECK,
    channels.Kind.NUMBER: Kind.NUMBER,
}


def groups() -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """The fields of every channel under its Chinese name; without a script the clerk takes those of the one chosen."""
    return tuple(
        (label(channel.value, "channel"), tuple(_field(each) for each in own))
        for channel, own in FIELDS.items()
    )


def without_unset(body: Body) -> Body:
    """The body without a source of which nothing was filled in; a box left alone says nothing."""
    source = {name: value for name, value in body.pop("source", {}).items() if value is not False}
    return {**body, "source": source} if source else body


def lines(source: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What is known, in the order in which it is asked: title and words."""
    known = source or {}
    return [
        (each.chinese, _words(each, known[each.name]))
        for own in FIELDS.values()
        for each in own
        if each.name in known
    ]


def _field(each: SourceField) -> Field:
    most = each.most if each.kind is channels.Kind.TEXT else 0
    return Field(f"source.{each.name}", each.chinese, _KINDS[each.kind], most=most)


def _words(each: SourceField, value: Any) -> str:
    if each.kind is channels.Kind.MOMENT:
        return moment(value)
    if each.kind is channels.Kind.FLAG:
        return "是" if value else "否"
    return str(value)
