"""石首: first contact, then 研交办督结评; analysed daily, weekly, monthly."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Channel,
)
from tests.unit.procedures.places.reading import rhythm, steps, who


@pytest.fixture
def place() -> Procedure:
    return library.load("shishou")


def test_shishou_goes_through_six_steps_after_the_first_contact(place: Procedure) -> None:
    assert steps(place)[:7] == ["首问受理", "研", "交", "办", "督", "结", "评"]
    assert who(place, "admit") == ["首问责任人"]


def test_shishou_analyses_daily_confers_weekly_and_dispatches_monthly(place: Procedure) -> None:
    assert rhythm(place) == {"研判": ("day", 1), "联席研判": ("week", 1), "调度": ("month", 1)}


def test_shishou_hears_from_110_and_12345(place: Procedure) -> None:
    assert set(place.organisation.channels) == {Channel.POLICE, Channel.HOTLINE}
