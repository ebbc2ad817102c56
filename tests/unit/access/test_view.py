"""What of every event each viewer is shown: the matrix relation × role × event, from the golden samples."""

import re
from dataclasses import replace

import pytest

from access.relations import CaseRelations, Link, Via
from access.testing import GRID, OTHER_UNIT, TOWN, UNIT, Situation, situations
from access.view import Breadth, audience, cases_named, unit_view, view_of
from casekit import deadlines
from casekit.auth.actor import Role
from casekit.facts import Event
from contracts import (
    callouts,
    chain,
    followups,
    grid,
    intake,
    letters,
    mediation,
    meetings,
    petition,
    risks,
    sessions,
    settlement,
)
from contracts.access import AccessRefused
from contracts.registry import known_events
from contracts.samples import REGION, sample
from contracts.vocabulary import Relation

ON_CASES: tuple[type[Event], ...] = (
    *intake.EVENTS,
    followups.CaseDrawn,
    *(kind for kind in grid.EVENTS if kind.TYPE.startswith("order.")),
    *chain.EVENTS,
    *callouts.EVENTS,
    *letters.EVENTS,
    *risks.EVENTS,
    *(kind for kind in meetings.EVENTS if kind.TYPE.startswith("sponsor.")),
    *mediation.EVENTS,
    *sessions.EVENTS,
    *settlement.EVENTS,
    *petition.EVENTS,
    *deadlines.EVENTS,
)
CODE = re.compile(r"\d{6}-\d{4}-\d{7}-[\dX]")
NOT_IN_THE_FILE = (intake.CaseRelated, intake.CaseUnrelated, intake.CaseRefused)
ORGANISATION = [kind for kind in grid.EVENTS if kind.TYPE.startswith(("unit.", "grid."))]
OWNED = {
    kind.TYPE
    for kind in ON_CASES
    if kind.TYPE.startswith(
        ("order.", "supervision.", "callout.", "letter.", "risk.", "mediation.", "agreement.", "petition.")
    )
    or kind in (*sessions.EVENTS, *settlement.EVENTS)
}


def data_of(kind: type[Event], unit: str = UNIT) -> dict[str, object]:
    """The sample, as one of `unit`'s."""
    data = sample(kind).to_data()
    return {**data, **{name: unit for name in ("unit", "committee", "owner") if name in data}}


def shown(view: object, kind: type[Event], unit: str = UNIT) -> dict[str, object] | None:
    assert view is not None
    return view.show(kind.TYPE, data_of(kind, unit), lambda _: True)  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("role", list(Role))
def test_an_accused_unit_has_no_view_whatever_else_it_is(role: Role) -> None:
    for situation in situations():
        if situation.accused:
            assert view_of(situation.actor(role), situation.case()) is None
            assert unit_view(UNIT, situation.case()) is None


@pytest.mark.parametrize("kind", [*ON_CASES, AccessRefused], ids=lambda kind: kind.TYPE)
def test_no_event_of_a_case_is_for_an_accused_unit(kind: type[Event]) -> None:
    data = data_of(kind)
    for situation in situations():
        told = audience(kind.TYPE, data, situation.case())
        assert not told.everyone
        assert not (situation.accused and UNIT in told.units)


@pytest.mark.parametrize("kind", ON_CASES, ids=lambda kind: kind.TYPE)
def test_an_event_of_a_case_not_heard_of_is_for_nobody(kind: type[Event]) -> None:
    assert audience(kind.TYPE, data_of(kind), None).units == frozenset()


@pytest.mark.parametrize("kind", ORGANISATION, ids=lambda kind: kind.TYPE)
def test_what_the_organisation_is_is_for_every_unit(kind: type[Event]) -> None:
    assert audience(kind.TYPE, data_of(kind), None).everyone


@pytest.mark.parametrize("kind", ON_CASES, ids=lambda kind: kind.TYPE)
def test_who_oversees_sees_all_but_who_looked(kind: type[Event]) -> None:
    case = Situation().case()
    for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR):
        view = view_of(Situation(region=TOWN).actor(role), case)
        is_seen = shown(view, kind, OTHER_UNIT) is not None
        assert is_seen == (role is Role.AUDITOR or kind.TYPE not in ("party.revealed", "party.erased"))


@pytest.mark.parametrize("kind", ON_CASES, ids=lambda kind: kind.TYPE)
def test_a_handling_unit_sees_the_file_and_its_own_part(kind: type[Event]) -> None:
    view = view_of(Situation(handling="now").actor(Role.HANDLER), Situation(handling="now").case())
    mine, others = shown(view, kind), shown(view, kind, OTHER_UNIT)
    if kind.TYPE in OWNED:
        assert mine is not None
        assert others is None
    elif kind.TYPE.startswith("deadline."):
        assert (mine is not None) == ("owner" in data_of(kind))
        assert others is None
    else:
        desks_affair = kind in (intake.CaseFirstContactChanged, intake.CaseSecretReissued)
        others_affair = kind in (*NOT_IN_THE_FILE, followups.CaseDrawn) or desks_affair
        hidden = kind.TYPE.startswith(("notification.", "party.", "sponsor.")) or others_affair
        assert (mine is None) == hidden


