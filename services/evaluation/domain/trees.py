"""Who stood below whom, day by day. Pure; figures of an area are added up along it as it stood at the time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_FIRST, _LAST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Branch:
    """From `since` until its next branch the node hangs on `parent` (None: on nothing). Its first holds before, too."""

    node: str
    since: date
    parent: str | None


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """Days, both included, on which a node stood below another."""

    since: date
    until: date


def below(root: str, branches: Iterable[Branch]) -> dict[str, list[Stay]]:
    """Every node that ever stood below `root`, itself included, and when; spans of a node do not overlap.

    Where nodes hang in a circle, by mistake, each is followed once.
    """
    return _below(root, _children(branches))


def all_below(branches: Collection[Branch]) -> dict[str, dict[str, list[Stay]]]:
    """`below` of every node that there is."""
    children = _children(branches)
    roots = {node for each in branches for node in (each.node, each.parent) if node is not None}
    return {root: _below(root, children) for root in sorted(roots)}


def _below(root: str, children: Mapping[str, list[tuple[str, Stay]]]) -> dict[str, list[Stay]]:
    found: dict[str, list[Stay]] = defaultdict(list)
    found[root] = [Stay(_FIRST, _LAST)]
    walk: list[tuple[str, Stay, frozenset[str]]] = [(root, found[root][0], frozenset({root}))]
    while walk:
        node, above, path = walk.pop()
        for child, stay in children.get(node, ()):
            both = _both(above, stay)
            if both is not None and child not in path:
                found[child].append(both)
                walk.append((child, both, path | {child}))
    return {node: sorted(stays) for node, stays in found.items()}


def within(stays: Mapping[str, list[Stay]], since: date | None, until: date | None) -> dict[Stay, list[str]]:
    """The same days together: which nodes count from when to when of a span (open where None)."""
    span = Stay(since or _FIRST, until or _LAST)
    found: dict[Stay, list[str]] = defaultdict(list)
    for node, every in stays.items():
        for stay in every:
            both = _both(span, stay)
            if both is not None:
                found[both].append(node)
    return {stay: sorted(nodes) for stay, nodes in sorted(found.items())}


def _children(branches: Iterable[Branch]) -> dict[str, list[tuple[str, Stay]]]:
    """Parent → its children, each with the days on which it hung there."""
    history: dict[str, list[Branch]] = defaultdict(list)
    for branch in branches:
        history[branch.node].append(branch)
    children: dict[str, list[tuple[str, Stay]]] = defaultdict(list)
    for node, every in history.items():
        every.sort(key=lambda branch: branch.since)
        ends = [branch.since - timedelta(days=1) for branch in every[1:]] + [_LAST]
        starts = [_FIRST] + [branch.since for branch in every[1:]]
        for branch, start, end in zip(every, starts, ends, strict=True):
            if branch.parent is not None and start <= end:
                children[branch.parent].append((node, Stay(start, end)))
    return children


def _both(one: Stay, other: Stay) -> Stay | None:
    since, until = max(one.since, other.since), min(one.until, other.until)
    return Stay(since, until) if since <= until else None
