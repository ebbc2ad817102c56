"""The indicators in force: `data/indicators*.yaml`, each file a version from a day on. Anyone in evaluation may ask.

What happened on a day counts by the version of that day, also when it is heard of later, so that the same events give
the same figures whenever they are counted.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

from casekit.clock import to_local
from procedures.document import DocumentFault, read
from services.evaluation.domain.counting import Rules, compiled
from services.evaluation.domain.indicators import Catalogue, parse
from services.evaluation.linting import check

DATA = Path(__file__).with_name("data")


class CatalogueRefused(ValueError):
    """A file of indicators cannot be used; the message names file, line and remedy."""


def catalogue(day: date | None = None) -> Catalogue:
    """The catalogue in force on a day (of Asia/Shanghai), the latest without one; the first on days before it."""
    every = _shelf()
    if day is None:
        return every[-1]
    return next((each for each in reversed(every) if each.effective_from <= day), every[0])


def rules_at(moment: datetime) -> Rules:
    """By what rules an event said at `moment` counts."""
    return _rules(catalogue(to_local(moment).date()))


def load(path: Path) -> Catalogue:
    """The catalogue in a file. Raises CatalogueRefused."""
    try:
        document = read(path)
    except DocumentFault as fault:
        raise CatalogueRefused(f"{path}:{fault.line}: {fault.message}") from None
    if findings := check(document):
        raise CatalogueRefused("\n".join(map(str, findings)))
    return parse(document.data)


def shelved(paths: Sequence[Path]) -> tuple[Catalogue, ...]:
    """The files in the order in which they come into force. Raises CatalogueRefused."""
    every = sorted(map(load, paths), key=lambda each: each.effective_from)
    versions = [each.version for each in every]
    if (
        not every
        or versions != sorted(set(versions))
        or len({each.effective_from for each in every}) < len(every)
    ):
        raise CatalogueRefused("every version comes into force on a later day than the one before it")
    return tuple(every)


@cache
def _shelf() -> tuple[Catalogue, ...]:
    return shelved(sorted(DATA.glob("indicators*.yaml")))


_compiled: dict[int, Rules] = {}


def _rules(found: Catalogue) -> Rules:
    if found.version not in _compiled:
        _compiled[found.version] = compiled(found)
    return _compiled[found.version]
