"""The policy, against an independent statement of domain.md §7 and §8.

`STATED` says per act who may do it: `role@standing`, with `~` where personal data and text stay masked. It is written
by act, while `access.rules` is written by role; what a standing means is stated here in plain flags of a `Situation`.
"""

from itertools import combinations, product

import pytest

from access.acts import Act
from access.policy import Decision, Verdict, decide, decide_general, permitted
from access.relations import CaseRelations, Link, Seat, Standing, Via, jurisdiction, standings
from access.rules import CASE_ACTS, CASE_RULES
from access.testing import COUNTY, ELSEWHERE, OTHER_UNIT, TOWN, UNIT, Situation, situations
from casekit.auth.actor import Actor, Role
from contracts.vocabulary import Relation, Tier

_WATCHERS = (
    "dispatcher@centre~ dispatcher@region~ supervisor@region~ supervisor@sponsor~ director@centre~ director@region~"
    " director@sponsor~ evaluator@region~ auditor@region~"
)
_DOERS = "handler@handling department_system@handling grid_worker@handling grid_leader@handling"
_ANSWERABLE = "handler@concerned~ department_system@concerned~ grid_worker@concerned~ grid_leader@concerned~"
_PAST = "handler@former~ department_system@former~ grid_worker@former~ grid_leader@former~"
_GRID = "grid_worker@grid~ grid_leader@grid~"
_FILE = f"clerk@centre {_DOERS} mediator@handling petition_officer@handling"
_MEDIATES, _MEDIATED = "mediator@handling handler@handling", "mediator@former handler@former"
_DISPATCH = "dispatcher@centre~ dispatcher@region~"

