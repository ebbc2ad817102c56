"""A proposal for triage (研判建议) that explains itself: from what is known of a matter and the rules of its place.

The same facts and rules always give the same proposal; whatever it proposes, and why not the others, it says by which
rules, from which source, on which signals. It never proposes a unit that is accused. A person decides.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from contracts.vocabulary import (
    Channel,
    Grade,
    HandOverGround,
    HandOverTo,
    MatterType,
    Relation,
    Route,
    UnitRelation,
)
from procedures.model import Procedure
from procedures.source import Source
from procedures.triage import Condition, Named, Part, SortingRule
from procedures.vocabulary import Origin

_MOST_WORDS: Final = 3
_ALTERNATIVES: Final = 4
_GRADES: Final = list(Grade)
_AFTER_FAILURE: Final = 7  # weighs more than what speaks for mediation again
_HANDED_OVER: Final = 30  # and this more than anything else: who had it says so, with a ground
_ROUTES: Final[Mapping[HandOverTo, Route]] = {
    HandOverTo.PETITION: Route.PETITION,
    HandOverTo.LITIGATION: Route.LITIGATION,
    HandOverTo.POLICE: Route.POLICE,
    HandOverTo.LEGAL_AID: Route.LEGAL_AID,
    HandOverTo.ARBITRATION: Route.ARBITRATION,
    HandOverTo.RULING: Route.RECONSIDERATION,  # 行政复议·裁决
}
_WAYS: Final[Mapping[HandOverTo, Source]] = {
    HandOverTo.RULING: Source(
        Origin.STATUTE, "森林法", "22", "林木、林地所有权和使用权争议，由人民政府依法处理"
    ),
}
_MEDIATED: Final = Source(
    Origin.STATUTE, "信访工作条例", "33", "申诉求决类事项，经争议双方当事人同意可以进行调解"
)
_ASKED: Final = Source(Origin.OURS, "调解组织移交", note="调解组织说明去向和理由，由中心分流")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """移交: where the mediation, or petition, that has just ended says that the matter belongs, and why.

    `by`: by which way it had come there.
    """

    to: HandOverTo
    ground: HandOverGround
    by: Route = Route.MEDIATION

    @property
    def route(self) -> Route:
        """分流去向; another kind of mediation is mediation."""
        return _ROUTES.get(self.to, Route.MEDIATION)

    @property
    def source(self) -> Source:
        """The statute that says so, else the hand-over itself."""
        if self.by is Route.PETITION:
            return _MEDIATED
        return _WAYS.get(self.to, _ASKED)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of a matter. `words`: how many words of each list it meets; `amount`: the largest sum, in yuan.

    `tried`: the routes that it has come back from. `named`: as far as who asks may know. `handed_over`: by what it has
    just come back from.
    """

    matter_type: MatterType
    channel: Channel
    parties: int = 0
    is_group: bool = False
    in_grid: bool = False
    rounds: int = 1
    words: Mapping[str, int] = field(default_factory=dict)
    amount: int | None = None
    named: tuple[UnitRelation, ...] = ()
    tried: frozenset[Route] = frozenset()
    handed_over: HandedOver | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that spoke, with its source, for so many points, on these signals (`words:wages`, `parties`)."""

    rule: str
    source: Source
    points: int
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One value and what speaks for and against it."""

    value: str
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """How much speaks for it."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is proposed for one part, and what else was spoken for; no `best` where no rule of the place knows one."""

    best: Option | None = None
    others: tuple[Option, ...] = ()

    @property
    def value(self) -> str | None:
        """The value proposed."""
        return None if self.best is None else self.best.value


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a matter, part by part; of `guidance` everything that applies is told."""

    category: Choice
    concern: Choice
    grade: Choice
    route: Choice
    guidance: tuple[Option, ...]

    def agrees(self, category: str, concern: str | None, grade: Grade, route: Route | None) -> bool:
        """Whether a decision is what was proposed; a concern or route that is left open is no departure."""
        return (
            category == self.category.value
            and grade.value == self.grade.value
            and concern in (None, self.concern.value)
            and (route is None or route.value == self.route.value)
        )


def propose(matter: Matter, procedure: Procedure) -> Proposal:
    """The proposal for a matter by the rules of its procedure."""
    sorter = _Sorter(matter, procedure)
    category = sorter.choice(Part.CATEGORY, [each.key for each in procedure.categories])
    sorter = replace(sorter, category=category.value)
    grade = sorter.grade([policy.grade.value for policy in procedure.grades])
    sorter = replace(sorter, graded=None if grade.value is None else Grade(grade.value))
    concern = sorter.choice(Part.CONCERN, [each.key for each in procedure.concerns])
    routes = [route.value for route in Route if route in procedure.routes]
    route = sorter.choice(Part.ROUTE, routes, sorter.after_hand_over())
    return Proposal(category, concern, grade, route, sorter.guidance())


@dataclass(frozen=True, slots=True)
class _Sorter:
    matter: Matter
    procedure: Procedure
    category: str | None = None
    graded: Grade | None = None

    def choice(self, part: Part, known: Sequence[str], besides: Iterable[Option] = ()) -> Choice:
        """The value of most points, among equals the one the place lists first."""
        options = self._options(part, known, besides)
        ranked = sorted(options, key=lambda each: (-each.points, known.index(each.value)))
        return _chosen([each for each in ranked if each.points > 0], ranked)

    def grade(self, known: Sequence[str]) -> Choice:
        """The gravest grade that a rule speaks for."""
        options = self._options(Part.GRADE, known, ())
        ranked = sorted(options, key=lambda each: -_GRADES.index(Grade(each.value)))
        return _chosen([each for each in ranked if each.points > 0], ranked)

    def guidance(self) -> tuple[Option, ...]:
        """Every statutory way that applies, the weightiest first."""
        spoken = self._options(Part.GUIDANCE, None, ())
        return tuple(sorted((e for e in spoken if e.points > 0), key=lambda each: (-each.points, each.value)))

    def after_hand_over(self) -> tuple[Option, ...]:
        """Where it was handed over to, if the place knows that way; else as the place says of a failure."""
        handed = self.matter.handed_over
        if handed is None or handed.route not in self.procedure.routes:
            return self._after_failure()
        signals = (f"handed_over:{handed.to}", f"ground:{handed.ground}")
        reason = Reason("handed_over", handed.source, _HANDED_OVER, signals)
        return (Option(handed.route.value, (reason,)),)

    def _after_failure(self) -> tuple[Option, ...]:
        """Where the place says that a matter goes when mediation has failed (调解不成)."""
        mediation = self.procedure.mediation
        is_over = self.matter.rounds > (mediation.rounds or 1)
        if mediation.after_failure is None or Route.MEDIATION not in self.matter.tried or not is_over:
            return ()
        reason = Reason("after_failure", mediation.source, _AFTER_FAILURE, ("tried:mediation", "rounds"))
        return (Option(mediation.after_failure.value, (reason,)),)

    def _options(self, part: Part, known: Collection[str] | None, besides: Iterable[Option]) -> list[Option]:
        rules = [
            rule
            for rule in self.procedure.sorting.rules
            if rule.part is part and (known is None or rule.value in known)
        ]
        found: dict[str, tuple[Reason, ...]] = {each.value: each.reasons for each in besides}
        for rule in rules:
            if not rule.otherwise and (reason := self._reason(rule)) is not None:
                found[rule.value] = (*found.get(rule.value, ()), reason)
        if not any(sum(each.points for each in reasons) > 0 for reasons in found.values()):
            for rule, reason in self._otherwise(rules):
                against = found.get(rule.value, ())
                points = rule.weight - sum(each.points for each in against)
                found[rule.value] = (*against, replace(reason, points=points))
        return [Option(value, reasons) for value, reasons in found.items()]

    def _otherwise(self, rules: Iterable[SortingRule]) -> list[tuple[SortingRule, Reason]]:
        """The first rule that stands in where no other spoke for anything."""
        told = ((rule, self._reason(rule)) for rule in rules if rule.otherwise)
        return [(rule, reason) for rule, reason in told if reason is not None][:1]

    def _reason(self, rule: SortingRule) -> Reason | None:
        """What the rule says of the matter, None where its condition does not hold."""
        signals = self._signals(rule.when)
        if signals is None:
            return None
        met = sum(min(self.matter.words.get(name, 0), _MOST_WORDS) for name in rule.when.words)
        times = min(met, _MOST_WORDS) or 1
        return Reason(rule.key, rule.source, rule.weight * times, signals)

    def _signals(self, when: Condition) -> tuple[str, ...] | None:
        """The signals that meet the condition, None where one of its parts is not met."""
        found: list[str] = []
        for is_asked, look in _LOOKS:
            if is_asked(when):
                signals = look(when, self)
                if not signals:
                    return None
                found += signals
        return tuple(found)


def _chosen(fit: Sequence[Option], ranked: Sequence[Option]) -> Choice:
    if not fit:
        return Choice(None, tuple(ranked[:_ALTERNATIVES]))
    return Choice(fit[0], tuple(each for each in ranked if each is not fit[0])[:_ALTERNATIVES])


_Look = Callable[[Condition, _Sorter], list[str]]


def _words(when: Condition, sorter: _Sorter) -> list[str]:
    return [f"words:{name}" for name in sorted(when.words) if name in sorter.matter.words]


def _named(when: Condition, sorter: _Sorter) -> list[str]:
    here = {each.relation for each in sorter.matter.named}
    return [f"named:{each}" for each in sorted(when.named) if _RELATIONS[each] in here]


def _tried(when: Condition, sorter: _Sorter) -> list[str]:
    return [f"tried:{route}" for route in sorted(when.tried & sorter.matter.tried)]


def _holds(signal: str, test: Callable[[Condition, _Sorter], bool]) -> _Look:
    return lambda when, sorter: [signal] if test(when, sorter) else []


_RELATIONS: Final = {Named.ACCUSED: Relation.ACCUSED, Named.RESPONDENT: Relation.RESPONDENT}

# What a condition may ask, and how the matter answers.
_LOOKS: Final[tuple[tuple[Callable[[Condition], bool], _Look], ...]] = (
    (lambda w: bool(w.words), _words),
    (
        lambda w: bool(w.matter_types),
        _holds("matter_type", lambda w, s: s.matter.matter_type in w.matter_types),
    ),
    (lambda w: bool(w.channels), _holds("channel", lambda w, s: s.matter.channel in w.channels)),
    (lambda w: bool(w.named), _named),
    (lambda w: bool(w.tried), _tried),
    (lambda w: bool(w.categories), _holds("category", lambda w, s: s.category in w.categories)),
    (lambda w: bool(w.grades), _holds("grade", lambda w, s: s.graded in w.grades)),
    (
        lambda w: w.parties_from is not None,
        _holds("parties", lambda w, s: s.matter.parties >= (w.parties_from or 0)),
    ),
    (
        lambda w: w.amount_from is not None,
        _holds("amount", lambda w, s: (s.matter.amount or 0) >= (w.amount_from or 0)),
    ),
    (
        lambda w: w.rounds_from is not None,
        _holds("rounds", lambda w, s: s.matter.rounds >= (w.rounds_from or 0)),
    ),
    (lambda w: w.is_group is not None, _holds("group", lambda w, s: s.matter.is_group is w.is_group)),
    (lambda w: w.in_grid is not None, _holds("grid", lambda w, s: s.matter.in_grid is w.in_grid)),
)
