"""What speaks for one root of two cases, and when nothing may be said."""

import pytest

from contracts.vocabulary import MatterType, Relation, UnitRelation
from services.intake.domain.case import Case
from services.intake.domain.kinship import Evidence, Kinship, would_tell

NOTHING = {
    "same_id_number": False, "same_phone": False, "likeness": 0, "same_place": False, "same_grid": False,
    "same_matter_type": False, "days": 400,
}  # fmt: skip


def evidence(**met: object) -> Evidence:
    return Evidence(**{**NOTHING, **met})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("met", "reasons"),
    [
        ({"same_id_number": True}, [Kinship.ID_NUMBER]),
        ({"same_phone": True, "days": 3}, [Kinship.PHONE, Kinship.TIME]),
        ({"likeness": 83}, [Kinship.TEXT]),
        ({"same_place": True}, [Kinship.PLACE]),
        ({"same_grid": True, "same_matter_type": True, "days": 2}, [Kinship.GRID, Kinship.TIME, Kinship.MATTER_TYPE]),
    ],
)  # fmt: skip
def test_each_of_these_is_worth_a_look_and_says_why(met: dict[str, object], reasons: list[Kinship]) -> None:
    assert evidence(**met).reasons == tuple(reasons)
    assert evidence(**met).is_worth_offering


@pytest.mark.parametrize(
    "met",
    [
        {"likeness": 29},
        {"same_grid": True},
        {"same_grid": True, "days": 20, "same_matter_type": True},
        {"days": 0, "same_matter_type": True},
    ],
)
def test_neither_chance_likeness_nor_time_alone_is(met: dict[str, object]) -> None:
    assert not evidence(**met).is_worth_offering


def test_who_brings_both_with_the_same_words_comes_before_either_alone() -> None:
    both = evidence(same_phone=True, likeness=90, days=1)
    assert both.score > evidence(same_phone=True).score
    assert both.score > evidence(likeness=90).score
    assert both.score <= 100


def case(*units: UnitRelation, unit: str | None = None) -> Case:
    return Case("c", MatterType.DISPUTE, "xiaogan", "1", units, unit=unit)


def test_what_a_tie_would_tell_an_accused_unit_is_not_offered_from_either_side() -> None:
    accuses = case(UnitRelation("justice", Relation.ACCUSED))
    for other in (case(unit="justice"), case(UnitRelation("justice", Relation.RESPONDENT))):
        assert would_tell(accuses, other)
        assert would_tell(other, accuses)
    assert not would_tell(accuses, case(UnitRelation("justice", Relation.ACCUSED)))
    assert not would_tell(accuses, case(unit="planning"))