STATED: dict[Act, str] = {
    Act.CASE_READ: f"{_FILE} guide@centre~ {_WATCHERS} {_GRID} {_ANSWERABLE} petition_officer@concerned~",
    Act.TIMELINE_READ: (
        f"{_FILE} guide@centre~ {_WATCHERS} {_GRID} {_ANSWERABLE} petition_officer@concerned~"
        " handler@served~ department_system@served~"
    ),
    Act.PARTY_REVEAL: f"{_FILE} auditor@region",
    Act.MATERIAL_READ: _FILE,
    Act.MATERIAL_ADD: f"{_FILE} guide@centre~ {_ANSWERABLE} petition_officer@concerned~",
    Act.ACCESS_READ: "auditor@region~",
    Act.CASE_ADMIT: f"clerk@centre {_DISPATCH}",
    Act.CASE_REFUSE: f"clerk@centre {_DISPATCH}",
    Act.CASE_TRIAGE: _DISPATCH,
    Act.CASE_ROUTE: _DISPATCH,
    Act.CASE_ANSWER: "clerk@centre guide@centre~",
    Act.CASE_NOTIFY: "clerk@centre",
    Act.CASE_FOLLOW_UP: "clerk@centre",
    Act.CASE_SECRET: "clerk@centre",
    Act.CASE_HAND_OVER: f"clerk@centre guide@centre~ {_DISPATCH}",
    Act.CASE_WITHDRAW: "clerk@centre",
    Act.CASE_CLOSE: f"clerk@centre {_DISPATCH}",
    Act.CASE_ARCHIVE: f"clerk@centre {_DISPATCH}",
    Act.CASE_RELATE: f"clerk@centre {_DISPATCH}",
    Act.CASE_CORRECT: f"clerk@centre {_DISPATCH} supervisor@region~ supervisor@sponsor~",
    Act.CASE_VOID: _DISPATCH,
    Act.CASE_TRANSFER: f"{_DISPATCH} supervisor@region~ supervisor@sponsor~",
    Act.DISCLOSURE_READ: "auditor@region~ supervisor@region~ supervisor@sponsor~",
    Act.CORRECTION_REVEAL: "auditor@region",
    Act.CASE_REOPEN: f"{_DISPATCH} supervisor@region~ supervisor@sponsor~ director@centre~ director@region~"
    " director@sponsor~",
    Act.ORDER_READ: f"clerk@centre {_DOERS} {_WATCHERS} {_GRID} {_ANSWERABLE} {_PAST}",
    Act.LETTER_SEND: (
        f"{_DOERS} {_ANSWERABLE} mediator@handling petition_officer@handling petition_officer@concerned~ {_DISPATCH}"
        " supervisor@region~ supervisor@sponsor~"
    ),
    Act.RISK_LIST: (
        f"{_DISPATCH} supervisor@region~ supervisor@sponsor~ director@centre~ director@region~ director@sponsor~"
    ),
    Act.LETTER_ASSIGN: f"{_DISPATCH} supervisor@region~ supervisor@sponsor~",
    Act.ORDER_ACCEPT: f"{_DOERS} {_ANSWERABLE}",
    Act.ORDER_RETURN: f"{_DOERS} {_ANSWERABLE}",
    Act.ORDER_PROGRESS: f"{_DOERS} {_ANSWERABLE}",
    Act.ORDER_COMPLETE: f"{_DOERS} {_ANSWERABLE}",
    Act.SPONSOR_READ: _WATCHERS,
    Act.SPONSOR_APPOINT: f"{_DISPATCH} director@centre~ director@region~ director@sponsor~",
    Act.SPONSOR_ADVANCE: (
        f"{_DISPATCH} director@centre~ director@region~ director@sponsor~ supervisor@region~ supervisor@sponsor~"
    ),
    Act.ORDER_ISSUE: f"{_DISPATCH} supervisor@region~ supervisor@sponsor~",
    Act.ORDER_CANCEL: _DISPATCH,
    Act.ORDER_DECIDE: _DISPATCH,
    Act.ORDER_VERIFY: f"{_DISPATCH} supervisor@region~ supervisor@sponsor~ {_GRID}",
    Act.ORDER_ESCALATE: f"{_DOERS} {_ANSWERABLE} {_DISPATCH} supervisor@region~ supervisor@sponsor~",
    Act.ORDER_SUPERVISE: f"{_DISPATCH} supervisor@region~ supervisor@sponsor~",
    Act.ORDER_EXPLAIN: f"{_DOERS} {_ANSWERABLE}",
    Act.ORDER_APPRAISE: "supervisor@region~ supervisor@sponsor~",
    Act.ORDER_EXTEND: f"{_DOERS} {_ANSWERABLE}",
    Act.ORDER_GRANT: (
        f"{_DISPATCH} supervisor@region~ supervisor@sponsor~ director@centre~ director@region~ director@sponsor~"
    ),
    Act.ORDER_SUSPEND: _DISPATCH,
    Act.MEDIATION_READ: f"{_MEDIATES} {_MEDIATED} mediator@concerned~ handler@concerned~ clerk@centre~ {_WATCHERS}",
    Act.MEDIATION_ATTEMPT: _MEDIATES,
    Act.MEDIATION_AGREE: _MEDIATES,
    Act.MEDIATION_END: f"{_MEDIATES} mediator@concerned~ handler@concerned~",
    Act.MEDIATION_ASSIGN: f"{_MEDIATES} {_DISPATCH}",
    Act.MEDIATION_RECUSE: _MEDIATES,
    Act.MEDIATION_SCHEDULE: _MEDIATES,
    Act.MEDIATION_SETTLE: f"{_MEDIATES} {_MEDIATED}",
    Act.MEDIATION_ALLOW: f"{_DISPATCH} director@centre~ director@region~ director@sponsor~",
    Act.PETITION_READ: (
        "petition_officer@handling petition_officer@former petition_officer@concerned~ clerk@centre~"
        f" {_WATCHERS}"
    ),
    Act.PETITION_ADMIT: "petition_officer@handling petition_officer@concerned~",
    Act.PETITION_REFUSE: "petition_officer@handling petition_officer@concerned~",
    Act.PETITION_ANSWER: "petition_officer@handling petition_officer@concerned~",
    Act.PETITION_REGISTER: "petition_officer@handling petition_officer@concerned~",
    Act.PETITION_FORWARD: "petition_officer@handling petition_officer@concerned~",
    Act.PETITION_EXTEND: "petition_officer@handling petition_officer@concerned~",
    Act.PETITION_GRANT: "director@centre~ director@region~ director@sponsor~",
    Act.PETITION_EXPLAIN: "petition_officer@handling petition_officer@former petition_officer@concerned~",
    Act.PETITION_RELIEVE: "petition_officer@handling petition_officer@former petition_officer@concerned~",
    Act.PETITION_RECEIVE: "petition_officer@handling petition_officer@former petition_officer@concerned~",
    Act.PETITION_DELIVER: "petition_officer@handling petition_officer@former petition_officer@concerned~",
    Act.PETITION_PRESS: "supervisor@region~ supervisor@sponsor~",
    Act.PETITION_REVIEW: "petition_officer@handling petition_officer@former petition_officer@concerned~",
    Act.REPORT_READ: f"clerk@centre~ {_WATCHERS} grid_worker@grid grid_leader@grid",
}


