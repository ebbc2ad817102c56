"""遵义新蒲: one command desk of six departments, ten windows and two for mediation."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Counted,
)
from tests.unit.procedures.places.reading import counts, steps


@pytest.fixture
def place() -> Procedure:
    return library.load("zunyi-xinpu")


def test_xinpu_has_a_command_desk_of_six_departments_round_the_clock(place: Procedure) -> None:
    (desk,) = place.organisation.duty
    assert desk.departments == ("公安", "交警", "消防", "应急", "社会事务", "综合执法")
    assert desk.round_the_clock
    assert desk.by == "command_desk"


def test_xinpu_has_ten_service_windows_and_two_professional_mediation_windows(place: Procedure) -> None:
    assert counts(place) == {Counted.SERVICE_WINDOW: 10, Counted.PROFESSIONAL_WINDOW: 2}
    assert place.mediation.committees == ("劳动争议", "房地产")


def test_xinpu_goes_from_problem_to_assignment_to_supervision_to_feedback(place: Procedure) -> None:
    assert [name for name in steps(place) if name in ("问题上报", "交办", "督办", "线上反馈")] == [
        "问题上报", "交办", "督办", "线上反馈",
    ]  # fmt: skip
