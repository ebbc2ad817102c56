"""What is refused for its moment, or its turn, is told why in words that are true of that act."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from casekit.errors import Problem
from contracts.vocabulary import ForwardingKind, HandOverTo, ReviewLevel
from services.petition.domain import handing
from services.petition.domain.forwarding import Forwarding
from services.petition.domain.lifecycle import State
from services.petition.domain.longer import Longer, LongerState
from services.petition.domain.petition import Notice, Petition, WrittenForm
from services.petition.domain.reception import Reception, RotaShift
from services.petition.domain.review import Recourse

NOW = datetime(2026, 3, 12, 8, tzinfo=UTC)
BEFORE, AHEAD = NOW - timedelta(days=3), NOW + timedelta(days=3)
ID = UUID(int=1)
SHIFT = RotaShift(ID, "centre", "leader-1", NOW - timedelta(hours=1), NOW + timedelta(hours=1))
Act = Callable[[], Any]


def petition() -> Petition:
    made = Petition(ID, "code", "office", 1, NOW, NOW + timedelta(days=15), is_anonymous=False)
    made.admit(NOW, NOW + timedelta(days=60))
    return made


def answered(state: State = State.ANSWERED) -> Recourse:
    return Recourse(ID, "code", "office", state, delivered_at=NOW, until=NOW + timedelta(days=30))


def overruled() -> Forwarding:
    return Forwarding(ID, ID, "code", "office", "hr", ForwardingKind.FORWARDED, AHEAD, is_overruled=True)


def granted() -> Longer:
    return Longer(ID, "P10D", "hr-1", BEFORE, LongerState.GRANTED, decided_at=NOW)


def told(given_at: datetime) -> Notice:
    return Notice(WrittenForm.HANDED, given_at)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: petition().check_meeting(BEFORE, NOW), "收到信访事项"),
        (lambda: petition().check_answer(BEFORE, NOW), "受理"),
        (lambda: granted().tell(petition(), told(BEFORE), AHEAD, NOW), "批准"),
        (lambda: handing.hand_over(petition(), HandOverTo.PEOPLES_MEDIATION, told(BEFORE), NOW), "受理"),
        (lambda: answered().check_request(ReviewLevel.REVIEW, BEFORE, NOW), "意见书送达"),
        (lambda: answered(State.UNDER_REVIEW).check_answer(ReviewLevel.REVIEW, BEFORE, NOW, NOW), "收到申请"),
        (lambda: Reception(ID, ID, "code", "office").hold(SHIFT, BEFORE, None, NOW), "班次"),
        (lambda: Reception(ID, ID, "code", "office").hold(SHIFT, NOW, BEFORE, NOW), "须晚于现在"),
    ],
)
def test_an_unfit_moment_is_told_after_what_it_should_be(act: Act, words: str) -> None:
    with pytest.raises(Problem) as refused:
        act()
    assert refused.value.code == "MOMENT_UNFIT"
    (sentences,) = refused.value.fields.values()
    assert words in sentences[0].zh


def test_who_objects_again_is_not_told_that_it_is_too_late() -> None:
    with pytest.raises(Problem) as refused:
        overruled().object(NOW)
    assert refused.value.code == "OBJECTION_LATE"
    assert refused.value.detail is not None
    assert "until" not in refused.value.extra


def test_a_missing_notice_is_not_said_to_be_that_of_admission() -> None:
    with pytest.raises(Problem) as refused:
        handing.hand_over(petition(), HandOverTo.PEOPLES_MEDIATION, None, NOW)
    assert (refused.value.code, "受理" in refused.value.title_zh) == ("NOTICE_REQUIRED", False)
