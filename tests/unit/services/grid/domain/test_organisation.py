"""What a well-formed organisation is."""

import pytest

from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.errors import ParentUnfit, UnitBusy, UnitHasEnded
from services.grid.domain.organisation import Unit

COUNTY, TOWN = Tier.COUNTY, Tier.TOWN


def unit(id_: str = "labour", tier: Tier = COUNTY, parent: str | None = None) -> Unit:
    return Unit(id_, "人社局", UnitKind.DEPARTMENT, tier, parent, ("labour",))


def test_a_unit_may_stand_under_one_of_its_own_or_a_higher_tier() -> None:
    unit(tier=TOWN, parent="centre").check_place([unit("centre", COUNTY)])
    unit(tier=COUNTY, parent="centre").check_place([unit("centre", COUNTY)])
    with pytest.raises(ParentUnfit):
        unit(tier=COUNTY, parent="town").check_place([unit("town", TOWN)])


def test_no_unit_stands_above_itself() -> None:
    with pytest.raises(ParentUnfit):
        unit(parent="centre").check_place([unit("centre", parent="labour"), unit("labour")])


def test_a_unit_ends_only_when_it_is_not_busy_and_why_it_is_is_not_said() -> None:
    subject = unit()
    with pytest.raises(UnitBusy) as refused:
        subject.end(is_busy=True)
    assert subject.is_active
    assert (refused.value.detail, refused.value.extra) == (None, {})
    assert subject.end(is_busy=False).unit == "labour"
    assert not subject.is_active


def test_a_unit_that_has_ended_neither_changes_nor_ends_again() -> None:
    subject = unit()
    subject.end(is_busy=False)
    with pytest.raises(UnitHasEnded):
        subject.changed()
    with pytest.raises(UnitHasEnded):
        subject.end(is_busy=False)


def test_events_carry_the_organisation_as_it_is_and_name_what_they_hang_on() -> None:
    registered = unit(parent="centre").registered()
    assert registered.to_data() == {
        "unit": "labour", "name": "人社局", "kind": "department", "tier": "county", "parent": "centre",
        "fields": ["labour"],
    }  # fmt: skip
    assert registered.named_streams() == ("unit/centre",)
