"""Which units are proposed: fitting ones first, an accused one never."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Relation, Route, UnitKind, UnitRelation
from services.intake.domain.candidates import Known, UnitSignal, Wanted, candidates
from services.intake.domain.routing import HANDLERS

UNITS = (
    Known("hr", "示范县人力资源和社会保障局", UnitKind.DEPARTMENT, "county", "centre"),
    Known("forestry", "示范县林业局", UnitKind.DEPARTMENT, "county", "centre"),
    Known("town", "东乡镇人民政府", UnitKind.TOWN, "town", "centre"),
    Known("village", "东一村", UnitKind.VILLAGE, "village", "town"),
    Known("labour-committee", "示范县劳动争议调解委员会", UnitKind.COMMITTEE, "county", "centre"),
    Known("village-committee", "东一村人民调解委员会", UnitKind.COMMITTEE, "village", "village"),
    Known("petitions", "示范县信访局", UnitKind.PETITION_OFFICE, "county", "centre"),
)
WANTED = Wanted(Route.ORDER, frozenset({"人力资源", "劳动"}), None, "village", (), frozenset())


def ids(wanted: Wanted) -> list[str]:
    return [each.unit.id for each in candidates(wanted, UNITS)]


def test_the_unit_of_the_grid_and_the_one_of_the_remit_are_proposed() -> None:
    assert ids(WANTED) == ["village", "hr"]


def test_a_mediation_goes_to_a_committee_by_grid_or_remit() -> None:
    assert ids(replace(WANTED, route=Route.MEDIATION)) == ["village-committee", "labour-committee"]


def test_the_tier_that_settles_the_grade_decides_between_equals() -> None:
    two = replace(WANTED, remits=frozenset({"人力资源", "林业"}), grid_unit=None)
    assert ids(two) == ["forestry", "hr"]
    assert ids(replace(two, remits=frozenset({"人力资源", "人民政府"}), tier="town")) == ["town", "hr"]


def test_a_route_that_leads_elsewhere_has_no_unit() -> None:
    assert ids(replace(WANTED, route=Route.LITIGATION)) == []


def test_who_had_the_case_before_and_who_answers_in_it_come_later_and_say_so() -> None:
    named = (UnitRelation("village", Relation.RESPONDENT),)
    found = candidates(replace(WANTED, units=named, tried=frozenset({"village"})), UNITS)
    assert [each.unit.id for each in found] == ["hr", "village"]
    assert found[1].needs_supervisor
    assert found[1].signals == (UnitSignal.GRID, UnitSignal.TRIED, UnitSignal.RESPONDENT)


ids_of_units = st.sampled_from([each.id for each in UNITS])


@given(
    route=st.sampled_from(Route),
    remits=st.frozensets(st.sampled_from(["人力资源", "林业", "调解", "人民政府", "信访"])),
    grid_unit=st.none() | ids_of_units,
    accused=st.frozensets(ids_of_units, max_size=3),
    barred=st.frozensets(ids_of_units, max_size=2),
    tried=st.frozensets(ids_of_units, max_size=2),
)
def test_an_accused_unit_is_never_proposed_and_every_unit_is_explained(
    route: Route,
    remits: frozenset[str],
    grid_unit: str | None,
    accused: frozenset[str],
    barred: frozenset[str],
    tried: frozenset[str],
) -> None:
    named = tuple(UnitRelation(unit, Relation.ACCUSED) for unit in sorted(accused))
    found = candidates(Wanted(route, remits, "county", grid_unit, named, barred, tried), UNITS)
    assert not {each.unit.id for each in found} & (accused | barred)
    assert all(each.signals and each.unit.kind in HANDLERS[route] for each in found)
