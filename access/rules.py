"""The table: who may do what, by role and standing (domain.md §7 and §8). Data only; `access.policy` reads it.

`CASE_RULES` are for what concerns a case: the acts a role has in a standing, *clear* (with the personal data and text
that the act needs) or *masked*. What is not stated is not allowed. The wall of the accused stands before this table.
What a place's own file adds for its cases is in `access.steps`. `GENERAL_RULES` are for what concerns no case. A
department's system (`department_system`) acts as its unit. `ops` and service tokens are in no case rule: they see no
case content.
"""

from dataclasses import dataclass
from enum import StrEnum

from access.acts import Act
from access.relations import Standing
from casekit.auth.actor import Role

_A = Act
_S = Standing


@dataclass(frozen=True, slots=True)
class CaseRule:
    """What the roles may do to a case in any of the standings; `purpose` says it in words."""

    purpose: str
    roles: frozenset[Role]
    standings: frozenset[Standing]
    clear: frozenset[Act] = frozenset()
    masked: frozenset[Act] = frozenset()

    @property
    def acts(self) -> frozenset[Act]:
        """All acts of the rule."""
        return self.clear | self.masked


class Scope(StrEnum):
    """Over which units or grids a general rule reaches."""

    ALL = "all"
    OWN_UNIT = "own_unit"
    OWN_GRID = "own_grid"
    OWN_CENTRE = "own_centre"  # what stands under the actor's own centre; the county's centre: everything
    COUNTY_CENTRE = "county_centre"  # everything, and only from the county's centre


@dataclass(frozen=True, slots=True)
class GeneralRule:
    """What the roles may do that concerns no single case."""

    roles: frozenset[Role]
    acts: frozenset[Act]
    scope: Scope = Scope.ALL


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _in(*standings: Standing) -> frozenset[Standing]:
    return frozenset(standings)


def _acts(*acts: Act) -> frozenset[Act]:
    return frozenset(acts)


_SIGHT = _acts(
    _A.CASE_READ, _A.TIMELINE_READ, _A.ORDER_READ, _A.MEDIATION_READ, _A.PETITION_READ, _A.REPORT_READ,
    _A.SPONSOR_READ,
)  # fmt: skip
_FILE = _acts(_A.CASE_READ, _A.TIMELINE_READ, _A.PARTY_REVEAL, _A.MATERIAL_READ, _A.MATERIAL_ADD)
_MASKED_FILE = _acts(_A.CASE_READ, _A.TIMELINE_READ, _A.MATERIAL_ADD)
_ORDER = _acts(
    _A.ORDER_READ, _A.ORDER_ACCEPT, _A.ORDER_RETURN, _A.ORDER_PROGRESS, _A.ORDER_COMPLETE, _A.ORDER_ESCALATE,
    _A.ORDER_EXPLAIN, _A.ORDER_EXTEND, _A.LETTER_SEND,
)  # fmt: skip
_MEDIATION = _acts(
    _A.MEDIATION_READ, _A.MEDIATION_ATTEMPT, _A.MEDIATION_AGREE, _A.MEDIATION_END, _A.MEDIATION_ASSIGN,
    _A.MEDIATION_RECUSE, _A.MEDIATION_SCHEDULE, _A.MEDIATION_SETTLE, _A.LETTER_SEND,
)  # fmt: skip
_PETITION = _acts(
    _A.PETITION_READ, _A.PETITION_ADMIT, _A.PETITION_REFUSE, _A.PETITION_ANSWER, _A.PETITION_EXTEND,
    _A.PETITION_REGISTER, _A.PETITION_FORWARD, _A.PETITION_REVIEW, _A.PETITION_EXPLAIN, _A.PETITION_RELIEVE,
    _A.PETITION_RECEIVE, _A.PETITION_DELIVER, _A.LETTER_SEND,
)  # fmt: skip

# 入驻单位先行调解: the stationed unit mediates as a committee does, what the centre routes to it
_MEDIATING = _roles(Role.MEDIATOR, Role.HANDLER)
_ORDER_TAKERS = _roles(Role.HANDLER, Role.DEPARTMENT_SYSTEM, Role.GRID_WORKER, Role.GRID_LEADER)

