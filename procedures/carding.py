"""When a unit is given a card (三色预警): over what, for which colour, from how many cases on.

A place publishes its colours in words (`CardRule`); what those words leave open our defaults fill, and say so. A place
that publishes no cards gives none. Pure; the merge builds one, evaluation judges by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procedures.terms import Term
from procedures.vocabulary import Colour, Comparison, Every, Judged, Tier

_PARTS = ("every", "grace", "triggers")


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether an indicator lies on one side of a threshold: per cent of a rate, the number itself of a count.

    `least`: where it comes from fewer cases nothing is said, so that one case paints nobody, however many terms or
    orders it has. `until`: who was given the card for the
    period before keeps it until this is reached too (hysteresis). Raises ValueError where that is on the wrong side.
    """

    indicator: str
    comparison: Comparison
    threshold: int
    least: int = 1
    until: int | None = None

    def __post_init__(self) -> None:
        if self.until is None:
            return
        is_below = self.comparison is Comparison.BELOW
        if (self.until < self.threshold) if is_below else (self.until > self.threshold):
            raise ValueError("`until` makes a card last, so it is on the far side of the threshold")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One rule: all its conditions together bring the colour, to those of these tiers (none named: of all).

    `of`: whom it is about.
    """

    key: str
    colour: Colour
    when: tuple[Condition, ...]
    tiers: frozenset[Tier] = frozenset()
    of: frozenset[Judged] = frozenset({Judged.UNIT})


@dataclass(frozen=True, slots=True)
class Carding:
    """A place's cards. `grace`: how long after a period its late facts are waited for.

    `from_defaults` names the parts that the place does not publish.
    """

    every: Every
    grace: Term
    triggers: tuple[Trigger, ...]
    from_defaults: frozenset[str] = frozenset()

    @property
    def judged(self) -> frozenset[Judged]:
        """What there is a rule about."""
        return frozenset(each for trigger in self.triggers for each in trigger.of)

    def trigger(self, key: str) -> Trigger | None:
        """The rule of that name."""
        return next((each for each in self.triggers if each.key == key), None)


@dataclass(frozen=True, slots=True)
class CardingPart:
    """What one file says of it."""

    every: Every | None = None
    grace: Term | None = None
    triggers: tuple[Trigger, ...] = ()

    def over(self, ours: "CardingPart", colours: frozenset[Colour]) -> Carding | None:
        """This place's word, and ours where it says nothing, on the colours it has; None where it has none.

        Our part is complete: the schema asks for it.
        """
        if not colours and not self.triggers:
            return None
        every, grace = self.every or ours.every, self.grace or ours.grace
        if every is None or grace is None:
            return None
        triggers = self.triggers or tuple(each for each in ours.triggers if each.colour in colours)
        return Carding(every, grace, triggers, frozenset(part for part in _PARTS if not getattr(self, part)))


def part(data: Mapping[str, Any], grace: Term | None) -> CardingPart:
    """What a schema-valid file says. Raises ValueError for a condition that contradicts itself."""
    return CardingPart(
        every=Every(data["every"]) if "every" in data else None,
        grace=grace,
        triggers=tuple(map(_trigger, data.get("triggers", ()))),
    )


def _trigger(data: Mapping[str, Any]) -> Trigger:
    return Trigger(
        key=data["key"],
        colour=Colour(data["colour"]),
        when=tuple(map(_condition, data["when"])),
        tiers=frozenset(map(Tier, data.get("tiers", ()))),
        of=frozenset(map(Judged, data.get("of", (Judged.UNIT,)))),
    )


def _condition(data: Mapping[str, Any]) -> Condition:
    comparison = next(each for each in Comparison if each in data)
    return Condition(data["indicator"], comparison, data[comparison], data["least"], data.get("until"))
