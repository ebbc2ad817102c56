"""遵义播州: five small matters, three procedures, intake round the clock."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Channel,
    Counted,
)
from tests.unit.procedures.places.reading import counts, published, steps


@pytest.fixture
def place() -> Procedure:
    return library.load("zunyi-bozhou")


def test_bozhou_sorts_by_five_small_matters(place: Procedure) -> None:
    assert [category.name for category in place.categories] == [
        "小案件", "小纠纷", "小诉求", "小隐患", "小问题",
    ]  # fmt: skip


def test_bozhou_runs_three_procedures(place: Procedure) -> None:
    assert place.organisation.unified[0].parts == ("分办", "督办", "回访")
    assert {"分办", "督办", "回访"} <= set(steps(place))


def test_bozhou_takes_matters_in_24_hours_a_day_at_windows_by_grid_worker_and_by_chat_group(
    place: Procedure,
) -> None:
    assert [duty.round_the_clock for duty in place.organisation.duty] == [True]
    assert set(place.organisation.channels) == {Channel.WINDOW, Channel.GRID_WORKER, Channel.CHAT_GROUP}


def test_bozhou_has_twelve_committees_and_three_kinds_of_mediation(place: Procedure) -> None:
    assert counts(place) == {Counted.COMMITTEE: 12, Counted.MEDIATION_KIND: 3}


def test_bozhou_publishes_no_term(place: Procedure) -> None:
    assert published(place) == set()
