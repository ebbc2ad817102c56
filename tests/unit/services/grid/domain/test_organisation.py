"""What a well-formed organisation is."""

from datetime import date, timedelta

import pytest

from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.errors import DayUnfit, MergerUnfit, ParentUnfit, UnitBusy, UnitHasEnded
from services.grid.domain.organisation import Unit

COUNTY, TOWN = Tier.COUNTY, Tier.TOWN
TODAY = date(2026, 7, 1)


def unit(id_: str = "labour", tier: Tier = COUNTY, parent: str | None = None) -> Unit:
    return Unit(id_, "人社局", UnitKind.DEPARTMENT, tier, parent, ("labour",))


def of_kind(name: str, kind: UnitKind) -> Unit:
    return Unit(name, name, kind, COUNTY)


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


def test_a_unit_is_merged_into_another_of_its_kind_and_tier_and_ends_with_it() -> None:
    subject, heir = unit(), unit("hr")
    merged, ended = subject.merge(heir, [unit("centre")], TODAY - timedelta(30), TODAY, TODAY)
    assert (merged.unit, merged.into, merged.since) == ("labour", "hr", TODAY)
    assert merged.named_streams() == ("unit/hr",)
    assert (ended.unit, subject.is_active) == ("labour", False)
    with pytest.raises(UnitHasEnded):
        subject.merge(heir, [], TODAY, TODAY, TODAY)


@pytest.mark.parametrize(
    ("subject", "heir", "above", "reason"),
    [
        (unit(), unit(), [], "own"),
        (unit(), unit("hr", TOWN), [], "tier"),
        (unit(), unit("hr", parent="labour"), [unit()], "own"),
        (unit(), Unit("hr", "人力", UnitKind.DEPARTMENT, COUNTY, is_active=False), [], "ended"),
        (unit(), Unit("town", "一镇", UnitKind.TOWN, COUNTY), [], "kind"),
        (of_kind("a", UnitKind.COMMITTEE), of_kind("b", UnitKind.PETITION_OFFICE), [], "kind"),
        (of_kind("a", UnitKind.CENTRE), of_kind("b", UnitKind.CENTRE), [], "centre"),
    ],
)
def test_what_a_unit_is_not_merged_into_and_why(
    subject: Unit, heir: Unit, above: list[Unit], reason: str
) -> None:
    with pytest.raises(MergerUnfit) as refused:
        subject.merge(heir, above, TODAY, TODAY, TODAY)
    assert refused.value.reason == reason
    assert subject.is_active


@pytest.mark.parametrize("kind", [each for each in UnitKind if each is not UnitKind.CENTRE])
def test_every_other_kind_of_unit_is_merged_into_one_of_its_own(kind: UnitKind) -> None:
    merged, _ = of_kind("a", kind).merge(of_kind("b", kind), [], TODAY, TODAY, TODAY)
    assert merged.into == "b"


@pytest.mark.parametrize("since", [TODAY - timedelta(8), TODAY + timedelta(1)])
def test_a_merger_holds_neither_before_the_last_change_nor_ahead(since: date) -> None:
    with pytest.raises(DayUnfit):
        unit().merge(unit("hr"), [], TODAY - timedelta(7), since, TODAY)
