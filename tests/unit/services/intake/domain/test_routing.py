"""To whom a case may be sent, and to whom never, over every route, kind of unit and relation."""

import itertools

import pytest

from contracts.vocabulary import Relation, Route, UnitKind, UnitRelation
from services.intake.domain.errors import (
    HandlerUnfit,
    SupervisorNotOutside,
    SupervisorRequired,
    UnitIsAccused,
)
from services.intake.domain.routing import HANDLERS, Routing

ACCUSED = UnitRelation("planning", Relation.ACCUSED)
RESPONDENT = UnitRelation("justice", Relation.RESPONDENT)
DEPARTMENT = UnitKind.DEPARTMENT


@pytest.mark.parametrize(("route", "kind"), list(itertools.product(HANDLERS, UnitKind)))
def test_a_route_takes_only_the_kinds_of_unit_that_can_handle_it(route: Route, kind: UnitKind) -> None:
    routing = Routing(route, "labour", kind)
    if kind in HANDLERS[route]:
        routing.check(())
    else:
        with pytest.raises(HandlerUnfit):
            routing.check(())


@pytest.mark.parametrize("route", [route for route in Route if route.is_guidance])
def test_a_route_that_leads_elsewhere_names_no_unit(route: Route) -> None:
    Routing(route).check([ACCUSED])
    with pytest.raises(HandlerUnfit):
        Routing(route, "labour", DEPARTMENT).check(())


@pytest.mark.parametrize("route", list(HANDLERS))
def test_an_accused_unit_is_never_given_the_case_whatever_else_it_is(route: Route) -> None:
    (kind, *_) = HANDLERS[route]
    units = [ACCUSED, UnitRelation("planning", Relation.RESPONDENT)]
    for barred, related in (((), units), (("planning",), [])):
        routing = Routing(
            route, "planning", kind, supervisor="x", supervisor_unit="labour", barred=frozenset(barred)
        )
        with pytest.raises(UnitIsAccused):
            routing.check(related)


def test_an_accused_unit_does_not_supervise_either() -> None:
    with pytest.raises(UnitIsAccused):
        Routing(Route.ORDER, "labour", DEPARTMENT, supervisor="post-9", supervisor_unit="planning").check(
            [ACCUSED]
        )


def test_a_respondent_handles_only_under_a_supervisor_from_outside() -> None:
    with pytest.raises(SupervisorRequired):
        Routing(Route.ORDER, "justice", DEPARTMENT).check([RESPONDENT])
    with pytest.raises(SupervisorNotOutside):
        Routing(Route.ORDER, "justice", DEPARTMENT, supervisor="post-1", supervisor_unit="justice").check(
            [RESPONDENT]
        )
    Routing(Route.ORDER, "justice", DEPARTMENT, supervisor="post-1", supervisor_unit="labour").check(
        [RESPONDENT]
    )


def test_a_respondent_does_not_supervise_another() -> None:
    with pytest.raises(SupervisorNotOutside):
        Routing(Route.ORDER, "labour", DEPARTMENT, supervisor="post-1", supervisor_unit="justice").check(
            [RESPONDENT]
        )
