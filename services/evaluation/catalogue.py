"""The indicators in force: `indicators*.yaml`, ours and a centre's own, each file a version from a day on.

What happened on a day counts by the version of that day, also when it is heard of later, so that the same events give
the same figures whenever they are counted. Anyone in evaluation may ask; `use` is the composition's alone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from casekit.clock import to_local
from casekit.errors import Problem
from procedures.document import DocumentFault, read
from procedures.shelf import Kept
from services.evaluation.domain.counting import Rules, compiled
from services.evaluation.domain.indicators import Catalogue, Indicator, parse
from services.evaluation.linting import check

DATA = Path(__file__).with_name("data")
NAME = "indicators"  # under which a file is on record


class CatalogueRefused(Problem, ValueError):
    """A file of indicators cannot be used; the message names file, line and remedy."""

    code = "INDICATORS_REFUSED"
    status = 500
    title_en = "A file of indicators cannot be used."
    title_zh = "指标文件未通过校验。"


class _Shelf:
    """The versions this process counts by, and what they come to: by version, and by the day of an event."""

    def __init__(self) -> None:
        self._versions: tuple[Catalogue, ...] = ()
        self._compiled: dict[int, Rules] = {}
        self._rules: dict[date, Rules] = {}

    @property
    def versions(self) -> tuple[Catalogue, ...]:
        if not self._versions:
            self._versions = shelved(files(None))
        return self._versions

    def use(self, own: Path | None) -> None:
        """Ours alone are read when they are first asked for."""
        self._versions = () if own is None else shelved(files(own))
        self._compiled, self._rules = {}, {}

    def rules(self, day: date) -> Rules:
        if day not in self._rules:
            found = catalogue(day)
            if found.version not in self._compiled:
                self._compiled[found.version] = compiled(found)
            self._rules[day] = self._compiled[found.version]
        return self._rules[day]


_SHELF = _Shelf()


def use(own: Path | None) -> None:
    """Count by the files in a centre's own directory, too; before anything is counted. Raises CatalogueRefused."""
    _SHELF.use(own)


def versions() -> tuple[Catalogue, ...]:
    """Every version that is counted by, in the order in which they come into force."""
    return _SHELF.versions


def files(own: Path | None) -> list[Path]:
    """Our files, and a centre's own, which win over ours of the same name."""
    directories = (DATA,) if own is None else (DATA, own)
    found = {path.name: path for each in directories for path in sorted(each.glob("indicators*.yaml"))}
    return [found[name] for name in sorted(found)]


def kept(own: Path | None) -> Iterator[Kept]:
    """Every version there is, in order, as it is put on record. Raises CatalogueRefused."""
    for path, found in sorted(((path, load(path)) for path in files(own)), key=lambda each: each[1].version):
        yield Kept(
            NAME, str(found.version), found.effective_from, hashlib.sha256(path.read_bytes()).hexdigest()
        )


def catalogue(day: date | None = None) -> Catalogue:
    """The catalogue in force on a day (of Asia/Shanghai), the latest without one; the first on days before it."""
    every = _SHELF.versions
    return every[-1] if day is None else catalogue_on(every, day)


def catalogue_on(versions: Sequence[Catalogue], day: date) -> Catalogue:
    """Of versions in the order in which they come into force, the one of a day; the first on days before it."""
    return next((each for each in reversed(versions) if each.effective_from <= day), versions[0])


def indicator_of(key: str, day: date) -> Indicator:
    """An indicator as it was made on a day; as an older version or else a later one makes it, where that day's has lost
    it: a version may be brought that holds from a day which is over. Raises LookupError for one that never was.
    """
    every, in_force = _SHELF.versions, catalogue(day)
    after = every.index(in_force) + 1
    for each in (*reversed(every[:after]), *every[after:]):
        if key in each.indicators:
            return each.indicators[key]
    raise LookupError(f"no version has the indicator {key}")


def rules_at(moment: datetime) -> Rules:
    """By what rules an event said at `moment` counts."""
    return _SHELF.rules(to_local(moment).date())


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
    numbers = [each.version for each in every]
    if (
        not every
        or numbers != sorted(set(numbers))
        or len({each.effective_from for each in every}) < len(every)
    ):
        raise CatalogueRefused("every version comes into force on a later day than the one before it")
    return tuple(every)