# Who manages the organisation, from a centre of which tier: `below` is only what stands under that centre.
_EVERYTHING = "dispatcher@county director@county"
_BELOW = " ".join(
    f"{role}@{tier}/below" for role in ("dispatcher", "director") for tier in ("town", "village", "hamlet")
)
MANAGED: dict[Act, str] = {
    Act.UNIT_MANAGE: f"{_EVERYTHING} {_BELOW}",
    Act.GRID_MANAGE: f"{_EVERYTHING} {_BELOW}",
    Act.STAFF_MANAGE: f"{_EVERYTHING} {_BELOW}",
    Act.STATIONING_MANAGE: f"{_EVERYTHING} {_BELOW}",
    Act.DUTY_MANAGE: f"{_EVERYTHING} {_BELOW}",
    Act.COMMITTEE_MANAGE: f"{_EVERYTHING} {_BELOW}",
    Act.STAFF_APPOINT: "director@county",
}


def places(situation: Situation) -> set[str]:
    """What a situation means for its actor, in the words of `STATED`."""
    ours = situation.owner in (None, UNIT)
    found = {
        "centre": situation.own_centre,
        "region": situation.region in (COUNTY, TOWN),
        "grid": situation.own_grid,
        "sponsor": situation.sponsor,
        "handling": ours and situation.handling == "now" and not situation.respondent,
        "concerned": ours and situation.handling == "now" and situation.respondent,
        "former": ours and situation.handling in ("ended", "rerouted"),
        "served": ours and situation.respondent and situation.mediated,
    }
    return {name for name, holds in found.items() if holds}


# (role, place) → act → sight, read off the statement
BY_PLACE: dict[tuple[str, str], dict[Act, str]] = {}
for _act, _entries in STATED.items():
    for _entry in _entries.split():
        _role, _place = _entry.rstrip("~").split("@")
        BY_PLACE.setdefault((_role, _place), {})[_act] = "masked" if _entry.endswith("~") else "clear"


def expected(role: Role, situation: Situation) -> dict[Act, str]:
    """Every act's `hidden`, `forbidden`, `masked` or `clear`, by the statement alone."""
    held = [BY_PLACE[role.value, place] for place in places(situation) if (role.value, place) in BY_PLACE]
    if situation.accused or not held:
        return dict.fromkeys(CASE_ACTS, "hidden")
    found = {act: min((acts[act] for acts in held if act in acts), default="forbidden") for act in CASE_ACTS}
    if situation.owner == UNIT:
        judging = (
            Act.ORDER_DECIDE, Act.ORDER_VERIFY, Act.ORDER_SUPERVISE, Act.ORDER_APPRAISE, Act.ORDER_GRANT,
            Act.ORDER_SUSPEND, Act.PETITION_PRESS,
        )  # fmt: skip
        found |= dict.fromkeys(judging, "forbidden")
    return found


@pytest.mark.parametrize("role", list(Role))
def test_the_policy_is_what_was_stated_in_every_relation_place_and_act(role: Role) -> None:
    for situation in situations():
        actor, case = situation.actor(role), situation.case()
        said = {act: _said(decide(actor, act, case, unit=situation.owner)) for act in CASE_ACTS}
        assert said == expected(role, situation), (role, situation)


def _said(decision: Decision) -> str:
    if decision.is_allowed:
        return "masked" if decision.masked else "clear"
    return decision.verdict.value


def test_every_act_on_a_case_is_stated() -> None:
    assert set(STATED) == CASE_ACTS