CASE_RULES: tuple[CaseRule, ...] = (
    CaseRule(
        "a guide sees the steps of the cases in hand, and answers at once",
        _roles(Role.GUIDE), _in(_S.OWN_CENTRE),
        masked=_acts(
            _A.CASE_READ, _A.TIMELINE_READ, _A.CASE_ANSWER, _A.CASE_HAND_OVER, _A.MATERIAL_ADD
        ),
    ),
    CaseRule(
        "a clerk serves the parties of the cases in hand",
        _roles(Role.CLERK), _in(_S.OWN_CENTRE),
        clear=_FILE | _acts(
            _A.CASE_ADMIT, _A.CASE_REFUSE, _A.CASE_ANSWER, _A.CASE_NOTIFY, _A.CASE_FOLLOW_UP, _A.CASE_CLOSE,
            _A.CASE_WITHDRAW, _A.CASE_RELATE, _A.CASE_ARCHIVE, _A.CASE_CORRECT, _A.CASE_SECRET, _A.CASE_HAND_OVER,
            _A.ORDER_READ,
        ),
        masked=_acts(_A.MEDIATION_READ, _A.PETITION_READ, _A.REPORT_READ),
    ),
    CaseRule(
        "a dispatcher moves all cases of the centre on, without the parties' data",
        _roles(Role.DISPATCHER), _in(_S.OWN_CENTRE, _S.JURISDICTION),
        masked=_SIGHT | _acts(
            _A.CASE_ADMIT, _A.CASE_REFUSE, _A.CASE_TRIAGE, _A.CASE_ROUTE, _A.CASE_RELATE, _A.CASE_CLOSE,
            _A.CASE_REOPEN, _A.CASE_ARCHIVE, _A.CASE_CORRECT, _A.CASE_VOID, _A.CASE_TRANSFER, _A.CASE_HAND_OVER,
            _A.ORDER_ISSUE, _A.ORDER_DECIDE, _A.ORDER_VERIFY, _A.ORDER_CANCEL, _A.ORDER_ESCALATE, _A.ORDER_SUPERVISE,
            _A.ORDER_GRANT, _A.ORDER_SUSPEND, _A.SPONSOR_APPOINT, _A.SPONSOR_ADVANCE, _A.LETTER_SEND,
            _A.LETTER_ASSIGN, _A.RISK_LIST, _A.MEDIATION_ASSIGN, _A.MEDIATION_ALLOW,
        ),
    ),
    CaseRule(
        "grid staff see and verify what lies in their grids",
        _roles(Role.GRID_WORKER, Role.GRID_LEADER), _in(_S.OWN_GRID),
        clear=_acts(_A.REPORT_READ),
        masked=_acts(_A.CASE_READ, _A.TIMELINE_READ, _A.ORDER_READ, _A.ORDER_VERIFY),
    ),
    CaseRule("the handling unit sees what handling needs", _ORDER_TAKERS, _in(_S.HANDLING), clear=_FILE | _ORDER),
    CaseRule(
        "a respondent that handles never sees who complained",
        _ORDER_TAKERS, _in(_S.HANDLING_RESPONDENT), masked=_MASKED_FILE | _ORDER,
    ),
    CaseRule("who handled it keeps its own orders", _ORDER_TAKERS, _in(_S.FORMER), masked=_acts(_A.ORDER_READ)),
    CaseRule(
        "a respondent sees what is served on it, and nothing before",
        _roles(Role.HANDLER, Role.DEPARTMENT_SYSTEM), _in(_S.SERVED), masked=_acts(_A.TIMELINE_READ),
    ),
    CaseRule(
        "a mediator conducts the mediations of the committee, a department those that were routed to it (行政调解)",
        _MEDIATING, _in(_S.HANDLING), clear=_FILE | _MEDIATION,
    ),
    CaseRule(
        "a committee that is itself concerned may only end the mediation (回避)",
        _MEDIATING, _in(_S.HANDLING_RESPONDENT), masked=_acts(_A.MEDIATION_READ, _A.MEDIATION_END),
    ),
    CaseRule(
        "a committee keeps its records, and watches over what was agreed", _MEDIATING, _in(_S.FORMER),
        clear=_acts(_A.MEDIATION_READ, _A.MEDIATION_SETTLE),
    ),
    CaseRule(
        "a petition officer handles the petitions of the office",
        _roles(Role.PETITION_OFFICER), _in(_S.HANDLING), clear=_FILE | _PETITION,
    ),
    CaseRule(
        "a petition office that is itself concerned never sees who complained",
        _roles(Role.PETITION_OFFICER), _in(_S.HANDLING_RESPONDENT), masked=_MASKED_FILE | _PETITION,
    ),
    CaseRule(
        "a petition office keeps its records, and those of review",
        _roles(Role.PETITION_OFFICER), _in(_S.FORMER),
        clear=_acts(
            _A.PETITION_READ, _A.PETITION_REVIEW, _A.PETITION_EXPLAIN, _A.PETITION_RELIEVE, _A.PETITION_RECEIVE,
            _A.PETITION_DELIVER,
        ),
    ),
    CaseRule(
        "a supervisor presses what is late in the jurisdiction, or sponsored",
        _roles(Role.SUPERVISOR), _in(_S.JURISDICTION, _S.SPONSOR),
        masked=_SIGHT | _acts(
            _A.ORDER_ISSUE, _A.ORDER_VERIFY, _A.ORDER_ESCALATE, _A.ORDER_SUPERVISE, _A.ORDER_APPRAISE, _A.ORDER_GRANT,
            _A.CASE_REOPEN, _A.CASE_CORRECT, _A.CASE_TRANSFER, _A.DISCLOSURE_READ, _A.SPONSOR_ADVANCE,
            _A.LETTER_SEND, _A.LETTER_ASSIGN, _A.RISK_LIST, _A.PETITION_PRESS,
        ),
    ),
    CaseRule(
        "a director sees the whole, and what he sponsors",
        _roles(Role.DIRECTOR), _in(_S.OWN_CENTRE, _S.JURISDICTION, _S.SPONSOR),
        masked=_SIGHT
        | _acts(
            _A.SPONSOR_APPOINT,
            _A.SPONSOR_ADVANCE,
            _A.CASE_REOPEN,
            _A.RISK_LIST,
            _A.ORDER_GRANT,
            _A.MEDIATION_ALLOW,
            _A.PETITION_GRANT,
        ),
    ),
    CaseRule(
        "an evaluator sees the cases behind a figure",
        _roles(Role.EVALUATOR), _in(_S.JURISDICTION), masked=_SIGHT,
    ),
    CaseRule(
        "an auditor traces everything; revealing is on record",
        _roles(Role.AUDITOR), _in(_S.JURISDICTION), clear=_acts(_A.PARTY_REVEAL, _A.CORRECTION_REVEAL),
        masked=_SIGHT | _acts(_A.ACCESS_READ, _A.DISCLOSURE_READ),
    ),
)  # fmt: skip

