"""Where procedure files lie, and which version of each is in force.

A directory holds `<name>.yaml`, the newest version, and `<name>@<version>.yaml`, the earlier ones; `national`
and `defaults` are the two every place rests on. A centre's own directory may stand before ours. Files are
read once: a shelf that should see a changed file is a new shelf. Called by the linter and the library.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casekit.errors import Problem
from procedures import validation
from procedures.document import DocumentFault, read
from procedures.findings import Finding
from procedures.layers import Layer, parse
from procedures.merge import Layers

_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
_SHARED = ("national", "defaults")


class PlaceUnknown(Problem):
    """No procedure is kept under that name."""

    code = "PLACE_UNKNOWN"
    status = 422
    title_en = "There is no procedure for this place."
    title_zh = "没有该地的办理流程。"
    field = "place"


class VersionUnknown(Problem):
    """The place is known, the version is not: a file was changed without being kept under its old version."""

    code = "PROCEDURE_VERSION_UNKNOWN"
    status = 500
    title_en = "This version of the procedure is not kept."
    title_zh = "没有保存该版本的办理流程。"


class ProcedureRefused(Problem):
    """The linter refuses the file; `findings` say why."""

    code = "PROCEDURE_REFUSED"
    status = 500
    title_en = "The procedure file cannot be used."
    title_zh = "办理流程文件未通过校验。"

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{each.file.name}:{each.line} {each.message}" for each in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept: the place (or `national`, `defaults`), its version, its first day, SHA-256 (hex)."""

    name: str
    version: str
    effective_from: date
    digest: str


class Shelf:
    """The files of one or more directories; an earlier directory wins for the same name and version."""

    def __init__(self, *directories: Path) -> None:
        self._directories = directories
        self._kept: dict[str, dict[str, tuple[Path, Layer]]] = {}

    def places(self) -> tuple[str, ...]:
        """The places there is a file for, in order."""
        stems = {path.stem for directory in self._directories for path in directory.glob("*.yaml")}
        return tuple(sorted(stem for stem in stems if "@" not in stem and stem not in _SHARED))

    def own_places(self) -> tuple[str, ...]:
        """The places that the first directory has a file of, in order."""
        return Shelf(self._directories[0]).places()

    def files(self) -> Iterator[Kept]:
        """Every version of every file, by name and version. Raises ProcedureRefused."""
        for name in (*_SHARED, *self.places()):
            for version, (path, layer) in sorted(self._versions(name).items()):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                yield Kept(name, version, layer.effective_from, digest)

    def path(self, name: str, version: str) -> Path:
        """The file of this version. Raises PlaceUnknown or VersionUnknown."""
        return self._version(name, version)[0]

    def version(self, name: str, version: str) -> Layer:
        """This version. Raises PlaceUnknown or VersionUnknown."""
        return self._version(name, version)[1]

    def layers(self, name: str) -> list[Layer]:
        """Every version of it, in the order in which they come into force. Raises PlaceUnknown."""
        return sorted(
            (layer for _, layer in self._versions(name).values()), key=lambda layer: layer.effective_from
        )

    def in_force(self, name: str, on: date | None = None) -> Layer:
        """The version in force on a day: the newest that has begun, else the first there is. None: the newest."""
        layers = self.layers(name)
        begun = [layer for layer in layers if on is None or layer.effective_from <= on]
        return begun[-1] if begun else layers[0]

    def beneath(self, place: Layer, on: date | None = None) -> Layers:
        """`place` with the statute and the defaults in force on a day (its own first day unless told)."""
        day = on or place.effective_from
        return Layers(place, self.in_force("national", day), self.in_force("defaults", day))

    def _version(self, name: str, version: str) -> tuple[Path, Layer]:
        kept = self._versions(name)
        if version not in kept:
            raise VersionUnknown(f"{name} {version}")
        return kept[version]

    def _versions(self, name: str) -> dict[str, tuple[Path, Layer]]:
        if name not in self._kept:
            if not _NAME.fullmatch(name):
                raise PlaceUnknown
            paths = [
                path
                for directory in reversed(self._directories)
                for path in (directory / f"{name}.yaml", *sorted(directory.glob(f"{name}@*.yaml")))
                if path.exists()
            ]
            if not paths:
                raise PlaceUnknown
            layers = [(path, _layer(path)) for path in paths]
            self._kept[name] = {layer.version: (path, layer) for path, layer in layers}
        return self._kept[name]


def _layer(path: Path) -> Layer:
    """The layer in a file that is data of the schema. Raises ProcedureRefused."""
    try:
        document = read(path)
        findings = validation.check(document)
        if findings:
            raise ProcedureRefused(findings)
        return parse(document)
    except DocumentFault as fault:
        raise ProcedureRefused([Finding(path, fault.line, None, fault.message, "correct it")]) from None


OURS = Path(__file__).parent / "data"
BUILTIN = Shelf(OURS)
