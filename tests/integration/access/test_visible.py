"""`visible` in SQL is `decide` in Python: for any relations, any actor, any act."""

from collections.abc import Sequence
from itertools import product
from unittest.mock import patch
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text as SqlText
from sqlalchemy import column, delete, insert, select, values

from access import guard
from access.acts import Act
from access.policy import decide
from access.relations import CaseRelations, Link, Standing, Via, is_walled
from access.rules import CASE_ACTS
from access.tables import CASES, RELATIONS
from casekit.auth.actor import Actor, Role
from casekit.db import Database
from contracts.vocabulary import Relation

UNITS = ("unit-a", "unit-b", "post-1")
GRIDS = ("grid-1", "grid-2")
TOLD = {Standing.OWN_CENTRE: CASES.c.centre, Standing.OWN_GRID: CASES.c.grid}
REGIONS = ("520302001000", "520302002000", "520303000000")

links = st.builds(
    Link,
    unit=st.sampled_from(UNITS),
    relation=st.sampled_from(Relation),
    via=st.sampled_from(Via),
    round=st.integers(0, 2),
    is_active=st.booleans(),
)
cases = st.builds(
    CaseRelations,
    code=st.just(""),
    region=st.just(REGIONS[0]),
    handling_region=st.sampled_from(REGIONS),
    centre=st.sampled_from(UNITS),
    grid=st.none() | st.sampled_from(GRIDS),
    round=st.integers(0, 2),
    links=st.lists(links, max_size=4).map(tuple),
)
actors = st.builds(
    Actor,
    id=st.just("post-1"),
    roles=st.sets(st.sampled_from(Role), max_size=3).map(frozenset),
    unit=st.none() | st.sampled_from(UNITS),
    grids=st.sets(st.sampled_from(GRIDS)).map(frozenset),
    region=st.none() | st.sampled_from(("520302000000", "520302001000", "520000000000", "000000000000")),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(cases, min_size=1, max_size=6),
    st.lists(actors, min_size=1, max_size=3),
    st.lists(st.sampled_from(sorted(CASE_ACTS)), min_size=1, max_size=6, unique=True),
)
def test_a_list_shows_exactly_the_cases_that_the_policy_allows(
    database: Database, found: list[CaseRelations], who: list[Actor], acts: list[Act]
) -> None:
    known = [_coded(case, number) for number, case in enumerate(found)]
    with database.begin() as connection:
        for statement in _stored(known):
            connection.execute(statement)
        for actor, act in product(who, acts):
            _agrees(connection, actor, act, known)
            for is_much in (False, True):
                _goes_these_ways(connection, actor, act, known, is_much=is_much)


def _agrees(connection, actor: Actor, act: Act, known: Sequence[CaseRelations]) -> None:  # type: ignore[no-untyped-def]
    shown = select(CASES.c.code).where(guard.visible(actor, act, CASES.c.code))
    assert set(connection.scalars(shown)) == {
        case.code for case in known if decide(actor, act, case).is_allowed
    }
    objects = values(column("code", SqlText), column("owner", SqlText), name="objects").data(
        [(case.code, unit) for case in known for unit in UNITS]
    )
    owned = select(objects).where(guard.visible(actor, act, objects.c.code, objects.c.owner))
    assert {tuple(row) for row in connection.execute(owned)} == {
        (case.code, unit)
        for case in known
        for unit in UNITS
        if decide(actor, act, case, unit=unit).is_allowed
    }
    one_by_one = select(objects.c.code).where(guard.seen(actor, act, objects.c.code))
    assert set(connection.scalars(one_by_one)) == set(connection.scalars(shown))
    counted = select(CASES.c.code).where(guard.unwalled(actor, CASES.c.code))
    assert set(connection.scalars(counted)) == {case.code for case in known if not is_walled(actor, case)}


def _goes_these_ways(  # type: ignore[no-untyped-def]
    connection, actor: Actor, act: Act, known: Sequence[CaseRelations], *, is_much: bool
) -> None:
    """A list that goes by one way after the other, whether the unit has much or little, shows the same."""
    objects = values(column("code", SqlText), column("owner", SqlText), name="objects").data(
        [(case.code, unit) for case in known for unit in UNITS]
    )
    with_it = values(column("code", SqlText), column("unit", SqlText), name="with_it").data(
        [(case.code, UNITS[0]) for case in known]
    )
    others = {
        (link.unit, case.code)
        for case in known
        for link in case.links
        if link.relation is Relation.HANDLING and link.unit != UNITS[0]
    }
    beside = values(column("unit", SqlText), column("code", SqlText), name="beside").data(
        [*others, ("nobody", "none")]
    )
    with patch.object(guard, "_MUCH", 0 if is_much else 99):
        split = guard.ways(
            connection, actor, act, with_it.c.code, told={Standing.HANDLING: with_it.c.unit}, beside=beside
        )
        every = guard.ways(connection, actor, act, objects.c.code, objects.c.owner)
        general = guard.ways(connection, actor, act, CASES.c.code, told=TOLD)
    owned = {tuple(row) for way in every for row in connection.execute(select(objects).where(way))}
    assert owned == {
        (case.code, unit)
        for case in known
        for unit in UNITS
        if decide(actor, act, case, unit=unit).is_allowed
    }
    shown = {code for way in general for code in connection.scalars(select(CASES.c.code).where(way))}
    found = {code for way in split for code in connection.scalars(select(with_it.c.code).where(way))}
    assert shown == found == {case.code for case in known if decide(actor, act, case).is_allowed}


def _coded(case: CaseRelations, number: int) -> CaseRelations:
    return CaseRelations(
        f"case-{number}", case.region, case.handling_region, case.centre, case.grid, case.round, case.links
    )


def _stored(known: Sequence[CaseRelations]) -> list[object]:
    rows = [
        {
            "code": case.code, "unit": link.unit, "relation": link.relation.value, "cause": UUID(int=number),
            "region": case.region, "via": link.via.value, "since": UUID(int=0), "round": link.round,
            "is_active": link.is_active,
        }
        for case in known
        for number, link in enumerate(case.links)
    ]  # fmt: skip
    heads = [
        {
            "code": case.code, "region": case.region, "handling_region": case.handling_region,
            "centre": case.centre, "grid": case.grid, "round": case.round,
        }
        for case in known
    ]  # fmt: skip
    cleared: list[object] = [delete(RELATIONS), delete(CASES), insert(CASES).values(heads)]
    return [*cleared, insert(RELATIONS).values(rows)] if rows else cleared
