"""The first contact officer, and secrets given anew: who answers, and to whom nothing is given."""

import pytest

from casekit.errors import RateLimited
from contracts.intake import CaseFirstContactChanged, CaseSecretReissued
from contracts.vocabulary import IdentityCheck, MatterType, SecretGround
from services.intake.domain.answerable import FirstContactSame, HasOwner, hand_over, is_answerable
from services.intake.domain.case import Case
from services.intake.domain.lifecycle import State
from services.intake.domain.secrets import MOST, NobodyToTell, reissue

CODE = "520302-2026-0000001-X"


def case(state: State = State.REGISTERED, **members: bool) -> Case:
    return Case(CODE, MatterType.DISPUTE, "xiaogan", "1", state=state, **{"has_petitioner": True, **members})


@pytest.mark.parametrize("state", State)
def test_a_first_contact_answers_while_nobody_owns_the_case_and_only_then_hands_over(state: State) -> None:
    if state in (State.REGISTERED, State.ADMITTED, State.TRIAGED):
        assert is_answerable(state)
        assert hand_over(case(state), "a", "b") == (CaseFirstContactChanged(CODE, "b", "a"),)
    else:
        assert not is_answerable(state)
        with pytest.raises(HasOwner):
            hand_over(case(state), "a", "b")


def test_nobody_hands_over_to_himself() -> None:
    with pytest.raises(FirstContactSame):
        hand_over(case(), "a", "a")


def test_a_secret_is_given_anew_and_is_in_no_event() -> None:
    (event,) = reissue(case(), SecretGround.LOST, IdentityCheck.PAPERS, MOST - 1)
    assert event == CaseSecretReissued(CODE, SecretGround.LOST, IdentityCheck.PAPERS)


def test_who_never_said_who_he_is_cannot_show_that_the_case_is_his() -> None:
    for nobody in ({"is_anonymous": True}, {"has_petitioner": False}):
        with pytest.raises(NobodyToTell):
            reissue(case(**nobody), SecretGround.LOST, IdentityCheck.PAPERS, 0)


def test_secrets_of_a_case_are_not_given_anew_all_day_long() -> None:
    with pytest.raises(RateLimited) as refused:
        reissue(case(), SecretGround.LOST, IdentityCheck.PAPERS, MOST)
    assert int(refused.value.headers["Retry-After"]) > 0
