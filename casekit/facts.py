"""Facts on the wire: small frozen dataclasses to JSON data and back.

An event class is a frozen dataclass with a class attribute `TYPE` (`noun.past`, with a version on a breaking change).
It holds only ids, codes, dates, amounts in integer fen, enumerations and official names: no text a person wrote, no
personal data, no floats (refused here).
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """A past-tense fact. Subclasses add fields of JSON-able types."""

    TYPE: ClassVar[str] = ""

    def named_streams(self) -> tuple[str, ...]:
        """The unit and grid streams whose last event must precede this one at every consumer."""
        return ()

    def to_data(self) -> dict[str, Any]:
        """The fact as JSON data. Raises TypeError for a float or another type that has no one true form."""
        return {f.name: encode(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The fact from JSON data; unknown members are ignored. Raises ValueError when a required one is missing."""
        decoded: Self = _event_decoder(cls)(data)
        return decoded


def _event_decoder(kind: Any) -> Callable[[Any], Any]:
    return decoder(kind)


def encode(value: Any) -> Any:
    """`value` as JSON data."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in an event")


@cache
def decoder(kind: Any) -> Callable[[Any], Any]:
    """A function that turns JSON data into `kind`; built once per type."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [decoder(arg) for arg in get_args(kind) if arg is not type(None)]
        return lambda value: None if value is None else inner[0](value)
    if origin in (tuple, list):
        item = decoder(get_args(kind)[0])
        return lambda value: tuple(item(each) for each in value)
    if isinstance(kind, type):
        if is_dataclass(kind):
            return _dataclass_decoder(kind)
        if issubclass(kind, datetime | date):
            return kind.fromisoformat
        if issubclass(kind, UUID | Enum):
            return kind
    return lambda value: value


def _dataclass_decoder(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    members = [(f.name, decoder(hints[f.name])) for f in fields(kind)]
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def decode(data: Mapping[str, Any]) -> Any:
        missing = required - data.keys()
        if missing:
            raise ValueError(f"{kind.__name__} lacks {', '.join(sorted(missing))}")
        return kind(**{name: convert(data[name]) for name, convert in members if name in data})

    return decode
