"""Who may be given an order, and who may watch over it."""

import pytest

from contracts.vocabulary import UnitKind
from services.grid.domain.assignment import OFFICES, Assignment
from services.grid.domain.errors import SupervisorRequired, UnitIsAccused, UnitUnfit

DEPARTMENT = UnitKind.DEPARTMENT
NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize("kind", UnitKind)
def test_orders_go_to_offices_only(kind: UnitKind) -> None:
    choice = Assignment("labour", kind)
    if kind in OFFICES:
        choice.check(NOBODY, NOBODY)
        return
    with pytest.raises(UnitUnfit):
        choice.check(NOBODY, NOBODY)


@pytest.mark.parametrize(
    "choice", [Assignment("water", DEPARTMENT), Assignment("labour", DEPARTMENT, "water")]
)
def test_an_accused_unit_neither_handles_nor_supervises(choice: Assignment) -> None:
    with pytest.raises(UnitIsAccused):
        choice.check({"water"}, NOBODY)


@pytest.mark.parametrize("supervisor", [None, "labour", "water"])
def test_a_respondent_handles_only_under_a_supervisor_from_outside(supervisor: str | None) -> None:
    with pytest.raises(SupervisorRequired):
        Assignment("labour", DEPARTMENT, supervisor).check(NOBODY, {"labour", "water"})
    Assignment("labour", DEPARTMENT, "justice").check(NOBODY, {"labour", "water"})


def test_nobody_supervises_the_own_unit() -> None:
    with pytest.raises(SupervisorRequired):
        Assignment("labour", DEPARTMENT, "labour").check(NOBODY, NOBODY)
