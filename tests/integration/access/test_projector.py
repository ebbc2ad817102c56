"""The access tables follow the events of every service, and registering a case stays one statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text

from access import guard
from access.acts import Act
from access.relations import CaseRelations, Link, Standing, Via, standings
from casekit.auth.actor import Actor, Role
from casekit.casecode import CaseCode
from casekit.db import Database
from casekit.errors import CaseNotFound, Forbidden, NotFound
from casekit.facts import Event
from casekit.streams import case_stream
from contracts.access import AccessRefused
from contracts.chain import OrderPassedOn
from contracts.corrections import CaseSupervisorChanged, CaseUnitsCorrected
from contracts.grid import OrderCancelled, OrderDecided, OrderIssued
from contracts.intake import CaseRegistered, CaseReopened, CaseReturned, CaseRouted
from contracts.mediation import MediationEnded, MediationOpened, MediationPassedOn
from contracts.petition import PetitionEnded, PetitionPassedOn, PetitionReceived, PetitionRefused
from contracts.samples import MOMENT, REGION, sample
from contracts.vocabulary import (
    Channel,
    Grade,
    MatterType,
    MediationEnd,
    RefusalGround,
    Relation,
    Route,
    UnitRelation,
)
from tests.integration.access.conftest import OpenWork

CODE = str(CaseCode(REGION, 2026, 7))
JUSTICE, COMMITTEE, BUREAU, QUARRY = "unit-justice", "unit-committee", "unit-petition", "unit-quarry"


def registered(*units: UnitRelation, grid: str | None = "grid-01") -> CaseRegistered:
    return CaseRegistered(
        code=CODE, matter_type=MatterType.DISPUTE, channel=Channel.WINDOW, place="jiangan", procedure="jiangan@1",
        centre="unit-centre", grid=grid, units=units,
    )  # fmt: skip


def routed(round_: int, *units: UnitRelation, supervisor: str | None = None) -> CaseRouted:
    return CaseRouted(
        code=CODE, round=round_, route=Route.ORDER, matter_type=MatterType.DISPUTE, category="land",
        grade=Grade.ORDINARY, place="jiangan", procedure="jiangan@1", units=units, supervisor=supervisor,
    )  # fmt: skip


def issued(order: UUID, round_: int, unit: str = JUSTICE) -> OrderIssued:
    return OrderIssued(order, CODE, unit, round_, MOMENT)


def say(open_work: OpenWork, *events: Event) -> CaseRelations:
    """The relations after these events, each in a transaction of its own."""
    for each in events:
        with open_work() as work:
            work.lock(case_stream(CODE))
            work.append(case_stream(CODE), each)
    with open_work() as work:
        found = guard.load(work, CODE)
    assert found is not None
    return found


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def test_registering_a_case_with_its_relations_is_one_statement(
    open_work: OpenWork, database: Database
) -> None:
    with counted(database) as sent, open_work() as work:
        work.open_stream(case_stream(CODE))
        work.append(case_stream(CODE), registered(grid=None))
    assert len(sent) == 1


def test_a_case_is_known_by_its_place_and_the_units_named(open_work: OpenWork) -> None:
    units = (UnitRelation(QUARRY, Relation.ACCUSED), UnitRelation(JUSTICE, Relation.RESPONDENT))
    case = say(open_work, registered(*units, *units))
    assert (case.region, case.handling_region, case.centre, case.grid) == (
        REGION,
        REGION,
        "unit-centre",
        "grid-01",
    )
    assert set(case.links) == {
        Link(QUARRY, Relation.ACCUSED, Via.REGISTRATION),
        Link(JUSTICE, Relation.RESPONDENT, Via.REGISTRATION),
    }


def test_handling_lasts_from_the_order_until_it_is_cancelled_or_its_return_upheld(
    open_work: OpenWork,
) -> None:
    first, second = uuid4(), uuid4()
    case = say(open_work, registered(), routed(1), issued(first, 1))
    assert case.units(Relation.HANDLING) == {JUSTICE}
    case = say(open_work, OrderDecided(first, CODE, JUSTICE, 1, is_upheld=False))
    assert case.units(Relation.HANDLING) == {JUSTICE}
    case = say(open_work, OrderDecided(first, CODE, JUSTICE, 1, is_upheld=True))
    assert case.units(Relation.HANDLING) == frozenset()
    case = say(open_work, routed(2), issued(second, 2), OrderCancelled(second, CODE, JUSTICE))
    assert case.units(Relation.HANDLING) == frozenset()


def test_an_end_that_comes_late_ends_only_its_own_round(open_work: OpenWork) -> None:
    first, second = uuid4(), uuid4()
    case = say(
        open_work, registered(), routed(1), issued(first, 1), routed(2), issued(second, 2),
        OrderCancelled(first, CODE, JUSTICE),
    )  # fmt: skip
    assert case.units(Relation.HANDLING) == {JUSTICE}


def test_a_case_routed_again_is_no_longer_its_former_handlers(open_work: OpenWork) -> None:
    case = say(
        open_work, registered(), routed(1), issued(uuid4(), 1), routed(2), issued(uuid4(), 2, "unit-town")
    )
    assert case.units(Relation.HANDLING) == {"unit-town"}


def test_a_mediation_is_its_committees_until_it_ends(open_work: OpenWork) -> None:
    mediation = uuid4()
    case = say(open_work, registered(), routed(1), MediationOpened(mediation, CODE, COMMITTEE, 1, MOMENT))
    assert case.units(Relation.HANDLING) == {COMMITTEE}
    assert case.has_served
    case = say(open_work, MediationEnded(mediation, CODE, COMMITTEE, 1, MediationEnd.FAILED))
    assert case.units(Relation.HANDLING) == frozenset()
    assert case.has_served


@pytest.mark.parametrize("refused", [True, False])
def test_a_petition_is_its_offices_until_it_is_refused_or_ends(open_work: OpenWork, refused: bool) -> None:
    petition = uuid4()
    case = say(open_work, registered(), routed(1), PetitionReceived(petition, CODE, BUREAU, 1, MOMENT))
    assert case.units(Relation.HANDLING) == {BUREAU}
    end = (
        PetitionRefused(petition, CODE, BUREAU, 1, RefusalGround.DUPLICATE)
        if refused
        else PetitionEnded(petition, CODE, BUREAU)
    )
    assert say(open_work, end).units(Relation.HANDLING) == frozenset()


def test_routing_repeats_relations_without_doubling_them_and_names_the_supervisor(
    open_work: OpenWork,
) -> None:
    accused = UnitRelation(QUARRY, Relation.ACCUSED)
    case = say(
        open_work,
        registered(accused),
        routed(1, accused, accused, supervisor="unit-party"),
        routed(2, accused),
    )
    assert case.round == 2
    assert sorted(link.relation for link in case.links) == [Relation.ACCUSED, Relation.SPONSOR]


def test_who_watches_over_the_handling_does_so_until_the_case_comes_back(open_work: OpenWork) -> None:
    back = CaseReturned(CODE, 1, Route.ORDER, uuid4())
    case = say(open_work, registered(), routed(1, supervisor=JUSTICE), back)
    assert case.units(Relation.SPONSOR) == frozenset()
    assert say(open_work, routed(2, supervisor=JUSTICE)).units(Relation.SPONSOR) == {JUSTICE}
    assert say(open_work, CaseReopened(CODE, 3)).units(Relation.SPONSOR) == frozenset()


def test_an_older_routing_heard_later_does_not_turn_the_round_back(open_work: OpenWork) -> None:
    assert say(open_work, registered(), routed(2), routed(1)).round == 2


class TestRequire:
    """The guard on these tables."""

    def test_the_handling_unit_is_let_in_with_one_statement(
        self, open_work: OpenWork, database: Database
    ) -> None:
        say(open_work, registered(), routed(1), issued(uuid4(), 1))
        with open_work() as work, counted(database) as sent:
            grant = guard.require(work, handler(), Act.ORDER_ACCEPT, CODE, unit=JUSTICE)
            assert Act.ORDER_COMPLETE in guard.acts_of(handler(), grant, unit=JUSTICE)
        assert not grant.masked
        assert len(sent) == 1

    def test_an_unknown_case_and_a_hidden_one_are_refused_alike(
        self, open_work: OpenWork, database: Database
    ) -> None:
        say(open_work, registered(UnitRelation(JUSTICE, Relation.ACCUSED)), routed(1), issued(uuid4(), 1))
        seen = []
        for code in (CODE, str(CaseCode(REGION, 2026, 8))):
            with open_work() as work, counted(database) as sent, pytest.raises(CaseNotFound) as refused:
                guard.require(work, handler(), Act.CASE_READ, code)
            seen.append((str(refused.value), refused.value.detail, refused.value.extra, len(sent)))
            assert isinstance(refused.value.on_record, AccessRefused)
        assert seen[0] == seen[1]

    def test_a_refusal_is_on_record_with_the_code_only_if_there_is_such_a_case(
        self, open_work: OpenWork
    ) -> None:
        say(open_work, registered())
        for code, kept in ((CODE, CODE), ("anything a caller wrote", None)):
            with open_work() as work, pytest.raises(NotFound) as refused:
                guard.require(work, handler(), Act.CASE_READ, code)
            assert refused.value.on_record == AccessRefused("post-9", JUSTICE, "case.read", kept)

    def test_who_may_see_and_not_do_is_told_so(self, open_work: OpenWork) -> None:
        say(open_work, registered(), routed(1), issued(uuid4(), 1))
        with open_work() as work, pytest.raises(Forbidden) as refused:
            guard.require(work, handler(), Act.CASE_ROUTE, CODE)
        assert refused.value.on_record == AccessRefused("post-9", JUSTICE, "case.route", CODE)

    def test_what_is_hidden_is_not_found_in_the_words_of_what_was_asked_for(
        self, open_work: OpenWork
    ) -> None:
        say(open_work, registered())
        with open_work() as work, pytest.raises(NotFound) as refused:
            guard.require(work, handler(), Act.ORDER_READ, CODE, unit=JUSTICE, hidden=NotFound)
        assert refused.value.code == "NOT_FOUND"

    def test_a_general_act_asks_nothing_of_the_database(
        self, open_work: OpenWork, database: Database
    ) -> None:
        clerk = Actor("post-1", frozenset({Role.CLERK}), "unit-centre")
        with open_work() as work, counted(database) as sent:
            guard.require(work, clerk, Act.CASE_REGISTER)
            with pytest.raises(Forbidden):
                guard.require(work, clerk, Act.UNIT_MANAGE)
        assert sent == []

    def test_several_cases_are_loaded_by_one_statement(self, open_work: OpenWork, database: Database) -> None:
        say(open_work, registered())
        with open_work() as work, counted(database) as sent:
            assert set(guard.load_many(work, frozenset({CODE, "another"}))) == {CODE}
            assert guard.load_many(work, frozenset()) == {}
        assert len(sent) == 1


def handler() -> Actor:
    return Actor("post-9", frozenset({Role.HANDLER}), JUSTICE)


def test_events_of_one_transaction_leave_what_they_leave_one_by_one(
    open_work: OpenWork, database: Database
) -> None:
    """Of many cases, in few statements, whatever ends and is made again."""
    order, first, second = uuid4(), uuid4(), uuid4()
    watched = UnitRelation(QUARRY, Relation.RESPONDENT)
    also = UnitRelation(JUSTICE, Relation.RESPONDENT)
    corrected = replace(
        sample(CaseUnitsCorrected), named=(also,), lifted=(watched,), units=(also,), centre="unit-centre-2"
    )
    course: tuple[Any, ...] = (
        registered(watched), routed(2, supervisor="unit-chief"), issued(order, 2), routed(1),
        OrderPassedOn(order, CODE, "unit-town", 2, JUSTICE),
        OrderPassedOn(order, CODE, JUSTICE, 2, "unit-town"),
        CaseSupervisorChanged(CODE, "unit-chief-2", "unit-chief"), CaseReturned(CODE, 2, Route.ORDER),
        routed(3, watched, supervisor="unit-chief"), MediationOpened(first, CODE, COMMITTEE, 3, MOMENT),
        MediationEnded(first, CODE, COMMITTEE, 3, MediationEnd.FAILED),
        MediationOpened(second, CODE, COMMITTEE, 3, MOMENT), corrected,
    )  # fmt: skip
    one_by_one, *at_once = (str(CaseCode(REGION, 2026, number)) for number in range(1, 9))
    for each in course:
        with open_work() as work:
            work.lock(case_stream(one_by_one))
            work.append(case_stream(one_by_one), replace(each, code=one_by_one))
    with counted(database) as sent, open_work() as work:
        work.lock(*map(case_stream, at_once))
        for each in course:
            for code in at_once:
                work.append(case_stream(code), replace(each, code=code))
    assert (
        sum("case_relations" in each or "case_access" in each for each in sent) <= 13
    )  # for all seven cases
    expected = stored(database, one_by_one)
    assert len(expected) == 9
    for code in at_once:
        assert stored(database, code) == expected


def test_a_successor_handles_and_what_was_merged_into_it_did(open_work: OpenWork) -> None:
    mediation, petition = uuid4(), uuid4()
    case = say(
        open_work, registered(), routed(1), MediationOpened(mediation, CODE, JUSTICE, 1, MOMENT),
        MediationPassedOn(mediation, CODE, "unit-town", 1, JUSTICE),
        PetitionReceived(petition, CODE, BUREAU, 1, MOMENT),
        PetitionPassedOn(petition, CODE, "unit-county", 1, BUREAU),
    )  # fmt: skip
    assert case.units(Relation.HANDLING) == {"unit-town", "unit-county"}
    assert standings(handler(), case) == {Standing.FORMER}


def stored(database: Database, code: str) -> list[tuple[object, ...]]:
    """What the access tables hold of a case, with the place of the event since when a relation holds."""
    rows = text(
        "SELECT handling_region, centre, grid, round, '', '', 0 FROM case_access WHERE code = :code UNION ALL"
        " SELECT unit, relation, cause::text, round, r.is_active::text, via, o.seq FROM case_relations r"
        " JOIN outbox_messages o ON o.id = r.since WHERE code = :code ORDER BY 1, 2, 3"
    ).bindparams(code=code)
    with database.begin() as db:
        return [tuple(row) for row in db.execute(rows)]