_STAFF = frozenset(Role) - {Role.SERVICE}
_UNITS_OWN = _roles(
    Role.HANDLER, Role.MEDIATOR, Role.PETITION_OFFICER, Role.GRID_WORKER, Role.GRID_LEADER, Role.DEPARTMENT_SYSTEM
)  # fmt: skip
_AT_WINDOWS = _roles(Role.CLERK, Role.DISPATCHER, Role.HANDLER, Role.MEDIATOR, Role.PETITION_OFFICER)

GENERAL_RULES: tuple[GeneralRule, ...] = (
    GeneralRule(_roles(Role.GUIDE, Role.CLERK, Role.DISPATCHER), _acts(_A.CASE_REGISTER)),
    GeneralRule(_roles(Role.CLERK, Role.DISPATCHER), _acts(_A.CASE_IMPORT)),
    # 12345, 110, 城管: what a system passes on is counted to its own unit
    GeneralRule(_roles(Role.DEPARTMENT_SYSTEM), _acts(_A.CASE_REGISTER, _A.CASE_IMPORT), Scope.OWN_UNIT),
    GeneralRule(
        _roles(Role.PETITION_OFFICER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR),
        _acts(_A.PETITION_FIGURES),
    ),
    # what a unit's system passed on, and is told of it: the national petition system's end in a petition office
    GeneralRule(
        _roles(Role.DEPARTMENT_SYSTEM, Role.PETITION_OFFICER), _acts(_A.PETITION_EXCHANGE), Scope.OWN_UNIT
    ),
    # what a petition office passes to the competent unit
    GeneralRule(
        _roles(Role.HANDLER, Role.DEPARTMENT_SYSTEM, Role.PETITION_OFFICER),
        _acts(_A.FORWARDING_READ, _A.FORWARDING_ANSWER), Scope.OWN_UNIT,
    ),
    GeneralRule(
        _roles(Role.GRID_WORKER, Role.GRID_LEADER), _acts(_A.REPORT_FILE, _A.REPORT_READ), Scope.OWN_GRID
    ),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR), _acts(_A.REPORT_READ)
    ),
    GeneralRule(
        _roles(Role.GRID_WORKER, Role.GRID_LEADER),
        _acts(_A.HAZARD_READ, _A.HAZARD_FIND, _A.PATROL_READ, _A.PATROL_VISIT), Scope.OWN_GRID,
    ),
    GeneralRule(_roles(Role.GRID_LEADER), _acts(_A.HAZARD_MANAGE, _A.PATROL_PLAN), Scope.OWN_GRID),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.DIRECTOR), _acts(_A.HAZARD_FIND, _A.HAZARD_MANAGE, _A.PATROL_PLAN),
        Scope.OWN_CENTRE,
    ),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR),
        _acts(_A.HAZARD_READ, _A.PATROL_READ),
    ),
    GeneralRule(
        _roles(Role.HANDLER, Role.DEPARTMENT_SYSTEM, Role.GRID_WORKER, Role.GRID_LEADER),
        _acts(_A.HAZARD_READ, _A.HAZARD_RECTIFY), Scope.OWN_UNIT,
    ),
    # a machine at the door holds a guide's token; departments' people at the hall's windows call as clerks do
    GeneralRule(_roles(Role.GUIDE, Role.CLERK, Role.DISPATCHER), _acts(_A.TICKET_TAKE, _A.PAPER_PRINT)),
    GeneralRule(_AT_WINDOWS, _acts(_A.TICKET_SERVE)),
    GeneralRule(
        _AT_WINDOWS | _roles(Role.GUIDE, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR), _acts(_A.TICKET_READ)
    ),
    GeneralRule(_roles(Role.DISPATCHER, Role.DIRECTOR), _acts(_A.HALL_MANAGE), Scope.OWN_UNIT),
    GeneralRule(
        _roles(Role.CLERK, Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR),
        _acts(_A.DRAW_READ),
    ),
    GeneralRule(_roles(Role.DISPATCHER, Role.SUPERVISOR), _acts(_A.MEETING_HOLD)),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR), _acts(_A.MEETING_READ)
    ),
    # 吹哨: the unit on whose ground it is, or the centre; 报到: the units that were called
    GeneralRule(_roles(Role.GRID_WORKER, Role.GRID_LEADER), _acts(_A.CALLOUT_RAISE), Scope.OWN_GRID),
    GeneralRule(_roles(Role.HANDLER, Role.DEPARTMENT_SYSTEM), _acts(_A.CALLOUT_RAISE), Scope.OWN_UNIT),
    GeneralRule(_ORDER_TAKERS, _acts(_A.CALLOUT_READ, _A.CALLOUT_ANSWER, _A.CALLOUT_CLOSE), Scope.OWN_UNIT),
    GeneralRule(_roles(Role.DISPATCHER), _acts(_A.CALLOUT_RAISE, _A.CALLOUT_CLOSE)),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR), _acts(_A.CALLOUT_READ)
    ),
    # 函: who wrote it and whom it was written to; the centre oversees all
    GeneralRule(
        _UNITS_OWN | _roles(Role.CLERK),
        _acts(_A.LETTER_READ, _A.LETTER_OPEN, _A.LETTER_ANSWER, _A.LETTER_WITHDRAW), Scope.OWN_UNIT,
    ),
    GeneralRule(_roles(Role.DISPATCHER, Role.SUPERVISOR), _acts(_A.LETTER_ANSWER), Scope.OWN_UNIT),
    GeneralRule(_roles(Role.DISPATCHER, Role.SUPERVISOR), _acts(_A.LETTER_WARN), Scope.OWN_CENTRE),
    GeneralRule(_roles(Role.DISPATCHER, Role.SUPERVISOR), _acts(_A.LETTER_READ, _A.LETTER_WITHDRAW)),
    GeneralRule(_roles(Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR), _acts(_A.LETTER_READ)),
    # 风险清单: its owner reviews it, the centre's own keep the list
    GeneralRule(_UNITS_OWN, _acts(_A.RISK_READ, _A.RISK_OPEN, _A.RISK_REVIEW), Scope.OWN_UNIT),
    GeneralRule(_roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR), _acts(_A.RISK_PLACE), Scope.OWN_CENTRE),
    GeneralRule(_roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR), _acts(_A.RISK_READ, _A.RISK_OPEN)),
    GeneralRule(_roles(Role.EVALUATOR, Role.AUDITOR), _acts(_A.RISK_READ)),
    # 提醒: what is for the unit, for the post, or for who holds a role and may see the case (services.grid)
    GeneralRule(
        _UNITS_OWN | _roles(Role.CLERK, Role.DISPATCHER, Role.SUPERVISOR, Role.EVALUATOR, Role.DIRECTOR),
        _acts(_A.ALERT_READ), Scope.OWN_UNIT,
    ),
    GeneralRule(_STAFF, _acts(_A.UNIT_READ, _A.GRID_READ, _A.STAFF_READ)),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.DIRECTOR), _acts(_A.UNIT_MANAGE, _A.GRID_MANAGE, _A.STAFF_MANAGE), Scope.OWN_CENTRE
    ),
    GeneralRule(_roles(Role.DISPATCHER, Role.DIRECTOR), _acts(_A.COMMITTEE_MANAGE), Scope.OWN_CENTRE),
    GeneralRule(_roles(Role.DIRECTOR), _acts(_A.STAFF_APPOINT), Scope.COUNTY_CENTRE),
    GeneralRule(_STAFF, _acts(_A.STATIONING_READ, _A.DUTY_READ)),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.DIRECTOR), _acts(_A.STATIONING_MANAGE, _A.DUTY_MANAGE), Scope.OWN_CENTRE
    ),
    # the roster brings a post of another unit to the desk: its unit counts as the desk's (services.grid)
    GeneralRule(_STAFF - _roles(Role.OPS, Role.DEPARTMENT_SYSTEM), _acts(_A.DUTY_KEEP), Scope.OWN_UNIT),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR),
        _acts(_A.ATTENDANCE_READ),
    ),
    GeneralRule(_UNITS_OWN, _acts(_A.ATTENDANCE_READ, _A.ATTENDANCE_CLAIM), Scope.OWN_UNIT),
    GeneralRule(
        _roles(Role.GUIDE, Role.CLERK, Role.DISPATCHER, Role.DIRECTOR), _acts(_A.ATTENDANCE_NOTE), Scope.OWN_UNIT
    ),
    GeneralRule(
        _roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR),
        _acts(_A.EVALUATION_READ),
    ),
    GeneralRule(_UNITS_OWN, _acts(_A.EVALUATION_READ), Scope.OWN_UNIT),
    # 研判专报: figures only, without the cases that accuse anyone
    GeneralRule(
        _roles(Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.EVALUATOR, Role.AUDITOR), _acts(_A.BULLETIN_READ)
    ),
    GeneralRule(_roles(Role.EVALUATOR, Role.DIRECTOR), _acts(_A.BULLETIN_WRITE)),
    # 三色预警: the unit sees its own first and answers it; others judge (never their own unit's) and oversee
    GeneralRule(_UNITS_OWN, _acts(_A.CARD_FORESEE, _A.CARD_OPEN), Scope.OWN_UNIT),
    GeneralRule(
        (_UNITS_OWN - _roles(Role.GRID_WORKER)) | _roles(Role.DISPATCHER, Role.DIRECTOR),
        _acts(_A.CARD_FORESEE, _A.CARD_OPEN, _A.CARD_ANSWER), Scope.OWN_UNIT,
    ),
    GeneralRule(
        _roles(Role.EVALUATOR), _acts(_A.CARD_FORESEE, _A.CARD_WITHHELD, _A.CARD_OPEN, _A.CARD_DECIDE)
    ),
    GeneralRule(_roles(Role.SUPERVISOR), _acts(_A.CARD_OPEN, _A.CARD_INTERVIEW)),
    GeneralRule(_roles(Role.DIRECTOR), _acts(_A.CARD_OPEN)),
    GeneralRule(_roles(Role.AUDITOR), _acts(_A.CARD_FORESEE, _A.CARD_OPEN)),
    GeneralRule(_STAFF - _roles(Role.OPS), _acts(_A.LIBRARY_READ)),
    GeneralRule(_roles(Role.AUDITOR), _acts(_A.LEDGER_READ, _A.ACCESS_READ)),
    GeneralRule(_roles(Role.AUDITOR, Role.EVALUATOR), _acts(_A.LEDGER_EXPORT)),
    GeneralRule(_UNITS_OWN, _acts(_A.EVENTS_READ), Scope.OWN_UNIT),
    GeneralRule(_roles(Role.DEPARTMENT_SYSTEM), _acts(_A.SUBSCRIPTION_MANAGE), Scope.OWN_UNIT),
    GeneralRule(_roles(Role.OPS), _acts(_A.PARKED_MANAGE)),
)  # fmt: skip

CASE_ACTS: frozenset[Act] = frozenset().union(*(rule.acts for rule in CASE_RULES))

# The roles that oversee others: who gives them to a post needs STAFF_APPOINT besides.
OVERSEEING: frozenset[Role] = _roles(Role.AUDITOR, Role.DIRECTOR)

# Nobody judges his own unit's order, whatever other standing he has.
JUDGING: frozenset[Act] = _acts(
    _A.ORDER_DECIDE, _A.ORDER_VERIFY, _A.ORDER_SUPERVISE, _A.ORDER_APPRAISE, _A.ORDER_GRANT, _A.ORDER_SUSPEND,
    _A.PETITION_PRESS,
)  # fmt: skip
