"""Whether the rules that sort a place's matters name what exists. Pure; called by the linter only."""

from collections.abc import Iterator

from procedures.document import Trail
from procedures.layers import Layer
from procedures.triage import Part, Sorting, SortingRule

Fault = tuple[Trail, str, str]


def check(layers: tuple[Layer, Layer, Layer]) -> Iterator[Fault]:
    """Everything that the first file's own rules name and that none of the files (place, statute, ours) has."""
    place, national, defaults = layers
    own = place.sorting
    merged = own.over(national.sorting).over(defaults.sorting)
    known = {
        Part.CATEGORY: {each.key for each in place.categories or defaults.categories},
        Part.CONCERN: {each.key for each in place.concerns},
        Part.ROUTE: {each.value for each in place.routes or defaults.routes or ()},
    }
    for number, rule in enumerate(own.rules):
        trail: Trail = ("triage", "rules", number)
        yield from _conclusion(trail, rule, known)
        for name in sorted(rule.when.words - merged.words.keys()):
            yield trail, f"`{name}` is no list of words", "add it under `triage.words`"
        for name in sorted(rule.when.categories - known[Part.CATEGORY]):
            yield trail, f"`{name}` is no category of this place", "add it under `categories`"


def twice(own: Sorting) -> Iterator[Fault]:
    """Rules of one file, whichever of the three, under one key."""
    seen: set[str] = set()
    for number, rule in enumerate(own.rules):
        if rule.key in seen:
            yield ("triage", "rules", number), f"`{rule.key}` stands twice", "give each rule a key of its own"
        seen.add(rule.key)


def _conclusion(trail: Trail, rule: SortingRule, known: dict[Part, set[str]]) -> Iterator[Fault]:
    if rule.part in known and rule.value not in known[rule.part]:
        yield (
            trail,
            f"`{rule.value}` is no {rule.part} of this place",
            "name one that the place has, or add it",
        )
