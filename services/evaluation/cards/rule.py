"""The rule by which a card was given, as it stood: kept in the card's own row, so that the card explains itself, and is
judged again for who reads it, whatever becomes of the file. Of cards from before this was kept, the file says it still.
"""

from collections.abc import Mapping
from typing import Any

from casekit.work import Work
from procedures.carding import Condition
from procedures.model import Procedure
from procedures.vocabulary import Comparison
from services.evaluation.cards.terms import procedure_of

Row = Mapping[Any, Any]


def as_it_stands(procedure: Procedure, trigger: str) -> dict[str, Any]:
    """The rule of that key in the words of the place, in numbers, and what of it our defaults fill; as JSON data."""
    carding = procedure.carding
    rule = None if carding is None else carding.trigger(trigger)
    words = [] if rule is None else [each for each in procedure.cards if each.colour == rule.colour]
    return {
        "says": [each.source.note or each.trigger for each in words],
        "trigger": [each.trigger for each in words],
        "consequence": [each.consequence for each in words],
        "conditions": [] if rule is None else [_condition(each) for each in rule.when],
        "from_defaults": sorted(carding.from_defaults) if carding is not None else [],
    }


def rule_of(work: Work, card: Row) -> dict[str, Any]:
    """What the card was given by. Raises what loading a procedure raises, for a card that did not keep it."""
    kept: dict[str, Any] | None = card["rule"]
    return kept or as_it_stands(procedure_of(work, card["place"], card["procedure"]), card["trigger"])


def conditions_of(work: Work, card: Row) -> tuple[Condition, ...]:
    """The conditions of the card's rule, all of which must hold; none where the rule is gone. Raises as `rule_of`."""
    return tuple(
        Condition(
            each["indicator"], Comparison(each["comparison"]), each["threshold"], each["least"], each["until"]
        )
        for each in rule_of(work, card)["conditions"]
    )


def _condition(each: Condition) -> dict[str, Any]:
    return {
        "indicator": each.indicator, "comparison": each.comparison.value, "threshold": each.threshold,
        "least": each.least, "until": each.until,
    }  # fmt: skip
