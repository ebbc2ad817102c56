"""The procedures there are, and the one place services load them from.

`load(place)` gives the newest version, `load(place, on=day)` the one in force that day, `load(place,
version)` the one a case began with. A file that the linter refuses is never loaded; what was loaded is kept
for the life of the process.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from procedures.document import read
from procedures.layers import parse
from procedures.lint import lint
from procedures.merge import Layers, merge
from procedures.model import Procedure, Rule
from procedures.shelf import BUILTIN, OURS, Kept, PlaceUnknown, ProcedureRefused, Shelf, VersionUnknown


@dataclass(frozen=True, slots=True)
class Library:
    """The procedures of one installation: what this module's functions say of its shelf."""

    shelf: Shelf

    def load(self, place: str, version: str | None = None, *, on: date | None = None) -> Procedure:
        """As `load` below."""
        return load(place, version, on=on, shelf=self.shelf)

    def read_file(self, path: Path) -> Procedure:
        """As `read_file` below."""
        return read_file(path, self.shelf)

    def places(self) -> tuple[str, ...]:
        """As `places` below."""
        return self.shelf.places()

    def files(self) -> Iterator[Kept]:
        """Every file there is, in every version kept. Raises ProcedureRefused."""
        return self.shelf.files()


def library_of(own: Path | None) -> Library:
    """The library of a centre that keeps files of its own in a directory, which win over ours; None: ours alone."""
    return Library(BUILTIN if own is None else Shelf(own, OURS))


def load(
    place: str, version: str | None = None, *, on: date | None = None, shelf: Shelf = BUILTIN
) -> Procedure:
    """The procedure of `place`. Raises PlaceUnknown, VersionUnknown or ProcedureRefused."""
    if version is not None:
        return _merged(shelf, place, version)
    newest = shelf.in_force(place, on)
    return _merged(shelf, place, shelf.beneath(newest, on or date.max).version)


def read_file(path: Path, shelf: Shelf = BUILTIN) -> Procedure:
    """The procedure that a place's file would bring, on the statute and defaults in force on its first day.

    Raises ProcedureRefused, or PlaceUnknown where the file is no place's.
    """
    findings = lint(path, shelf)
    if findings:
        raise ProcedureRefused(findings)
    layer = parse(read(path))
    if layer.layer != "place":
        raise PlaceUnknown
    return merge(shelf.beneath(layer))


def places(shelf: Shelf = BUILTIN) -> tuple[str, ...]:
    """The places whose procedure can be loaded, in order."""
    return shelf.places()


def rule_for(procedure: Procedure, kind: str, grade: str | None = None, tier: str | None = None) -> Rule:
    """The rule that governs `kind` for a case of this grade at this tier. Raises RuleMissing."""
    return procedure.rule(kind, grade, tier)


@cache
def _merged(shelf: Shelf, place: str, version: str) -> Procedure:
    own, plus, beneath = version.partition("+")
    national, _, defaults = beneath.partition("+")
    if not (plus and national and defaults):
        raise VersionUnknown(f"{place}: a version names the place's, the statute's and the defaults'")
    layer = shelf.version(place, own)
    if layer.layer != "place":
        raise PlaceUnknown
    findings = lint(shelf.path(place, own), shelf)
    if findings:
        raise ProcedureRefused(findings)
    return merge(Layers(layer, shelf.version("national", national), shelf.version("defaults", defaults)))
