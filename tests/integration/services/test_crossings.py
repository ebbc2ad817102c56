"""Six real services act and hear at any time; when all is heard they agree. See `docs/crossings.md`."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from casekit.streams import case_stream
from casekit.testing.servers import PostgresServer
from tests.support.county import County, open_county

OPEN_STATES = {
    "grid": ("orders", ("issued", "accepted", "returned", "completed")),
    "mediation": ("mediations", ("opened",)),
    "petition": ("petitions", ("received", "admitted")),
}
# what merges, and by which route a case comes there
MERGING = {"committee": "mediation", "petition_office": "petition"}


@pytest.fixture(scope="module")
def county(
    postgres: PostgresServer, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """One county for all walks; each has cases of its own."""
    name = postgres.create_database(template=migrated)
    with open_county(postgres.uri(name), tmp_path_factory.mktemp("county")) as made:
        yield made
    postgres.drop_database(name)


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 60))]
)
def test_after_any_interleaving_the_services_agree(county: County, seed: int) -> None:
    chance = Random(seed)
    county.codes = []
    for accused in ((), ({"unit": "quarry", "relation": "accused"},)):
        county.bring_to_routing(county.register(units=list(accused)))
    assert county.act(county.codes[0], "relations", {"other": county.codes[1]}).status_code == 201
    for _ in range(50):
        county.somebody_acts(chance)
        for name in chance.sample(sorted(county.services), 2):
            county.handle(name, chance.choice((3, 10, 50)))
    county.settle()
    _inboxes_are_done(county)
    for code in county.codes:
        _a_case_stands_still_with_its_order_alone(county, code)
        _one_thing_is_open_where_the_case_is_routed(county, code)
        _everybody_knows_the_same_relations(county, code)
        _evaluation_counts_what_intake_completed(county, code)
    _everything_is_on_record(county)


def _inboxes_are_done(county: County) -> None:
    for name in county.services:
        states = {row[0] for row in county.rows(name, "SELECT DISTINCT state FROM inbox_messages")}
        assert states <= {"done", "skipped"}, name


def _a_case_stands_still_with_its_order_alone(county: County, code: str) -> None:
    still = county.rows("grid", "SELECT 1 FROM orders WHERE code = :c AND suspended_for IS NOT NULL", c=code)
    of_case = "SELECT 1 FROM deadlines WHERE stream = 'case/' || :c AND state = 'suspended'"
    assert (
        len(county.rows("intake", of_case, c=code)) == len(county.rows("grid", of_case, c=code)) == len(still)
    )


def _one_thing_is_open_where_the_case_is_routed(county: County, code: str) -> None:
    (state, round_, route), *_ = county.rows(
        "intake", "SELECT state, round, route FROM cases WHERE code = :c", c=code
    )
    opened: list[Any] = []
    for service, (table, states) in OPEN_STATES.items():
        found = county.rows(service, f"SELECT round, state FROM {table} WHERE code = :c", c=code)
        opened += [row.round for row in found if row.state in states]
    assert opened == ([round_] if state == "routed" else []), (state, route)


def _everybody_knows_the_same_relations(county: County, code: str) -> None:
    known = {
        name: (
            county.rows(name, "SELECT * FROM case_access WHERE code = :c", c=code),
            sorted(map(str, county.rows(name, "SELECT * FROM case_relations WHERE code = :c", c=code))),
        )
        for name in county.services
    }
    assert all(each == known["intake"] for each in known.values()), known


def _evaluation_counts_what_intake_completed(county: County, code: str) -> None:
    (outcome,) = county.rows("intake", "SELECT outcome FROM cases WHERE code = :c", c=code)[0]
    sums = county.rows(
        "evaluation",
        "SELECT unit, indicator, sum(delta) FROM evaluation_facts"
        " WHERE code = :c AND indicator IN ('registered', 'admitted', 'completed', 'on_time') GROUP BY 1, 2", c=code,
    )  # fmt: skip
    assert {count for _, _, count in sums} <= {0, 1}
    completed = sum(count for unit, indicator, count in sums if (unit, indicator) == ("centre", "completed"))
    assert completed == (outcome is not None)


def _everything_is_on_record(county: County) -> None:
    said = {
        (name, str(row.id))
        for name in county.services
        for row in county.rows(name, "SELECT id FROM outbox_messages")
    }
    leaves = county.rows("ledger", "SELECT source, id, index FROM ledger_leaves ORDER BY index")
    assert {(row.source, str(row.id)) for row in leaves} == said
    assert [row.index for row in leaves] == list(range(len(leaves)))


@pytest.mark.parametrize("seed", [0, *(pytest.param(each, marks=pytest.mark.long) for each in range(1, 10))])
def test_no_case_stays_with_a_committee_or_an_office_that_is_merged_amid_it_all(
    county: County, seed: int
) -> None:
    chance = Random(seed)
    county.codes = []
    heirs = {f"{kind}-{seed}": f"{kind}-heir-{seed}" for kind in MERGING}
    for kind, route in MERGING.items():
        for unit in (f"{kind}-{seed}", f"{kind}-heir-{seed}"):
            told = {"id": unit, "name": unit, "kind": kind, "tier": "town", "parent": "centre"}
            assert county.post("grid", "/v1/units", told, "director").status_code == 201
        county.settle()
        for accused in ((), ({"unit": f"{kind}-heir-{seed}", "relation": "accused"},)):
            county.bring_to_routing(code := county.register(units=list(accused)))
            routing = {"route": route, "unit": f"{kind}-{seed}"}
            assert county.act(code, "routing", routing, "dispatcher").status_code == 200
    for step in range(8):
        county.somebody_acts(chance)
        for name in chance.sample(sorted(county.services), 2):
            county.handle(name, chance.choice((3, 10, 50)))
        if step in (1, 3):
            gone = sorted(heirs)[step // 2]
            merger = county.post("grid", f"/v1/units/{gone}/merger", {"into": heirs[gone]}, "director")
            assert merger.status_code == 200
    county.settle()
    _inboxes_are_done(county)
    for code in county.codes:
        _one_thing_is_open_where_the_case_is_routed(county, code)
        _everybody_knows_the_same_relations(county, code)
        _who_has_it_is_there_and_not_accused(county, code, heirs)
    told = "SELECT count(*) FROM outbox_messages WHERE type LIKE '%.passed_on' AND stream = ANY(:streams)"
    streams = [case_stream(code) for code in county.codes]
    assert sum(county.rows(name, told, streams=streams)[0][0] for name in ("mediation", "petition"))


def _who_has_it_is_there_and_not_accused(county: County, code: str, heirs: dict[str, str]) -> None:
    (row,) = county.rows("intake", "SELECT unit, units, state FROM cases WHERE code = :c", c=code)
    accused = {unit for unit, relation in row.units if relation == "accused"}
    has = {row.unit} if row.state == "routed" else set()
    for service, column in (("mediation", "committee"), ("petition", "unit")):
        table, states = OPEN_STATES[service]
        found = county.rows(service, f"SELECT {column} AS unit, state FROM {table} WHERE code = :c", c=code)
        has |= {each.unit for each in found if each.state in states}
    assert not has & {*accused, *heirs}, has


def test_the_walks_were_no_empty_ones(county: County) -> None:
    """What the walks above said, all in all: every way a case may take was taken."""
    said = {
        row[0]
        for name in county.services
        for row in county.rows(name, "SELECT DISTINCT type FROM outbox_messages")
    }
    assert said >= {
        "case.returned", "case.completed", "case.reopened", "case.withdrawn", "order.accepted", "order.decided",
        "order.completed", "order.cancelled", "mediation.attempted", "mediation.ended", "agreement.made",
        "petition.admitted", "petition.answered", "case.related", "access.refused",
        "case.units_corrected", "case.voided", "order.suspended", "order.resumed",
    }  # fmt: skip
