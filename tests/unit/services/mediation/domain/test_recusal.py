"""Recusal: of who is assigned, decided once, and not by the one concerned."""

from uuid import UUID

import pytest

from casekit.errors import TransitionRefused
from contracts.samples import MOMENT
from contracts.vocabulary import AssignedBy, MediationEnd, RecusalGround, Side
from services.mediation.domain.errors import MediatorUnfit, OwnRecusal
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.recusal import Recusal, RecusalState


def conducted() -> Mediation:
    mediation = Mediation(UUID(int=1), "case-a", "committee", 1, MOMENT)
    mediation.assign(AssignedBy.RULE, ("post-1", "post-2"))
    return mediation


def asked(post: str = "post-1") -> Recusal:
    return Recusal(UUID(int=2), post, RecusalGround.KINSHIP, Side.RESPONDENT)


def test_who_is_recused_is_assigned_no_more_and_the_others_stay() -> None:
    mediation, recusal = conducted(), asked()
    mediation.ask_recusal(recusal)
    said = mediation.decide_recusal(recusal, "post-2", is_granted=True)
    assert (said.is_granted, said.mediators, mediation.mediators) == (True, ("post-2",), ("post-2",))
    assert recusal.state is RecusalState.GRANTED


def test_who_is_not_recused_stays() -> None:
    mediation, recusal = conducted(), asked()
    assert mediation.decide_recusal(recusal, "post-2", is_granted=False).mediators == ("post-1", "post-2")


def test_nobody_decides_on_himself_and_nothing_is_decided_twice() -> None:
    mediation, recusal = conducted(), asked()
    with pytest.raises(OwnRecusal):
        mediation.decide_recusal(recusal, "post-1", is_granted=False)
    mediation.decide_recusal(recusal, "post-2", is_granted=False)
    with pytest.raises(TransitionRefused):
        mediation.decide_recusal(recusal, "post-2", is_granted=True)


def test_only_who_is_assigned_can_be_recused_and_only_while_there_is_a_mediation() -> None:
    mediation = conducted()
    with pytest.raises(MediatorUnfit):
        mediation.ask_recusal(asked("post-3"))
    mediation.end(MediationEnd.FAILED)
    for act in (
        lambda: mediation.ask_recusal(asked()),
        lambda: mediation.decide_recusal(asked(), "post-2", is_granted=True),
        lambda: mediation.assign(AssignedBy.RULE, ("post-3",)),
        lambda: mediation.consent(Side.PETITIONER, is_written=False),
    ):
        with pytest.raises(TransitionRefused):
            act()
