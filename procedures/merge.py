"""Three files into one procedure: the place's word first, then statute, then our defaults.

A rule is put together part by part (term, owner, warnings, escalation), each from the first file that states
it, the more particular statement before the general one. Where a place says that it publishes no term, its
own general term does not slip in: statute or our defaults fill it, and the rule says so. Called by the linter
and the library only.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from procedures.layers import Entry, Layer, StageDefault
from procedures.model import FollowUp, GradePolicy, Mediation, Post, Procedure, Rule, Step, rule_key
from procedures.plans import LIMITS, PLANNED_ONLY, PetitionPlan
from procedures.starting import Start, StartEvent
from procedures.terms import Term
from procedures.vocabulary import DeadlineKind, Grade, MatterType, Route, Stage, Tier

Part = TypeVar("Part")


# Parts that come from one file as a whole.
_WHOLE = ("matter_types", "routes", "categories", "order_chain", "mediation", "follow_up")


class MergeFault(Exception):
    """No file states a part that a rule cannot do without; `key` is the rule's name."""

    def __init__(self, key: str, part: str) -> None:
        super().__init__(f"nothing states the {part} of {key}")
        self.key = key
        self.part = part


@dataclass(frozen=True, slots=True)
class Layers:
    """The files a procedure is merged from."""

    place: Layer
    national: Layer
    defaults: Layer

    def __iter__(self) -> Iterator[Layer]:
        return iter((self.place, self.national, self.defaults))

    @property
    def version(self) -> str:
        """The versions of the three, joined: place + national + defaults."""
        return "+".join(layer.version for layer in self)

    @property
    def posts(self) -> dict[str, Post]:
        """All posts; the place may name a standard one in its own words."""
        return {**self.defaults.posts, **self.place.posts}


def merge(layers: Layers) -> Procedure:
    """The procedure in force. Raises MergeFault."""
    layers = replace(layers, place=_read(layers.place, layers.defaults.cumulative))
    place, defaults = layers.place, layers.defaults
    if place.name is None or place.place is None or place.region is None:
        raise MergeFault("place", "name")
    return Procedure(
        place=place.place,
        name=place.name,
        region=place.region,
        version=layers.version,
        effective_from=place.effective_from,
        source=place.source,
        posts=MappingProxyType(layers.posts),
        rules=MappingProxyType(_supervised(_rules(layers))),
        steps=tuple(_step(step, defaults.stages) for step in place.steps),
        matter_types=place.matter_types or defaults.matter_types or frozenset(MatterType),
        routes=place.routes or defaults.routes or frozenset(Route),
        grades=_grades(place.grades, defaults.grades),
        categories=place.categories or defaults.categories,
        concerns=place.concerns,
        order_chain=place.order_chain or defaults.order_chain,
        mediation=_mediation(place.mediation, defaults.mediation),
        follow_up=_follow_up(place.follow_up, defaults.follow_up),
        cards=place.cards,
        carding=place.carding.over(defaults.carding, frozenset(card.colour for card in place.cards)),
        meetings=place.meetings,
        remarks=place.remarks,
        organisation=place.organisation,
        petition_plans=place.petition_plans,
        sorting=place.sorting.over(layers.national.sorting).over(defaults.sorting),
        from_defaults=frozenset(part for part in _WHOLE if not getattr(place, part)),
    )


