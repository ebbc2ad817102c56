"""Sponsors: what a matter of a grade is given, and how the one plan goes on."""

from datetime import date
from uuid import UUID

import pytest

from procedures import library
from procedures.vocabulary import Attachment, Grade
from services.grid.domain.errors import (
    NotSponsoredHere,
    PlanStepDone,
    PlanStepUnknown,
    SponsorshipIncomplete,
    SponsorshipOver,
)
from services.grid.domain.sponsorship import Sponsorship, Step, check_given

ALL = dict.fromkeys(Attachment, True)
DAY = date(2026, 3, 12)


def sponsorship() -> Sponsorship:
    return Sponsorship(
        UUID(int=1), "520302-2026-0000001-X", "leader-1", ("labour",), (Step(1, DAY), Step(2, DAY))
    )


@pytest.mark.parametrize("grade", [Grade.SERIOUS, Grade.MAJOR])
def test_echeng_gives_serious_and_major_matters_one_of_each(grade: Grade) -> None:
    """鄂城: 较大、重大事项落实六个一."""
    check_given(library.load("echeng"), grade, ALL)
    for each, name in ((Attachment.TASK_GROUP, "members"), (Attachment.PLAN, "plan")):
        with pytest.raises(SponsorshipIncomplete) as refused:
            check_given(library.load("echeng"), grade, {**ALL, each: False})
        assert list(refused.value.fields) == [name]


def test_an_ordinary_matter_has_no_sponsor() -> None:
    with pytest.raises(NotSponsoredHere):
        check_given(library.load("echeng"), Grade.ORDINARY, ALL)


def test_where_only_a_leader_is_named_a_plan_is_not_asked_for() -> None:
    check_given(
        library.load("jiangan"), Grade.MAJOR, {**ALL, Attachment.PLAN: False, Attachment.TASK_GROUP: False}
    )


def test_a_step_is_done_once_in_time_or_not() -> None:
    subject = sponsorship()
    assert subject.advance(1, DAY).is_on_time is True
    assert subject.advance(2, date(2026, 3, 13)).is_on_time is False
    with pytest.raises(PlanStepDone):
        subject.advance(1, DAY)
    with pytest.raises(PlanStepUnknown):
        subject.advance(3, DAY)


def test_what_has_ended_goes_on_no_more() -> None:
    subject = sponsorship()
    assert subject.relieve().sponsor == "leader-1"
    with pytest.raises(SponsorshipOver):
        subject.advance(1, DAY)
    with pytest.raises(SponsorshipOver):
        subject.relieve()