@pytest.mark.parametrize("roles", [*combinations(Role, 2), tuple(Role)])
def test_no_combination_of_roles_opens_the_wall(roles: tuple[Role, ...]) -> None:
    accused = Situation(
        accused=True, respondent=True, handling="now", sponsor=True, own_centre=True, own_grid=True
    )
    for region in (None, COUNTY, TOWN):
        situation = Situation(
            accused=True,
            respondent=True,
            handling="now",
            sponsor=True,
            own_centre=True,
            own_grid=True,
            region=region,
        )
        actor, case = situation.actor(*roles), accused.case()
        assert {decide(actor, act, case).verdict for act in Act} == {Verdict.HIDDEN}
        assert permitted(actor, case) == frozenset()


def test_a_token_without_a_unit_stands_before_the_wall_of_any_accused_unit() -> None:
    auditor = Actor("post-1", frozenset({Role.AUDITOR}), None, region=COUNTY)
    assert decide(auditor, Act.CASE_READ, Situation(accused=True).case()).verdict is Verdict.HIDDEN
    assert decide(auditor, Act.CASE_READ, Situation().case()).is_allowed


def test_roles_add_up_and_the_clearer_sight_wins() -> None:
    both = Situation(own_centre=True, region=COUNTY).actor(Role.CLERK, Role.DISPATCHER)
    case = Situation(own_centre=True).case()
    assert not decide(both, Act.CASE_READ, case).masked
    assert decide(both, Act.CASE_TRIAGE, case).masked
    assert permitted(both, case) >= {Act.CASE_TRIAGE, Act.CASE_NOTIFY}


def test_who_was_accused_and_is_cleared_is_hidden_no_longer() -> None:
    case = CaseRelations(
        "c", TOWN, TOWN, "centre", links=(
            Link(UNIT, Relation.ACCUSED, Via.REGISTRATION, is_active=False),
            Link(UNIT, Relation.HANDLING, Via.ORDER, 1),
        ),
    )  # fmt: skip
    assert decide(Situation().actor(Role.HANDLER), Act.CASE_READ, case).is_allowed


def test_ops_and_services_see_no_case() -> None:
    for situation in situations():
        for role in (Role.OPS, Role.SERVICE):
            assert permitted(situation.actor(role), situation.case(), unit=situation.owner) == frozenset()


def test_every_rule_is_reachable() -> None:
    reached = {
        (rule.purpose, standing)
        for rule in CASE_RULES
        for standing in rule.standings
        for situation in situations()
        if standing in _held(situation, rule.roles)
    }
    assert reached == {(rule.purpose, standing) for rule in CASE_RULES for standing in rule.standings}


def _held(situation: Situation, roles: frozenset[Role]) -> frozenset[Standing]:
    return standings(situation.actor(*roles), situation.case(), situation.owner)


@pytest.mark.parametrize(
    ("region", "prefix"),
    [
        ("520000000000", "52"),
        ("520300000000", "5203"),
        ("520302000000", "520302"),
        ("520302001000", "520302001"),
        ("520302001004", "520302001004"),
        ("520302100000", "520302100"),
    ],
)
def test_a_jurisdiction_is_the_part_of_a_region_that_names_it(region: str, prefix: str) -> None:
    assert jurisdiction(region) == prefix


