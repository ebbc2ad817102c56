"""Refuses card rules (三色预警) that nothing could be judged by, and says in which line and what to do about it.

A rule names indicators; each must be one that the indicators in force have on every day on which the rule is. So it is
found before a period ends, and not when nobody can be given his card. Used at the start of the service (`held`) and by
`onedoor evaluation lint`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from casekit.errors import Problem
from procedures.carding import Trigger
from procedures.document import read
from procedures.findings import Finding
from procedures.layers import Layer
from procedures.merge import Layers
from procedures.shelf import Shelf
from procedures.vocabulary import Colour
from services.evaluation.catalogue import catalogue_on
from services.evaluation.domain.indicators import Catalogue

_SHARED = ("national", "defaults")


class CardRulesRefused(Problem, ValueError):
    """Card rules name indicators that there are not; the message names file, line and remedy."""

    code = "CARD_RULES_REFUSED"
    status = 500
    title_en = "Card rules cannot be judged by."
    title_zh = "亮牌规则未通过校验。"


def held(shelf: Shelf, places: Iterable[str], versions: Sequence[Catalogue], since: date) -> None:
    """Raises CardRulesRefused where a rule of one of the places could not be judged by, on a day from `since` on."""
    if findings := lint(shelf, places, versions, since):
        raise CardRulesRefused("\n".join(map(str, findings)))


def lint(
    shelf: Shelf, places: Iterable[str], versions: Sequence[Catalogue], since: date = date.min
) -> list[Finding]:
    """Every indicator that a rule of one of the places names and `versions` have not, in order of files and lines."""
    return sorted({finding for place in places for finding in _of_place(shelf, place, versions, since)})


@dataclass(frozen=True, slots=True)
class _Stated:
    """The rules a place goes by on a day, and the file that states them."""

    path: Path
    layer: Layer
    colours: frozenset[Colour] | None  # of ours, only those that the place has

    def triggers(self) -> Iterator[tuple[int, Trigger]]:
        for index, trigger in enumerate(self.layer.carding.triggers):
            if self.colours is None or trigger.colour in self.colours:
                yield index, trigger


def _of_place(shelf: Shelf, place: str, versions: Sequence[Catalogue], since: date) -> Iterator[Finding]:
    for day in _days(shelf, place, versions, since):
        stated = _stated(shelf, shelf.beneath(shelf.in_force(place, day), day))
        known = catalogue_on(versions, day)
        yield from _unknown(stated, known)


def _days(shelf: Shelf, place: str, versions: Sequence[Catalogue], since: date) -> Iterator[date]:
    """`since`, and every later day on which other rules or other indicators come into force."""
    begins = {layer.effective_from for name in (place, *_SHARED) for layer in shelf.layers(name)}
    begins |= {each.effective_from for each in versions}
    return iter(sorted({since, *(day for day in begins if day > since)}))


def _stated(shelf: Shelf, layers: Layers) -> _Stated:
    """The place's own rules; ours on the colours it has, where it states none."""
    place = layers.place
    if place.carding.triggers:
        return _Stated(shelf.path(str(place.place), place.version), place, None)
    colours = frozenset(card.colour for card in place.cards)
    return _Stated(shelf.path("defaults", layers.defaults.version), layers.defaults, colours)


def _unknown(stated: _Stated, known: Catalogue) -> Iterator[Finding]:
    for index, trigger in stated.triggers():
        for number, condition in enumerate(trigger.when):
            if condition.indicator not in known.indicators:
                line = read(stated.path).line("carding", "triggers", index, "when", number)
                message = (
                    f"`{condition.indicator}` is no indicator of version {known.version},"
                    f" in force from {known.effective_from}"
                )
                remedy = _remedy(condition.indicator, known)
                yield Finding(stated.path, line, trigger.key, message, remedy)


def _remedy(name: str, known: Catalogue) -> str:
    like = get_close_matches(name, known.indicators, n=1)
    meant = f"name `{like[0]}`" if like else "name one of `GET /v1/evaluation/indicators`"
    return f"{meant}, or add the indicator to that version"
