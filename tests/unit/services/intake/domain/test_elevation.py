"""A matter about the centre itself (提级): who takes it, and that the one concerned never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Relation, UnitRelation
from services.intake.domain.elevation import Above, elevate, is_away, region_above

LINE = (Above("village-centre"), Above("town", is_centre=False), Above("town-centre"), Above("county-centre"))
COUNTY = "520302000000"


def named(*units: str, relation: Relation = Relation.ACCUSED) -> tuple[UnitRelation, ...]:
    return tuple(UnitRelation(unit, relation) for unit in units)


@pytest.mark.parametrize(
    ("units", "centre"),
    [
        ((), "village-centre"),
        (("elsewhere",), "village-centre"),
        (("village-centre",), "town-centre"),
        (("town",), "town-centre"),
        (("town-centre",), "county-centre"),
        (("town-centre", "village-centre"), "county-centre"),
        (("county-centre",), "region:520300000000"),
        (("village-centre", "county-centre"), "region:520300000000"),
    ],
)
@pytest.mark.parametrize("relation", [Relation.ACCUSED, Relation.RESPONDENT])
def test_the_next_centre_above_all_that_are_named_takes_it(
    units: tuple[str, ...], centre: str, relation: Relation
) -> None:
    assert elevate(LINE, named(*units, relation=relation), COUNTY)[0] == centre


def test_a_centre_that_would_answer_is_behind_the_wall_and_others_are_not() -> None:
    units = named("town-centre", "elsewhere", relation=Relation.RESPONDENT)
    assert elevate(LINE, units, COUNTY)[1] == (
        UnitRelation("town-centre", Relation.ACCUSED), UnitRelation("elsewhere", Relation.RESPONDENT),
    )  # fmt: skip


@given(st.sets(st.sampled_from([*(each.unit for each in LINE), "elsewhere"])))
def test_no_unit_named_ever_takes_it(units: set[str]) -> None:
    centre, _ = elevate(LINE, named(*sorted(units)), COUNTY)
    assert centre not in units


@pytest.mark.parametrize(
    ("region", "above"),
    [
        ("520302101201", "520302101000"), ("520302101000", "520302000000"), (COUNTY, "520300000000"),
        ("520300000000", "520000000000"), ("520000000000", "000000000000"),
    ],
)  # fmt: skip
def test_the_region_above(region: str, above: str) -> None:
    assert region_above(region) == above
    assert is_away(f"region:{above}")
    assert not is_away("county-centre")
