"""One paper of a court or commission closes what stands where it can close it, and nothing else (一案解三结)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from casekit.errors import InvalidInput, TransitionRefused
from contracts.vocabulary import MediationEnd, ProceedingStage, RulingKind
from services.mediation.domain.errors import MomentAhead, NotInProceeding
from services.mediation.domain.lifecycle import State
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.ruling import Proceeding, Ruling

NOW = datetime(2026, 4, 22, 9, tzinfo=UTC)
DAY = date(2026, 4, 22)
AT = {
    "arbitration": Proceeding(ProceedingStage.ARBITRATION, "commission"),
    "first": Proceeding(ProceedingStage.FIRST_INSTANCE, "court"),
    "second": Proceeding(ProceedingStage.SECOND_INSTANCE, "high-court"),
    "outside": Proceeding(ProceedingStage.SECOND_INSTANCE, None),
    "joined": Proceeding(ProceedingStage.FIRST_INSTANCE, "court"),
}


def mediation() -> Mediation:
    return Mediation(UUID(int=1), "case-a", "committee", 1, NOW)


def standing(where: str | None) -> list[Proceeding]:
    """`first second` as the proceedings in which a case stands."""
    return [AT[each] for each in (where or "").split()]


# The paper, whose it is, where the case stands, and where each related one does: whether it closes them.
SITUATIONS = [
    # a mediation paper closes what the parties settle, wherever it stands
    ("mediation_paper", "court", "first", ["arbitration", "second"], True),
    ("mediation_paper", "commission", "arbitration", ["first"], True),
    ("mediation_paper", "court", "first", [None], False),  # what stands nowhere is closed by nobody
    ("mediation_paper", "court", "arbitration", [], False),  # the case is not before that court
    ("mediation_paper", "court", None, [], False),
    # a judgment or order decides what is before the court, and what is joined there
    ("judgment", "court", "first", [], True),
    ("judgment", "court", "first", ["joined"], True),
    ("judgment", "court", "first", ["second"], False),
    ("judgment", "court", "first", ["arbitration"], False),
    ("judgment", "high-court", "second", [], True),
    ("order", "court", "first", ["joined"], True),
    ("order", "court", "first", ["joined", "arbitration"], False),
    ("order", "commission", "arbitration", [], False),  # of a court alone
    # who appealed has taken it further: what the first instance says is not the last word, whatever was joined there
    ("judgment", "court", "first second", [], False),
    ("order", "court", "first second", [], False),
    ("judgment", "high-court", "first second", [], True),
    ("judgment", "court", "first", ["first second"], False),
    ("judgment", "high-court", "second", ["first second"], True),
    ("award", "commission", "arbitration first", [], False),
    ("judgment", "court", "arbitration first", [], True),
    (
        "mediation_paper",
        "court",
        "first second",
        ["arbitration first"],
        True,
    ),  # what the parties settle ends it all
    # an award is an arbitration commission's
    ("award", "commission", "arbitration", [], True),
    ("award", "commission", "arbitration", ["arbitration"], True),
    ("award", "commission", "arbitration", ["first"], False),
    ("award", "court", "first", [], False),
    # before a court outside this installation
    ("mediation_paper", "court", "first", ["outside"], True),
    ("judgment", None, "outside", [], True),
    ("judgment", None, "outside", ["outside"], False),  # nobody knows that it is the same
]


@pytest.mark.parametrize(("kind", "body", "own", "others", "closes"), SITUATIONS)
def test_a_paper_closes_what_stands_where_it_can(
    kind: str, body: str | None, own: str | None, others: list[str | None], closes: bool
) -> None:
    codes = tuple(f"case-{number}" for number, _ in enumerate(others))
    stands = {code: standing(each) for code, each in zip(codes, others, strict=True) if each is not None}
    ruling = Ruling(RulingKind(kind), body, DAY, codes)
    if closes:
        ruling.check(standing(own), stands, NOW)
        return
    with pytest.raises(NotInProceeding):
        ruling.check(standing(own), stands, NOW)


def test_a_paper_of_tomorrow_closes_nothing() -> None:
    with pytest.raises(MomentAhead):
        Ruling(RulingKind.JUDGMENT, "court", date(2026, 4, 23)).check([AT["first"]], {}, NOW)


def test_the_mediation_is_over_with_the_case_and_what_was_closed_is_named_in_order() -> None:
    found = mediation()
    given, ended = found.rule(Ruling(RulingKind.MEDIATION_PAPER, "court", DAY, ("case-c", "case-b")))
    assert given.related == ("case-b", "case-c")
    assert (found.state, ended.reason) == (State.ENDED, MediationEnd.CASE_COMPLETED)
    with pytest.raises(TransitionRefused):
        found.rule(Ruling(RulingKind.JUDGMENT, "court", DAY))


@pytest.mark.parametrize("related", [("case-a",), ("case-b", "case-b")])
def test_neither_the_case_itself_nor_one_twice_is_related(related: tuple[str, ...]) -> None:
    found = mediation()
    with pytest.raises(InvalidInput):
        found.rule(Ruling(RulingKind.JUDGMENT, "court", DAY, related))
    assert found.is_open
