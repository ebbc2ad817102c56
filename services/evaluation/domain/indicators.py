"""Indicators (指标) as data: what is counted, by which events, for whom; and what is made of the counts. Pure values.

A `Count` is a whole number per subject: events that add to it, and events that take back what they added. An
`Indicator` is a count, or a part of a count in another, with the rounding in which it is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.evaluation.domain.rates import Rounding


class Dimension(StrEnum):
    """The three dimensions of 效能考评."""

    RESPONSE = "response"  # 服务响应度
    SETTLEMENT = "settlement"  # 矛盾化解率
    BENEFIT = "benefit"  # 群众获得感


class Direction(StrEnum):
    """Which way is better; `none`: a size, to be read and not judged."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Measured(StrEnum):
    """What an indicator is given in."""

    PERCENT = "percent"  # numerator of denominator
    COUNT = "count"  # the numerator alone
    HOUR = "hour"  # the numerator is minutes: hours on average of the denominator


class Window(StrEnum):
    """The span for which an indicator is read unless another is asked for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Headline(StrEnum):
    """The counts that are shown of every unit side by side; every catalogue has them."""

    REGISTERED = "registered"  # 登记
    ADMITTED = "admitted"  # 受理; of a handling unit: 接单
    REFUSED = "refused"  # 不予受理
    WITHDRAWN = "withdrawn"  # 撤回
    TRANSFERRED = "transferred"  # 移送
    VOIDED = "voided"  # 作废: of a centre; such a case counts for nothing else
    COMPLETED = "completed"  # 办结
    ON_TIME = "on_time"  # 按时办结
    SETTLED_ON_SPOT = "settled_on_spot"  # 就地化解
    FOLLOWED_UP = "followed_up"  # 回访
    SATISFIED = "satisfied"  # 满意
    BASICALLY_SATISFIED = "basically_satisfied"  # 基本满意


# A value of a condition that stands for "any, but given".
GIVEN = "*"


@dataclass(frozen=True, slots=True)
class Gain:
    """An event that adds to a count, where its fields are as `where` says, for the subjects named in its fields `to`.

    It adds one; with `since`, the whole minutes from that event of the same matter (and the same `each`). A case counts
    once; with `each` it counts once for every value of these fields. With `having`, only what counts for that already:
    for whomever, as a whole or with the same `each`.
    """

    event: str
    to: tuple[str, ...]
    where: Mapping[str, tuple[Any, ...]]
    each: tuple[str, ...] = ()
    since: str | None = None
    having: str | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """An event that takes back what was added: for the subjects in its fields `of`, else for everybody."""

    event: str
    where: Mapping[str, tuple[Any, ...]]
    of: tuple[str, ...] | None = None
    each: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted. `zh` and `en` are its names."""

    key: str
    zh: str
    en: str
    gained: tuple[Gain, ...]
    lost: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator says, in a sentence (定义)."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is published of the counts: `numerator` and `denominator` are keys of counts; a size has no denominator."""

    key: str
    zh: str
    en: str
    definition: Definition
    dimension: Dimension
    numerator: str
    denominator: str | None
    measured: Measured
    direction: Direction
    window: Window
    places: int
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The counts and indicators in force from a day on."""

    version: int
    effective_from: date
    counts: Mapping[str, Count]
    indicators: Mapping[str, Indicator]

    @property
    def events(self) -> frozenset[str]:
        """The wire types of all events that it counts by."""
        found = set[str]()
        for count in self.counts.values():
            found |= {gain.event for gain in count.gained} | {loss.event for loss in count.lost}
            found |= {gain.since for gain in count.gained if gain.since is not None}
        return frozenset(found)


def parse(data: Mapping[str, Any]) -> Catalogue:
    """The catalogue that a document of the published schema holds."""
    return Catalogue(
        version=data["version"],
        effective_from=date.fromisoformat(data["effective_from"]),
        counts={key: _count(key, each) for key, each in data["counts"].items()},
        indicators={key: _indicator(key, each) for key, each in data["indicators"].items()},
    )


def _count(key: str, data: Mapping[str, Any]) -> Count:
    gained = tuple(
        Gain(
            each["event"], tuple(each["to"]), _where(each), _each(each), each.get("since"), each.get("having")
        )
        for each in data["gained"]
    )
    lost = tuple(
        Loss(each["event"], _where(each), tuple(each["of"]) if "of" in each else None, _each(each))
        for each in data.get("lost", ())
    )
    return Count(key, data["zh"], data["en"], gained, lost)


def _each(data: Mapping[str, Any]) -> tuple[str, ...]:
    fields = data.get("each", [])
    return (fields,) if isinstance(fields, str) else tuple(fields)


def _where(data: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {
        name: tuple(value) if isinstance(value, list) else (value,)
        for name, value in data.get("where", {}).items()
    }


def _indicator(key: str, data: Mapping[str, Any]) -> Indicator:
    return Indicator(
        key=key,
        zh=data["zh"],
        en=data["en"],
        definition=Definition(data["definition"]["zh"], data["definition"]["en"]),
        dimension=Dimension(data["dimension"]),
        numerator=data["numerator"],
        denominator=data.get("denominator"),
        measured=Measured(data["measured"]),
        direction=Direction(data["direction"]),
        window=Window(data["window"]),
        places=data.get("places", 2 if data["measured"] != Measured.COUNT else 0),
        rounding=Rounding(data.get("rounding", Rounding.ROUNDED)),
    )
