"""Checks that a place's steps lead somewhere: every step is reached, has an owner and a term, and comes to an end.

Pure; called by the linter only. Each check yields (step, message, remedy).
"""

from collections.abc import Iterable, Iterator, Mapping

from procedures.model import Step

Fault = tuple[str, str, str]


def check(start: Iterable[str], steps: Iterable[Step]) -> Iterator[Fault]:
    """Everything that keeps these steps from working."""
    listed = list(steps)
    by_key = {step.key: step for step in listed}
    yield from _twice(listed)
    yield from _unknown(start, listed, by_key)
    yield from _unreachable(start, by_key)
    yield from _endings(by_key)
    yield from _unowned(listed)


def _exits(step: Step) -> tuple[str, ...]:
    return step.next + ((step.on_failure,) if step.on_failure else ())


def _twice(steps: list[Step]) -> Iterator[Fault]:
    seen: set[str] = set()
    for step in steps:
        if step.key in seen:
            yield step.key, "two steps have this key", "give each step a key of its own"
        seen.add(step.key)


def _unknown(start: Iterable[str], steps: list[Step], by_key: Mapping[str, Step]) -> Iterator[Fault]:
    for key in start:
        if key not in by_key:
            yield key, f"it starts at `{key}`, which is no step", "name a step of this file in `start`"
    for step in steps:
        for key in _exits(step):
            if key not in by_key:
                yield step.key, f"it leads to `{key}`, which is no step", "name a step of this file"
        if step.on_failure == step.key:
            yield step.key, "on failure it leads to itself, which is nowhere", "name another step"


def _unreachable(start: Iterable[str], by_key: Mapping[str, Step]) -> Iterator[Fault]:
    reached = _closure(start, {key: _exits(step) for key, step in by_key.items()})
    for key in by_key:
        if key not in reached:
            yield key, "the step cannot be reached from the start", "lead a step to it, or take it out"


def _endings(by_key: Mapping[str, Step]) -> Iterator[Fault]:
    backwards: dict[str, list[str]] = {key: [] for key in by_key}
    for step in by_key.values():
        for key in _exits(step):
            backwards.setdefault(key, []).append(step.key)
    ending = _closure((key for key, step in by_key.items() if step.terminal), backwards)
    for step in by_key.values():
        if step.terminal and _exits(step):
            yield step.key, "the step is terminal and has exits", "take out `terminal`, or the exits"
        elif not step.terminal and not step.next:
            yield (
                step.key,
                "a dead end: nothing follows and it is not terminal",
                "add `next`, or `terminal: true`",
            )
        elif step.key not in ending:
            yield step.key, "no way leads from here to a terminal step", "lead it on to a step that ends"


def _unowned(steps: list[Step]) -> Iterator[Fault]:
    for step in steps:
        if step.terminal:
            continue
        if not step.who and "who" not in step.unpublished:
            yield step.key, "the step has no owner", "add `who`, or `unpublished: [who]`"
        if step.deadline is None and "deadline" not in step.unpublished:
            yield step.key, "the step has no term", "add `deadline`, or `unpublished: [deadline]`"


def _closure(roots: Iterable[str], arcs: Mapping[str, Iterable[str]]) -> set[str]:
    """Everything that can be reached from `roots`."""
    reached: set[str] = set()
    waiting = [key for key in roots if key in arcs]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting.extend(arcs.get(key, ()))
    return reached
