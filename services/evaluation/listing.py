"""The catalogue in force as the API shows it. Reads no table; who may read figures may read how they are made."""

from typing import Any

from access import guard
from access.acts import Act
from casekit.auth.actor import Actor
from casekit.clock import to_local
from casekit.work import Work
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.indicators import Count, Gain, Indicator, Loss


def catalogue_in_force(work: Work, actor: Actor) -> dict[str, Any]:
    """Today's catalogue. Raises Forbidden."""
    guard.require(work, actor, Act.EVALUATION_READ, unit=actor.unit)
    found = catalogue(to_local(work.now).date())
    return {
        "version": found.version,
        "effective_from": found.effective_from,
        "indicators": [_indicator(each) for each in found.indicators.values()],
        "counts": [_count(each) for each in found.counts.values()],
    }


def _indicator(each: Indicator) -> dict[str, Any]:
    return {
        "indicator": each.key, "zh": each.zh, "en": each.en,
        "definition": {"zh": each.definition.zh, "en": each.definition.en}, "dimension": each.dimension,
        "measured": each.measured, "direction": each.direction, "window": each.window, "numerator": each.numerator,
        "denominator": each.denominator, "places": each.places, "rounding": each.rounding,
    }  # fmt: skip


def _count(each: Count) -> dict[str, Any]:
    return {
        "count": each.key, "zh": each.zh, "en": each.en, "gained": [_rule(gain) for gain in each.gained],
        "lost": [_rule(loss) for loss in each.lost],
    }  # fmt: skip


def _rule(rule: Gain | Loss) -> dict[str, Any]:
    subjects = rule.to if isinstance(rule, Gain) else rule.of
    return {
        "event": rule.event,
        "where": {name: list(values) for name, values in rule.where.items()},
        "subjects": None if subjects is None else list(subjects),
        "each": list(rule.each),
        "since": rule.since if isinstance(rule, Gain) else None,
        "having": rule.having if isinstance(rule, Gain) else None,
    }
