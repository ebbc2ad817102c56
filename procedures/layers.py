"""One procedure file as typed parts, before it is merged: statute (national), our defaults, or a place.

`parse` takes a document that the schema accepts; what it still refuses (a term that cannot be counted, a date
that does not exist) it refuses with the line. Called by the linter, the merge and the library.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from procedures import carding, organisation_parts, parts, triage_parts
from procedures.carding import CardingPart
from procedures.document import Document, DocumentFault, Trail
from procedures.extension import Extension
from procedures.model import (
    CardRule,
    Category,
    Concern,
    FollowUp,
    GradePolicy,
    Mediation,
    Post,
    Remark,
    Slip,
    Step,
    rule_key,
)
from procedures.open_hours import OpenHours
from procedures.open_hours import parse as open_hours
from procedures.organisation import Meeting, Organisation
from procedures.plans import PetitionPlan
from procedures.source import Source
from procedures.starting import Served, Start, StartEvent
from procedures.terms import Term
from procedures.triage import Sorting
from procedures.vocabulary import Binding, DeadlineKind, Grade, MatterType, NotCounted, Route, Stage, Tier

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as one file states it: any part may be left to the files beneath. `line` is where it stands."""

    kind: DeadlineKind
    grade: Grade | None
    tier: Tier | None
    source: Source
    line: int
    term: Term | None = None
    same_as: DeadlineKind | None = None
    unpublished: bool = False
    open: frozenset[str] = frozenset()
    owner: str | None = None
    attempts: int | None = None
    warn_before: tuple[timedelta, ...] | None = None
    escalate_to: tuple[str, ...] | None = None
    binding: Binding | None = None
    extension: Extension | None = None
    not_counted: tuple[NotCounted, ...] | None = None
    start: Start | None = None
    target: bool = False

    @property
    def key(self) -> str:
        """The rule's name."""
        return rule_key(self.kind, self.grade, self.tier)

    def covers(self, grade: Grade | None, tier: Tier | None) -> bool:
        """Whether it speaks for a rule of this grade and tier, being as particular or more general."""
        return self.grade in (None, grade) and self.tier in (None, tier)


@dataclass(frozen=True, slots=True)
class StageDefault:
    """Who does a stage and which rule limits it, where a place leaves it open."""

    who: tuple[str, ...]
    deadline: DeadlineKind


@dataclass(frozen=True, slots=True)
class Layer:
    """One file. Parts that it does not state are None or empty; `national` has rules of terms and of sorting only.

    `cumulative`: how our defaults read a plan of petition stages that leaves it open.
    """

    layer: str
    version: str
    effective_from: date
    source: Source
    place: str | None
    name: str | None
    region: str | None
    rules: tuple[Entry, ...]
    posts: Mapping[str, Post]
    stages: Mapping[Stage, StageDefault]
    start: tuple[str, ...]
    steps: tuple[Step, ...]
    matter_types: frozenset[MatterType] | None
    routes: frozenset[Route] | None
    grades: tuple[GradePolicy, ...]
    categories: tuple[Category, ...]
    concerns: tuple[Concern, ...]
    order_chain: tuple[Slip, ...]
    mediation: Mediation | None
    follow_up: FollowUp | None
    cards: tuple[CardRule, ...]
    carding: CardingPart
    meetings: tuple[Meeting, ...]
    remarks: tuple[Remark, ...]
    organisation: Organisation
    petition_plans: tuple[PetitionPlan, ...]
    cumulative: bool
    sorting: Sorting


