"""What becomes of a mediation when its committee is merged into another (随并移交), and who of its posts goes on. Pure.

The successor takes over what is in hand, unless it has a part in the matter itself (回避): then the case goes back to
the centre, and what is agreed stays as it stands. A mediator goes on who serves the successor and is not concerned.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.mediation.domain.lifecycle import State


class Fate(StrEnum):
    """What becomes of a mediation."""

    PASSED_ON = "passed_on"  # 随并移交
    GIVEN_BACK = "given_back"  # 交回中心, to be routed anew
    LEFT = "left"  # stays under the name of the committee that ended


@dataclass(frozen=True, slots=True)
class Heir:
    """The unit that stands in the place of the one that was merged: what that was merged into, and so on.

    `is_active` is False where that one has ended itself.
    """

    unit: str
    is_active: bool = True


def fate_of(state: State, heir: Heir, concerned: Collection[str], *, is_followed: bool) -> Fate:
    """Of a mediation in that state. `concerned`: the units that the matter is about; `is_followed`: something that was
    agreed, or what a court was asked, is still to come.
    """
    is_fit = heir.is_active and heir.unit not in concerned
    if state is State.OPENED:
        return Fate.PASSED_ON if is_fit else Fate.GIVEN_BACK
    return Fate.PASSED_ON if state is State.AGREED and is_followed and is_fit else Fate.LEFT


def going_on(
    mediators: Sequence[str], serving: Mapping[str, str], recused: Collection[str], concerned: Collection[str]
) -> tuple[str, ...]:
    """Those of the mediators who go on, in their order. `serving`: who serves the successor, with his unit."""
    return tuple(
        post
        for post in mediators
        if post in serving and post not in recused and serving[post] not in concerned
    )
