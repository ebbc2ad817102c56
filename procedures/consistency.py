"""Checks that the parts a place publishes agree with one another: what is named exists, nothing is said twice.

Pure; called by the linter only. Each check yields (trail of the part in the file, message, remedy).
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise

from procedures.document import Trail
from procedures.layers import Layer
from procedures.plans import PetitionPlan
from procedures.vocabulary import Attachment, Grade, PlanAct, Route, Tier

Fault = tuple[Trail, str, str]

_GRADES, _TIERS, _ACTS = list(Grade), list(Tier), list(PlanAct)


def check(layer: Layer, routes: frozenset[Route]) -> Iterator[Fault]:
    """Everything in which the parts of a place's file contradict one another. `routes`: those in use there."""
    yield from _twice(layer)
    yield from _grades(layer)
    yield from _mediation(layer, routes)
    yield from _risk_list(layer)
    yield from _grid_levels(layer)
    yield from _triggers(layer)
    yield from _quota(layer)
    for index, plan in enumerate(layer.petition_plans):
        yield from _plan(("petition_plans", index), plan)


def posts(layer: Layer) -> Iterator[tuple[Trail, str]]:
    """The posts that these parts name."""
    organisation = layer.organisation
    for index, reception in enumerate(organisation.reception):
        if reception.by:
            yield ("reception", index), reception.by
    for index, duty in enumerate(organisation.duty):
        if duty.by:
            yield ("duty", index), duty.by
    for index, entry in enumerate(layer.rules):
        if entry.extension:
            yield ("rules", index, "extension"), entry.extension.approved_by


def _twice(layer: Layer) -> Iterator[Fault]:
    o = layer.organisation
    yield from _repeated("grades", layer.grades, lambda each: each.grade)
    yield from _repeated("categories", layer.categories, lambda each: each.key)
    yield from _repeated("concerns", layer.concerns, lambda each: each.key)
    yield from _repeated("order_chain", layer.order_chain, lambda each: each.stage)
    yield from _repeated("meetings", layer.meetings, lambda each: each.name)
    yield from _repeated("reception", o.reception, lambda each: each.name)
    yield from _repeated("duty", o.duty, lambda each: each.name)
    yield from _repeated("stationing", o.stationing, lambda each: (each.presence, each.whom))
    yield from _repeated("letters", o.letters, lambda each: each.kind)
    yield from _repeated("figures", o.figures, lambda each: each.of)
    yield from _repeated("unified", o.unified, lambda each: each.name)
    yield from _repeated("petition_plans", layer.petition_plans, lambda each: each.grade)


def _triggers(layer: Layer) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, trigger in enumerate(layer.carding.triggers):
        if trigger.key in seen:
            yield ("carding", "triggers", index), "two rules of one name; a card names its rule", "rename one"
        seen.add(trigger.key)


def _quota(layer: Layer) -> Iterator[Fault]:
    quota = None if layer.follow_up is None else layer.follow_up.quota
    if quota is not None and quota.most is not None and quota.most < quota.least:
        yield (
            ("follow_up", "quota_per_unit"),
            "a unit would have more cases drawn at least than at most",
            "set `most` to `least` or above",
        )


def _repeated(part: str, items: Sequence[object], name: Callable[..., Hashable]) -> Iterator[Fault]:
    seen: set[Hashable] = set()
    for index, each in enumerate(items):
        if name(each) in seen:
            yield (part, index), "it stands twice; only one of them would count", "keep one of them"
        seen.add(name(each))


def _grades(layer: Layer) -> Iterator[Fault]:
    indexed = sorted(enumerate(layer.grades), key=lambda each: _GRADES.index(each[1].grade))
    tiered = [(index, policy) for index, policy in indexed if policy.tier]
    for (_, lower), (index, higher) in pairwise(tiered):
        if lower.tier and higher.tier and _TIERS.index(higher.tier) < _TIERS.index(lower.tier):
            yield (
                ("grades", index),
                f"`{higher.grade}` is settled at a lower tier than `{lower.grade}`",
                "settle what is graver at the same tier or above",
            )
    for index, policy in indexed:
        if policy.task_group and Attachment.TASK_GROUP not in policy.one_each:
            yield (
                ("grades", index),
                "it says who sits in a task group that it does not give",
                "add `one_each: [task_group]`",
            )


def _mediation(layer: Layer, routes: frozenset[Route]) -> Iterator[Fault]:
    mediation = layer.mediation
    if mediation is None:
        return
    trail: Trail = ("mediation",)
    if mediation.until_settled and mediation.after_failure:
        yield trail, "mediation that goes on until settled does not fail", "take out `after_failure`"
    if mediation.rounds and mediation.after_failure is None:
        yield trail, "after so many rounds it leads nowhere", "add `after_failure`"
    for route in (mediation.after_failure, *mediation.linked_with):
        if route is not None and route not in routes:
            yield trail, f"`{route}` is no route of this place", "add it under `routes`"


def _risk_list(layer: Layer) -> Iterator[Fault]:
    risks = layer.organisation.risk_list
    if risks is None:
        return
    if risks.struck_off_at not in {step.key for step in layer.steps}:
        yield (
            ("risk_list", "struck_off_at"),
            f"`{risks.struck_off_at}` is no step",
            "name the step at which a risk is struck off",
        )
    known = {slip.name for slip in layer.order_chain} | {each.name for each in layer.organisation.letters}
    for paper in risks.papers:
        if paper not in known:
            yield (
                ("risk_list", "papers"),
                f"`{paper}` is no slip or letter of this place",
                "add it under `order_chain` or `letters`",
            )


def _grid_levels(layer: Layer) -> Iterator[Fault]:
    levels = [each.level for each in layer.organisation.grid_levels]
    if levels != list(range(1, len(levels) + 1)):
        yield ("grid_levels",), "the levels are not numbered from 1 without a gap", "number them in order"


def _plan(trail: Trail, plan: PetitionPlan) -> Iterator[Fault]:
    acts = [_ACTS.index(stage.act) for stage in plan.stages]
    if acts != sorted(set(acts)):
        yield trail, "its stages are not in order: admit, meet, complete", "put them in order, each once"
    elif PlanAct.COMPLETE not in [stage.act for stage in plan.stages]:
        yield trail, "a plan that never completes", "add the stage `complete`"
    if len({stage.within.unit for stage in plan.stages}) > 1:
        yield trail, "its stages are counted in different units", "state them all in one unit"
    elif not plan.cumulative:
        amounts = [stage.within.amount for stage in plan.stages]
        if amounts != sorted(amounts):
            yield trail, "a later stage would end before an earlier one", "state later stages with more time"
