"""The base of every request and answer schema, and the fields that occur in all of them.

Unknown fields are refused. Text is stripped, in NFC, bounded, free of control and bidirectional override characters,
and where some is required there is something to see; a single line holds no invisible character but joiners and
variation selectors, which scripts and rare ideographs need. Moments are RFC 3339: any offset is read, a naive one is
refused, and they are written at +08:00. Money is integer fen. Services declare their schemas with these; marshmallow's
own `UUID`, `Date`, `List`, `Nested` and `Enum` are fine beside them.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import marshmallow
from marshmallow import fields, validate

from casekit.clock import rfc3339
from casekit.web.messages import invalid

MAX_FEN = 10**15  # ten trillion yuan; fits every column and every JSON reader
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff\u2028-\u202e\u2066-\u2069"
_UNWANTED = re.compile(f"[{_CONTROL}]")
# direction marks, zero-width spaces, soft hyphens, invisible operators, annotations and tags: two names that look alike
_HIDDEN = "\xad\u061c\u180e\u200b\u200e\u200f\u2060-\u206f\ufff0-\ufffb\U000e0000-\U000e007f"
_UNWANTED_IN_LINE = re.compile(f"[\t\n{_CONTROL}{_HIDDEN}]")
# What leaves nothing to see: white space, what Unicode lets a display ignore (Default_Ignorable_Code_Point, 15.1), and
# the blanks among letters and symbols: Hangul fillers, the empty braille cell, the empty notehead.
_BLANK = re.compile(
    r"[\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0"
    r"\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff" + f"{_CONTROL}{_HIDDEN}]+"
)
_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Schema(marshmallow.Schema):
    """A request or an answer. What a caller sends beyond its fields is refused."""

    class Meta:
        """marshmallow's options."""

        unknown = marshmallow.RAISE


class Text(fields.String):
    """What a person wrote, or a word: one line unless `multiline`, between `min_length` and `max_length` characters."""

    def __init__(
        self, max_length: int, *, min_length: int = 1, multiline: bool = False, **kwargs: Any
    ) -> None:
        metadata = {"maxLength": max_length, "minLength": min_length, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)
        self.max_length = max_length
        self.min_length = min_length
        self._unwanted = _UNWANTED if multiline else _UNWANTED_IN_LINE

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > 2 * self.max_length + 64:  # stripping and composing cannot make it fit
            raise self._too_long()
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip())
        if self._unwanted.search(text):
            raise invalid(
                "Control and invisible characters are not allowed.", "不能包含控制字符或不可见字符。"
            )
        if len(text) > self.max_length:
            raise self._too_long()
        if len(text) < self.min_length or (self.min_length and _BLANK.fullmatch(text)):
            raise invalid(f"Shorter than minimum length {self.min_length}.", self._too_short())
        return text

    def _too_long(self) -> marshmallow.ValidationError:
        return invalid(f"Longer than maximum length {self.max_length}.", f"不能超过 {self.max_length} 个字。")

    def _too_short(self) -> str:
        return "不能为空。" if self.min_length == 1 else f"不能少于 {self.min_length} 个字。"


class Moment(fields.Field[datetime]):
    """A moment: RFC 3339 with an offset in, an aware UTC datetime inside, RFC 3339 at +08:00 out."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "format": "date-time", **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else rfc3339(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        return parse_moment(value)


def parse_moment(value: object) -> datetime:
    """The aware UTC datetime that an RFC 3339 text names. Raises ValidationError, also for one without an offset."""
    if isinstance(value, str) and _RFC3339.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            moment = None
        if moment is not None and _EARLIEST <= moment < _LATEST:
            return moment
    raise invalid(
        "Not a valid RFC 3339 moment with an offset, such as 2026-03-12T09:00:00+08:00.",
        "应为带时区的时间，如 2026-03-12T09:00:00+08:00。",
    )


class Whole(fields.Integer):
    """A whole number between `least` and `most`; a fraction or a text is refused."""

    def __init__(self, least: int, most: int, *, lenient: bool = False, **kwargs: Any) -> None:
        """`lenient` takes digits in a text, as query parameters come."""
        super().__init__(strict=True, validate=validate.Range(least, most), **kwargs)
        self._lenient = lenient

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if (
            self._lenient
            and isinstance(value, str)
            and value.isascii()
            and value.isdigit()
            and len(value) < 19
        ):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    """Yes or no in a body: `true` or `false`, and no word or number that may mean either."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Fen(Whole):
    """An amount of money in integer fen (分)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(0, MAX_FEN, **kwargs)
