"""The single parts of a procedure file, from schema-valid data to the model. Called by `procedures.layers` only.

A part without words of its own (`says`) rests on the source of its file.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from procedures.model import (
    CardRule,
    Category,
    Concern,
    FollowUp,
    GradePolicy,
    Mediation,
    Post,
    Quota,
    Remark,
    Slip,
    Step,
)
from procedures.open_hours import OpenHours
from procedures.source import Source
from procedures.terms import Term, Unit
from procedures.vocabulary import (
    Attachment,
    Colour,
    DeadlineKind,
    Grade,
    MatterType,
    OrderKind,
    Origin,
    Role,
    Route,
    Satisfaction,
    Stage,
    Tier,
)

Data = Mapping[str, Any]

_ORIGINS = {"law": Origin.STATUTE, "report": Origin.REPORT, "ours": Origin.OURS}


def source(data: Data) -> Source:
    """A citation."""
    word = next(word for word in _ORIGINS if word in data)
    return Source(_ORIGINS[word], data[word], data.get("article"), data.get("note"))


def said(cited: Source, data: Data) -> Source:
    """The file's source, with the words that this part rests on."""
    return Source(cited.origin, cited.title, cited.article, data.get("says"))


def term(data: Data, hours: OpenHours | None) -> Term:
    """A term; `hours`: when the place is open. Raises ValueError when it cannot be counted."""
    closes = time.fromisoformat(data["business_close"]) if "business_close" in data else None
    unit = Unit(data["unit"])
    is_open = hours if unit is Unit.BUSINESS_HOUR else None
    return Term(data["amount"], unit, data.get("roll_over", False), closes, is_open)


def warning(data: Data) -> timedelta:
    """How long before the end a warning comes."""
    return timedelta(**{f"{data['unit']}s": data["amount"]})


def post(key: str, data: Data) -> Post:
    """A post."""
    return Post(key, data["name"], Role(data["role"]), Tier(data["tier"]) if "tier" in data else None)


def step(data: Data) -> Step:
    """A step, as far as the file states it."""
    return Step(
        key=data["key"],
        name=data["name"],
        stage=Stage(data["stage"]),
        who=tuple(data.get("who", ())),
        deadline=DeadlineKind(data["deadline"]) if "deadline" in data else None,
        next=tuple(data.get("next", ())),
        on_failure=data.get("on_failure"),
        terminal=data.get("terminal", False),
        unpublished=frozenset(data.get("unpublished", ())),
    )


def grade(data: Data, cited: Source) -> GradePolicy:
    """What a grade is called, who settles it and how."""
    return GradePolicy(
        grade=Grade(data["grade"]),
        name=data["name"],
        led_by=data.get("led_by"),
        source=said(cited, data),
        tier=Tier(data["tier"]) if "tier" in data else None,
        together_with=tuple(data.get("together_with", ())),
        manner=data.get("manner"),
        one_each=tuple(map(Attachment, data.get("one_each", ()))),
        task_group=tuple(data.get("task_group", ())),
    )


def category(data: Data) -> Category:
    """A category of matters."""
    return Category(data["key"], data["name"])


def concern(data: Data) -> Concern:
    """A concern and the manner in which it is handled."""
    return Concern(data["key"], data["name"], data["manner"])


def slip(data: Data, cited: Source) -> Slip:
    """One slip of the order chain."""
    order = OrderKind(data["order"]) if "order" in data else None
    return Slip(Stage(data["stage"]), data["name"], data["by"], order, said(cited, data))


def mediation(data: Data, cited: Source) -> Mediation:
    """How mediation climbs."""
    return Mediation(
        ladder=tuple(map(Tier, data.get("ladder", ()))),
        until_settled=data.get("until_settled", False),
        after_failure=Route(data["after_failure"]) if "after_failure" in data else None,
        committees=tuple(data.get("committees", ())),
        source=said(cited, data),
        rounds=rounds if isinstance(rounds := data.get("rounds"), int) else None,
        linked_with=tuple(map(Route, data.get("linked_with", ()))),
    )


def follow_up(data: Data, cited: Source) -> FollowUp:
    """Who is asked after settlement; every matter type unless it names some."""
    return FollowUp(
        required_for=frozenset(map(MatterType, data.get("required_for", MatterType))),
        by=data["by"],
        sample_per_month=data.get("sample_per_month"),
        supervised_from=Satisfaction(data["supervised_from"]) if "supervised_from" in data else None,
        source=said(cited, data),
        quota=Quota(**data["quota_per_unit"]) if "quota_per_unit" in data else None,
    )


def card(data: Data, cited: Source) -> CardRule:
    """When a card is issued."""
    return CardRule(
        Colour(data["colour"]), data["trigger"], data["consequence"], data.get("threshold"), said(cited, data)
    )


def remark(text: str, cited: Source) -> Remark:
    """Something else the place publishes."""
    return Remark(text, cited)


def routes(data: list[str]) -> frozenset[Route]:
    """The routes in use."""
    return frozenset(map(Route, data))


def matter_types(data: list[str]) -> frozenset[MatterType]:
    """The matter types taken."""
    return frozenset(map(MatterType, data))
