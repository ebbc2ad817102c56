"""来宾百丈: three things done as one, and a task group for what is serious."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Attachment,
    Grade,
)
from tests.unit.procedures.places.reading import published, steps


@pytest.fixture
def place() -> Procedure:
    return library.load("laibin-baizhang")


def test_baizhang_admits_routes_and_archives_as_one(place: Procedure) -> None:
    assert place.organisation.unified[0].parts == ("受理", "分流", "归档")


def test_baizhang_gives_a_serious_matter_a_task_group_with_judge_village_lawyer_and_legal_adviser(
    place: Procedure,
) -> None:
    serious = place.grade(Grade.SERIOUS)
    assert serious.one_each == (Attachment.TASK_GROUP,)
    assert serious.task_group == ("法官", "村居律师", "法律顾问")
    assert place.grade(Grade.ORDINARY).task_group == ()


def test_baizhang_goes_from_visit_to_admission_to_routing_to_completion(place: Procedure) -> None:
    assert steps(place) == ["来访", "统一受理", "统一分流", "办理", "办结 · 统一归档"]
    assert published(place) == set()
