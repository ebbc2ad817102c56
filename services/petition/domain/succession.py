"""What becomes of a petition, and of who reviews it, when an office is merged into another (随并移交). Pure.

The successor takes over what is in hand under the terms it has. One that the case accuses takes over nothing: what is
still to be decided goes back to the centre, and what may follow an answer stays as it stands. A respondent handles with
a supervisor from outside, which intake sees to.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from services.petition.domain.lifecycle import AFTER_ANSWER, OPEN, State

# What is the successor's: of anything else nothing is to come.
IN_HAND = (*OPEN, *AFTER_ANSWER)


class Fate(StrEnum):
    """What becomes of a petition."""

    PASSED_ON = "passed_on"  # 随并移交
    GIVEN_BACK = "given_back"  # 交回中心, to be routed anew
    LEFT = "left"  # stays under the name of the office that ended


@dataclass(frozen=True, slots=True)
class Heir:
    """The unit that stands in the place of the one that was merged: what that was merged into, and so on.

    `is_active` is False where that one has ended itself.
    """

    unit: str
    is_active: bool = True


def fate_of(state: State, heir: Heir, accused: Collection[str]) -> Fate:
    """Of a petition in that state."""
    is_fit = heir.is_active and heir.unit not in accused
    if state in OPEN:
        return Fate.PASSED_ON if is_fit else Fate.GIVEN_BACK
    return Fate.PASSED_ON if state in AFTER_ANSWER and is_fit else Fate.LEFT


def reviewer_after(heir: Heir, handled: Collection[str], accused: Collection[str]) -> str | None:
    """Who reviews in place of a unit that was merged: its successor, unless that has `handled` the petition itself, is
    accused in it or has ended; then an authority outside this installation (None).
    """
    is_fit = heir.is_active and heir.unit not in {*handled, *accused}
    return heir.unit if is_fit else None