def _supervised(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """The rules, each with the time that supervision (督办) of its grade has before a missed term goes further up."""
    general = rules.get(rule_key(DeadlineKind.ORDER_SUPERVISION, None, None))
    return {
        key: replace(rule, escalate_every=None if found is None else found.term)
        for key, rule in rules.items()
        for found in [rules.get(rule_key(DeadlineKind.ORDER_SUPERVISION, rule.grade, None), general)]
    }


def _read(place: Layer, cumulative: bool) -> Layer:
    """`place` with its plans of petition stages read, and put among its rules."""
    plans = tuple(plan.read(cumulative) for plan in place.petition_plans)
    return replace(
        place, petition_plans=plans, rules=(*place.rules, *(e for plan in plans for e in planned(plan)))
    )


def planned(plan: PetitionPlan) -> tuple[Entry, ...]:
    """The rules that a plan, once read, comes to; the whole plan runs from the receipt of the petition."""
    terms = ((kind, plan.term(act)) for act, kind in LIMITS.items())
    received = StartEvent.PETITION_RECEIVED
    return tuple(
        Entry(kind, plan.grade, None, plan.source, 0, term=term, open=plan.open, start=received)
        for kind, term in terms
        if term
    )


def _grades(own: tuple[GradePolicy, ...], ours: tuple[GradePolicy, ...]) -> tuple[GradePolicy, ...]:
    """The place's word on each grade; ours on those it says nothing of."""
    stated = {policy.grade: policy for policy in (*ours, *own)}
    return tuple(stated[grade] for grade in Grade if grade in stated)


def _follow_up(own: FollowUp | None, ours: FollowUp | None) -> FollowUp:
    """Who is asked; where the place draws and says nothing of quotas, by ours."""
    stated = _stated("follow_up", own, ours)
    return stated if stated.quota is not None or ours is None else replace(stated, quota=ours.quota)


def _mediation(own: Mediation | None, ours: Mediation | None) -> Mediation:
    """How mediation climbs and where it leads on failure; ours, and said so, where the place does not publish it."""
    if own is None or ours is None:
        return _stated("mediation", own, ours)
    if not own.ladder:
        own = replace(own, ladder=ours.ladder, from_defaults=frozenset({"ladder"}))
    if own.after_failure is None and not own.until_settled:
        parts = own.from_defaults | {"after_failure"}
        own = replace(own, after_failure=ours.after_failure, from_defaults=parts)
    return own


def _stated(key: str, *candidates: Part | None) -> Part:
    for candidate in candidates:
        if candidate is not None:
            return candidate
    raise MergeFault(key, "rule")


def _step(step: Step, stages: Mapping[Stage, StageDefault]) -> Step:
    """`step` with what the place leaves open filled in; a terminal step is nobody's work."""
    if step.terminal or step.stage not in stages:
        return step
    default = stages[step.stage]
    return replace(step, who=step.who or default.who, deadline=step.deadline or default.deadline)


def _rules(layers: Layers) -> dict[str, Rule]:
    entries = [entry for layer in layers for entry in layer.rules]
    wanted = {(entry.kind, entry.grade, entry.tier) for entry in entries}
    for entry in entries:  # what follows another rule is as finely graded as that one
        wanted |= {(entry.kind, e.grade, e.tier) for e in entries if e.kind is entry.same_as}
    merges = (_RuleMerge(layers, *each) for each in sorted(wanted, key=_rank))
    rules = [merge.rule() for merge in merges if merge.is_stated]
    return {rule.key: rule for rule in rules}


def _rank(wanted: tuple[DeadlineKind, Grade | None, Tier | None]) -> tuple[int, int, int]:
    """Rules as people list them: by kind, then from ordinary to major, from the lowest tier up, the general last."""
    kind, grade, tier = wanted
    return list(DeadlineKind).index(kind), [*Grade, None].index(grade), [*Tier, None].index(tier)


class _RuleMerge:
    """Puts one rule together from the entries that speak for it."""

    def __init__(self, layers: Layers, kind: DeadlineKind, grade: Grade | None, tier: Tier | None) -> None:
        self._layers, self._kind, self._grade, self._tier = layers, kind, grade, tier
        self._ranked = [self._entries(layer) for layer in layers]

    def _entries(self, layer: Layer) -> list[Entry]:
        """The entries of one file that speak for the rule, the most particular first."""
        fitting = [e for e in layer.rules if e.kind is self._kind and e.covers(self._grade, self._tier)]
        return sorted(fitting, key=lambda e: (e.grade is None, e.tier is None))

    def rule(self) -> Rule:
        """The rule. Raises MergeFault."""
        term, stated_by, target = self._term()
        owner, owner_by = self._first(lambda e: e.owner)
        warn, warn_by = self._first(lambda e: e.warn_before)
        escalate, escalate_by = self._first(lambda e: e.escalate_to)
        extension, extended_by = self._first(lambda e: e.extension)
        not_counted, uncounted_by = self._first(lambda e: e.not_counted)
        national, place = self._ranked[1], self._ranked[0]
        if owner is None:
            raise MergeFault(self._key, "owner")
        stated = {
            "term": stated_by, "owner": owner_by, "warn_before": warn_by, "escalate_to": escalate_by,
            "extension": extended_by, "not_counted": uncounted_by,
        }  # fmt: skip
        return Rule(
            kind=self._kind,
            grade=self._grade,
            tier=self._tier,
            term=term,
            owner=owner,
            source=stated_by.source,
            attempts=self._first(lambda e: e.attempts)[0],
            warn_before=warn or (),
            escalate_to=escalate or (),
            binding=national[0].binding if national else None,
            extension=extension,
            not_counted=not_counted or (),
            place_source=place[0].source if place else None,
            from_defaults=frozenset(part for part, entry in stated.items() if self._is_default(entry))
            | (place[0].open if place else frozenset()),
            start=self._start(),
            target=target,
        )

    @property
    def is_stated(self) -> bool:
        """Whether it is a rule here: of what only plans of places have, our defaults fill the parts, and no term."""
        return self._kind not in PLANNED_ONLY or bool(self._ranked[0])

    @property
    def _key(self) -> str:
        return rule_key(self._kind, self._grade, self._tier)

    def _is_default(self, entry: Entry | None) -> bool:
        return entry is not None and entry in self._ranked[2]

    def _all(self) -> Iterable[Entry]:
        return (entry for entries in self._ranked for entry in entries)

    def _first(self, part: Callable[[Entry], Part | None]) -> tuple[Part | None, Entry | None]:
        """The part as the first entry that states it does, and that entry."""
        for entry in self._all():
            value = part(entry)
            if value is not None:
                return value, entry
        return None, None

    def _start(self) -> Start | None:
        return next((entry.start for entry in self._all() if entry.start), None)

    def _term(self, follow: bool = True) -> tuple[Term, Entry, bool]:
        """The term, the entry that states it, and whether it is a target, its own or that of the rule it follows."""
        for entries in self._ranked:
            for entry in entries:
                if entry.unpublished:
                    break  # left open on purpose: a more general term of the same file is not meant
                if entry.term is not None:
                    return entry.term, entry, entry.target
                if entry.same_as is not None and follow:  # once: a chain could be a circle
                    other = _RuleMerge(self._layers, entry.same_as, self._grade, self._tier)
                    term, _, target = other._term(follow=False)
                    return term, entry, target
        raise MergeFault(self._key, "term")


def national_rules(layer: Layer) -> dict[DeadlineKind, Entry]:
    """The statutory rules that bind a place, by kind."""
    return {entry.kind: entry for entry in layer.rules if entry.binding is not None}