@pytest.mark.parametrize("situation", [Situation(handling="ended"), Situation(handling="rerouted")])
def test_who_handled_it_sees_only_its_own_part(situation: Situation) -> None:
    view = view_of(situation.actor(Role.HANDLER), situation.case())
    seen = {kind.TYPE for kind in ON_CASES if shown(view, kind) is not None}
    assert {name for name in seen if not name.startswith("deadline.")} <= OWNED
    assert {kind.TYPE for kind in ON_CASES if shown(view, kind, OTHER_UNIT) is not None} == set()


def test_a_respondent_sees_what_is_served_on_it_and_nothing_before() -> None:
    unserved, served = Situation(respondent=True), Situation(respondent=True, mediated=True)
    assert view_of(unserved.actor(Role.HANDLER), unserved.case()) is None
    view = view_of(served.actor(Role.HANDLER), served.case())
    seen = {kind.TYPE for kind in ON_CASES if shown(view, kind, OTHER_UNIT) is not None}
    assert seen == {
        "mediation.opened", "mediation.passed_on", "mediation.ended", "agreement.made", "session.scheduled",
        "session.rescheduled", "session.cancelled",
    }  # fmt: skip
    assert view is not None
    assert not view.names_actors


@pytest.mark.parametrize("kind", [intake.CaseRegistered, intake.CaseRouted])
def test_who_is_accused_is_told_to_those_who_must_know(kind: type[Event]) -> None:
    must = {Role.CLERK, Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.AUDITOR}
    situation = Situation(own_centre=True, own_grid=True, region=TOWN, handling="now")
    for role in set(Role) - {Role.OPS, Role.SERVICE}:
        view = view_of(situation.actor(role), situation.case())
        data = shown(view, kind)
        assert data is not None
        relations = {each["relation"] for each in data["units"]}  # type: ignore[attr-defined]
        assert (Relation.ACCUSED.value in relations) == (role in must), role
        assert Relation.RESPONDENT.value in relations


def test_other_cases_are_named_only_to_those_who_may_know_of_them() -> None:
    view = view_of(Situation(region=TOWN).actor(Role.DISPATCHER), Situation().case())
    assert view is not None
    agreement = sample(mediation.AgreementMade).to_data()
    assert view.show("agreement.made", agreement, lambda _: False) == {**agreement, "related": []}
    assert view.show("agreement.made", agreement, lambda _: True) == agreement
    assert view.show("case.related", sample(intake.CaseRelated).to_data(), lambda _: False) is None


def test_every_other_case_that_an_event_names_is_asked_about() -> None:
    """Read off the samples: a code that stands in an event, wherever it does, is its own case's or one of these.

    Another region's code names no case of this installation.
    """
    naming = set()
    for kind in known_events(*deadlines.EVENTS).values():
        data = sample(kind).to_data()
        others = str([value for name, value in data.items() if name != "code"])
        told = {code for code in CODE.findall(others) if code.startswith(REGION[:6])}
        assert cases_named(data) == told, kind.TYPE
        naming |= {kind.TYPE} if told else set()
    assert naming == {
        "agreement.made", "case.related", "case.unrelated", "case.voided", "ruling.given",
    }  # fmt: skip


def test_a_case_routed_elsewhere_is_no_longer_for_the_former_unit() -> None:
    before, after = Situation(handling="now").case(), Situation(handling="rerouted").case()
    closed = sample(intake.CaseClosed).to_data()
    assert UNIT in audience("case.closed", closed, before).units
    assert UNIT not in audience("case.closed", closed, after).units


def test_a_view_adds_up_what_its_roles_are_shown() -> None:
    situation = Situation(handling="now", region=TOWN)
    view = view_of(situation.actor(Role.HANDLER, Role.AUDITOR), situation.case())
    assert view is not None
    assert view.breadths == {Breadth.HANDLING, Breadth.WHOLE}
    assert (view.accusations, view.accesses) == (True, True)


def test_a_committee_and_a_petition_office_are_told_as_any_unit_that_handles() -> None:
    links = (
        Link("committee", Relation.HANDLING, Via.MEDIATION, 1),
        Link("bureau", Relation.HANDLING, Via.PETITION, 1),
    )
    case = replace(CaseRelations("c", TOWN, TOWN, "centre", GRID, 1), links=links)
    assert audience("case.closed", {"code": "c"}, case).units == {"committee", "bureau"}


@pytest.mark.parametrize("kind", letters.EVENTS, ids=lambda kind: kind.TYPE)
@pytest.mark.parametrize("end", ["unit", "recipient"])
def test_a_letter_is_for_both_units_whatever_they_are_to_the_case_and_never_for_the_accused(
    kind: type[Event], end: str
) -> None:
    data = {**sample(kind).to_data(), "unit": OTHER_UNIT, "recipient": "unit-third", end: UNIT}
    for situation in situations():
        assert (UNIT in audience(kind.TYPE, data, situation.case()).units) == (not situation.accused)
    assert audience(kind.TYPE, data, None).units == frozenset(), "of a case not heard of it is for nobody"
    of_a_place = {**data, "code": None}
    assert audience(kind.TYPE, of_a_place, None).units == {UNIT, data["unit"], data["recipient"]}
