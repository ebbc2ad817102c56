"""What can be wrong with a configuration. No fault ever repeats a value."""

from collections.abc import Collection
from dataclasses import dataclass


class BadValue(ValueError):
    """Why a value is not usable; the message never repeats the value."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the variable, what is wrong with it, what to do."""

    variable: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable} {self.fault}. {self.remedy}."


class ConfigErrors(Exception):
    """Everything that is wrong with the configuration, at once; `str()` has a line for each fault."""

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
