"""What a check of a procedure file finds: where, what is wrong, and what to do. A value; anyone may read it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One refusal. `step` is the step or rule it concerns, None for the file as a whole."""

    file: Path
    line: int
    step: str | None
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" + (f" [{self.step}]" if self.step else "")
        return f"{where}: {self.message} — {self.remedy}"