def parse(document: Document) -> Layer:
    """The layer that a schema-valid document states. Raises DocumentFault."""
    data = document.data
    cited = parts.source(data["source"])
    hours = _office_hours(document)

    def each(part: str, make: Callable[..., Made], *args: Source) -> tuple[Made, ...]:
        return tuple(make(item, *args) for item in data.get(part, ()))

    def one(part: str, make: Callable[..., Made], *args: Source) -> Made | None:
        return make(data[part], *args) if part in data else None

    return Layer(
        layer=data["layer"],
        version=data["version"],
        effective_from=_date(document),
        source=cited,
        place=data.get("place"),
        name=data.get("name"),
        region=data.get("region"),
        rules=tuple(_entry(document, index, hours, cited) for index in range(len(data["rules"]))),
        posts={key: parts.post(key, post) for key, post in data.get("posts", {}).items()},
        stages={Stage(key): _stage_default(each) for key, each in data.get("stages", {}).items()},
        start=tuple(data.get("start", ())),
        steps=each("steps", parts.step),
        matter_types=one("matter_types", parts.matter_types),
        routes=one("routes", parts.routes),
        grades=each("grades", parts.grade, cited),
        categories=each("categories", parts.category),
        concerns=each("concerns", parts.concern),
        order_chain=each("order_chain", parts.slip, cited),
        mediation=one("mediation", parts.mediation, cited),
        follow_up=one("follow_up", parts.follow_up, cited),
        cards=each("cards", parts.card, cited),
        carding=_carding(document),
        meetings=each("meetings", organisation_parts.meeting, cited),
        remarks=each("remarks", parts.remark, cited),
        organisation=organisation_parts.organisation(data, hours, cited),
        petition_plans=each("petition_plans", organisation_parts.petition_plan, cited),
        cumulative=data.get("readings", {}).get("cumulative", False),
        sorting=one("triage", triage_parts.sorting, cited) or Sorting(),
    )


def _date(document: Document) -> date:
    try:
        return date.fromisoformat(document.data["effective_from"])
    except ValueError:
        raise DocumentFault(document.line("effective_from"), "effective_from is no date") from None


def _stage_default(data: Mapping[str, Any]) -> StageDefault:
    return StageDefault(tuple(data["who"]), DeadlineKind(data["deadline"]))


def _office_hours(document: Document) -> OpenHours | None:
    if "office_hours" not in document.data:
        return None
    try:
        return open_hours(document.data["office_hours"])
    except ValueError as error:
        raise DocumentFault(document.line("office_hours"), str(error)) from None


def _entry(document: Document, index: int, hours: OpenHours | None, cited: Source) -> Entry:
    trail: Trail = ("rules", index)
    data = document.data["rules"][index]
    return Entry(
        kind=DeadlineKind(data["kind"]),
        grade=Grade(data["grade"]) if "grade" in data else None,
        tier=Tier(data["tier"]) if "tier" in data else None,
        term=_term(document, data.get("term"), hours, (*trail, "term")),
        same_as=DeadlineKind(data["same_as"]) if "same_as" in data else None,
        unpublished=data.get("unpublished", False),
        open=frozenset(data.get("open", ())),
        owner=data.get("owner"),
        attempts=data.get("attempts"),
        warn_before=tuple(map(parts.warning, data["warn_before"])) if "warn_before" in data else None,
        escalate_to=tuple(data["escalate_to"]) if "escalate_to" in data else None,
        binding=Binding(data["binding"]) if "binding" in data else None,
        extension=_extension(document, index, hours, cited),
        not_counted=tuple(map(NotCounted, data["not_counted"])) if "not_counted" in data else None,
        start=_start(data["starts"]) if "starts" in data else None,
        target=data.get("target", False),
        source=parts.source(data["source"]) if "source" in data else parts.said(cited, data),
        line=document.line(*trail),
    )


def _carding(document: Document) -> CardingPart:
    data = document.data.get("carding", {})
    grace = _term(document, data.get("grace"), None, ("carding", "grace"))
    try:
        return carding.part(data, grace)
    except ValueError as error:
        raise DocumentFault(document.line("carding", "triggers"), str(error)) from None


def _start(data: Mapping[str, Any]) -> Start:
    return StartEvent(data["event"]) if "event" in data else Served(data["delivery"])


def _extension(document: Document, index: int, hours: OpenHours | None, cited: Source) -> Extension | None:
    data = document.data["rules"][index].get("extension")
    if data is None:
        return None
    return Extension(
        term=_term(document, data.get("term"), hours, ("rules", index, "extension", "term")),
        times=data["times"],
        approved_by=data["approved_by"],
        notice=data["notice"],
        source=parts.source(data["source"]) if "source" in data else parts.said(cited, data),
    )


def _term(
    document: Document, data: Mapping[str, Any] | None, hours: OpenHours | None, trail: Trail
) -> Term | None:
    try:
        return None if data is None else parts.term(data, hours)
    except ValueError as error:
        raise DocumentFault(document.line(*trail), str(error)) from None