class TestGeneralActs:
    """What concerns no case."""

    def test_only_the_front_desk_and_the_command_desk_register(self) -> None:
        may = {role for role in Role if decide_general(_who(role), Act.CASE_REGISTER).is_allowed}
        assert may == {Role.GUIDE, Role.CLERK, Role.DISPATCHER}

    def test_a_clerk_or_dispatcher_imports_and_a_guide_does_not(self) -> None:
        may = {role for role in Role if decide_general(_who(role), Act.CASE_IMPORT).is_allowed}
        assert may == {Role.CLERK, Role.DISPATCHER}

    @pytest.mark.parametrize("act", [Act.CASE_REGISTER, Act.CASE_IMPORT])
    def test_a_system_registers_for_its_own_unit_and_for_no_other(self, act: Act) -> None:
        may = {role for role in Role if decide_general(_who(role), act, unit=UNIT).is_allowed}
        assert may - {Role.GUIDE} == {Role.CLERK, Role.DISPATCHER, Role.DEPARTMENT_SYSTEM}
        system = _who(Role.DEPARTMENT_SYSTEM)
        assert not decide_general(system, act, unit=OTHER_UNIT).is_allowed
        assert not decide_general(Actor("post-1", frozenset({Role.DEPARTMENT_SYSTEM})), act).is_allowed

    def test_tickets_are_given_at_the_door_called_at_windows_and_the_hall_is_its_own_centres(self) -> None:
        def may(act: Act, unit: str | None = None) -> set[Role]:
            return {role for role in Role if decide_general(_who(role), act, unit=unit).is_allowed}

        at_windows = {Role.CLERK, Role.DISPATCHER, Role.HANDLER, Role.MEDIATOR, Role.PETITION_OFFICER}
        assert may(Act.TICKET_TAKE) == {Role.GUIDE, Role.CLERK, Role.DISPATCHER}
        assert may(Act.PAPER_PRINT) == may(Act.TICKET_TAKE)
        assert may(Act.TICKET_SERVE) == at_windows
        assert may(Act.TICKET_READ) == at_windows | {
            Role.GUIDE, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR
        }  # fmt: skip
        assert may(Act.HALL_MANAGE, UNIT) == {Role.DISPATCHER, Role.DIRECTOR}
        assert may(Act.HALL_MANAGE, OTHER_UNIT) == set()

    def test_a_list_may_be_asked_for_by_whoever_could_see_any_of_it(self) -> None:
        may = {role for role in Role if decide_general(_who(role), Act.CASE_READ).is_allowed}
        assert may == set(Role) - {Role.OPS, Role.SERVICE}
        assert decide_general(_who(Role.CLERK), Act.CASE_READ).masked

    def test_grid_staff_report_in_their_own_grids(self) -> None:
        worker = _who(Role.GRID_WORKER)
        assert decide_general(worker, Act.REPORT_FILE, grid="grid-1").is_allowed
        assert not decide_general(worker, Act.REPORT_FILE, grid="grid-2").is_allowed
        assert not decide_general(_who(Role.CLERK), Act.REPORT_FILE, grid="grid-1").is_allowed

    @pytest.mark.parametrize("act", [Act.EVALUATION_READ, Act.EVENTS_READ, Act.ATTENDANCE_READ])
    def test_a_unit_reads_its_own(self, act: Act) -> None:
        system = _who(Role.DEPARTMENT_SYSTEM)
        assert decide_general(system, act, unit=UNIT).is_allowed
        assert not decide_general(system, act, unit=OTHER_UNIT).is_allowed
        assert not decide_general(system, act).is_allowed

    def test_a_unit_says_that_it_came_and_the_centre_notes_who_did(self) -> None:
        claims = {
            role for role in Role if decide_general(_who(role), Act.ATTENDANCE_CLAIM, unit=UNIT).is_allowed
        }
        notes = {
            role for role in Role if decide_general(_who(role), Act.ATTENDANCE_NOTE, unit=UNIT).is_allowed
        }
        assert notes == {Role.GUIDE, Role.CLERK, Role.DISPATCHER, Role.DIRECTOR}
        assert claims.isdisjoint({*notes, Role.SUPERVISOR, Role.EVALUATOR, Role.AUDITOR, Role.OPS})
        assert {Role.HANDLER, Role.MEDIATOR, Role.DEPARTMENT_SYSTEM} <= claims
        for act in (Act.ATTENDANCE_CLAIM, Act.ATTENDANCE_NOTE):
            assert not any(decide_general(_who(role), act, unit=OTHER_UNIT).is_allowed for role in Role)

    def test_hazards_are_found_by_the_grids_own_given_by_its_leader_and_rectified_by_their_unit(self) -> None:
        def may(act: Act, **of: str) -> set[Role]:
            return {role for role in Role if decide_general(_who(role), act, **of).is_allowed}

        field, takers = {Role.GRID_WORKER, Role.GRID_LEADER}, {Role.HANDLER, Role.DEPARTMENT_SYSTEM}
        overseers = {Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR}
        assert may(Act.HAZARD_FIND, grid="grid-1") == field
        assert may(Act.HAZARD_MANAGE, grid="grid-1") == {Role.GRID_LEADER}
        assert may(Act.HAZARD_RECTIFY, unit=UNIT) == field | takers
        assert may(Act.PATROL_VISIT, grid="grid-1") == field
        assert may(Act.PATROL_PLAN, grid="grid-1") == {Role.GRID_LEADER}
        assert may(Act.PATROL_READ, grid="grid-1") == may(Act.HAZARD_READ, grid="grid-1") == field | overseers
        assert may(Act.HAZARD_READ, unit=UNIT, grid="grid-2") == field | takers | overseers
        assert may(Act.HAZARD_READ, unit=OTHER_UNIT, grid="grid-2") == overseers
        for act in (Act.HAZARD_FIND, Act.HAZARD_MANAGE, Act.PATROL_PLAN):
            assert may(act, grid="grid-2") == set()
            seat = Seat(COUNTY, Tier.TOWN, is_above=True)
            above = {
                role for role in Role if decide_general(_who(role), act, grid="grid-2", seat=seat).is_allowed
            }
            assert above == {Role.DISPATCHER, Role.DIRECTOR}
        assert may(Act.HAZARD_RECTIFY, unit=OTHER_UNIT) == set()

    def test_the_notes_of_a_desk_are_for_those_who_keep_it(self) -> None:
        keeps = {role for role in Role if decide_general(_who(role), Act.DUTY_KEEP, unit=UNIT).is_allowed}
        assert keeps == set(Role) - {Role.OPS, Role.DEPARTMENT_SYSTEM, Role.SERVICE}
        assert not any(decide_general(_who(role), Act.DUTY_KEEP, unit=OTHER_UNIT).is_allowed for role in Role)

    def test_only_evaluators_and_above_compare_units(self) -> None:
        for act in (Act.EVALUATION_READ, Act.ATTENDANCE_READ):
            may = {role for role in Role if decide_general(_who(role), act).is_allowed}
            assert may == {Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR}

    def test_the_ledger_is_the_auditors_and_the_parked_messages_are_the_operators(self) -> None:
        assert {role for role in Role if decide_general(_who(role), Act.LEDGER_READ).is_allowed} == {
            Role.AUDITOR
        }
        assert {role for role in Role if decide_general(_who(role), Act.PARKED_MANAGE).is_allowed} == {
            Role.OPS
        }

    @pytest.mark.parametrize("act", MANAGED)
    def test_the_organisation_is_managed_from_a_centre_and_only_what_stands_under_it(self, act: Act) -> None:
        for role, tier, is_above, region in product(Role, (None, *Tier), (False, True), _REGIONS):
            actor = Actor("post-1", frozenset({role}), UNIT, region=region)
            may = decide_general(actor, act, seat=Seat(COUNTY, tier, is_above)).is_allowed
            reach = {f"{role.value}@{tier}"} | ({f"{role.value}@{tier}/below"} if is_above else set())
            is_stated = tier is not None and not reach.isdisjoint(MANAGED[act].split())
            assert may == (is_stated and region in _REGIONS_AROUND), (role, tier, is_above, region)

    def test_nobody_manages_anything_without_a_seat(self) -> None:
        assert not any(decide_general(_who(role), act).is_allowed for act in MANAGED for role in Role)

    def test_a_service_token_may_do_nothing_here(self) -> None:
        assert not any(
            decide_general(_who(Role.SERVICE), act, unit=UNIT, grid="grid-1").is_allowed for act in Act
        )

    def test_nobody_without_a_role_may_do_anything(self) -> None:
        public = Actor("public", frozenset())
        assert not any(decide_general(public, act).is_allowed for act in Act)
        cases = [situation.case() for situation in situations()]
        assert not any(decide(public, act, case).is_allowed for case in cases for act in Act)


_REGIONS_AROUND = (
    COUNTY,
    "520300000000",
    "520000000000",
)  # the organisation's own, its city's, its province's
_REGIONS = (*_REGIONS_AROUND, None, TOWN, ELSEWHERE, "110101000000")


def _who(role: Role) -> Actor:
    return Actor("post-1", frozenset({role}), UNIT, frozenset({"grid-1"}), COUNTY)


def test_all_staff_read_the_organisation() -> None:
    for act in (Act.UNIT_READ, Act.GRID_READ, Act.STAFF_READ):
        may = {role for role in Role if decide_general(_who(role), act).is_allowed}
        assert may == set(Role) - {Role.SERVICE}
