"""How all that the platform shows is kept from a unit that a case accuses: the tests' own statement (domain.md §8).

What there is to be shown is never listed here from memory: `tests/contract/gateway/test_protection.py` takes it from
the code (resources, jobs, commands, events, metrics) and holds it to this statement, so that a new one without a rule
is a red test. `docs/protection.md` says the same for who reads no code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# What a path names that is of one case; a request for it is judged by that case.
OF_A_CASE: Final = re.compile(
    r"{(code|order|callout|letter|risk|mediation|petition|forwarding|urgent|advice|meeting|sponsorship|report|hazard|alert)}"
    r"|^/v1/disclosures/"  # the case is in the query
)
_WALL = "tests/functional/daily/test_accused_wall.py"
_NOTHING = (
    "tests/functional/input/test_canaries.py::"
    "test_no_answer_to_a_unit_changes_with_all_that_becomes_of_cases_that_accuse_it"
)


class Rule(StrEnum):
    """How a showing is judged."""

    BY_CASE = "by its case"
    BY_ROW = "row by row"
    BY_SUM = "sums without"
    OF_NONE = "of none that accuses"
    OWN = "one's own"
    RECORD = "the record"
    CARDS = "cards"
    NO_CASE = "of no case"
    PUBLIC = "its owner's"
    MACHINE = "at the machine"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a rule gives the accused, by which article, and the tests that hold it."""

    gives: str
    article: str
    tests: tuple[str, ...]


PROOFS: Final[Mapping[Rule, Proof]] = {
    Rule.BY_CASE: Proof(
        "答如无此案 the answer of a case that never was; the request is on record",
        "信访工作条例 30",
        (
            f"{_WALL}::test_for_the_accused_every_endpoint_answers_as_if_nothing_were_there",
            "tests/integration/services/grid/test_meetings.py::test_a_meeting_about_an_accused_unit_is_not_held_with_it_and_not_there_for_it",
            "tests/integration/services/grid/test_meetings.py::test_who_is_accused_neither_sponsors_nor_sees_who_does",
            "tests/integration/services/grid/test_reports.py::test_the_unit_that_is_accused_in_the_case_loses_sight_of_the_report",
        ),
    ),
    Rule.BY_ROW: Proof(
        "不列入 no row, no gap, no count of it",
        "信访工作条例 30",
        (
            f"{_WALL}::test_the_accused_finds_no_trace_anywhere",
            _NOTHING,
            "tests/integration/services/ledger/test_exports.py::test_a_case_that_accuses_the_readers_unit_leaves_no_trace_in_the_log",
            "tests/integration/services/ledger/test_exports.py::test_what_comes_to_accuse_the_readers_unit_is_not_in_the_log_he_opens_then",
            "tests/integration/gateway/audience/test_matrix.py::test_every_reader_of_a_unit_and_its_queue_are_given_what_its_relation_allows",
            "tests/integration/gateway/exchange/test_exchange.py::test_an_accused_unit_is_given_nothing_and_what_it_was_given_is_recalled",
        ),
    ),
    Rule.BY_SUM: Proof(
        "不计入 the figure that it would be without the case",
        "信访工作条例 30、41",
        (
            f"{_WALL}::test_no_figure_moves_for_the_accused",
            _NOTHING,
            "tests/integration/services/evaluation/test_indicators.py::test_no_indicator_of_anybody_changes_for_a_unit_that_a_case_accuses",
            "tests/integration/services/petition/test_pressing.py::test_a_years_figures_count_what_was_received_in_it_and_leave_small_groups_out",
            "tests/integration/services/intake/test_paper.py::test_a_form_that_became_a_case_is_not_counted_for_a_unit_that_the_case_accuses",
        ),
    ),
    Rule.OF_NONE: Proof(
        "对任何人均不含检举控告事项 rests on no case that accuses anybody, for whomever reads",
        "信访工作条例 30",
        (
            "tests/integration/services/evaluation/test_bulletins.py::test_it_says_what_was_heard_and_leaves_out_what_accuses_anyone_and_what_was_voided",
            "tests/integration/services/intake/test_draws.py::test_a_month_is_drawn_once_as_committed_and_who_is_drawn_is_asked",
            "tests/unit/services/evaluation/domain/test_disclosure.py::test_no_part_is_small_and_none_follows_from_the_rest",
        ),
    ),
    Rule.OWN: Proof(
        "仅本人(本单位)所提交 what the caller himself asked for or gave",
        "信访工作条例 30",
        (
            "tests/integration/casekit/jobs/test_jobs.py::test_a_job_is_shown_to_who_asked_for_it",
            "tests/integration/services/intake/test_importing.py::test_nobody_else_reads_what_became_of_the_rows",
        ),
    ),
    Rule.RECORD: Proof(
        "不出现于存证记录 no entry that names it, and none of others that may rest on it",
        "信访工作条例 30; 个人信息保护法 51",
        (
            "tests/integration/services/ledger/test_record.py::test_what_rests_on_cases_is_read_by_auditors_of_its_unit_and_of_the_countys_centre_that_nothing_accuses",
            "tests/integration/services/ledger/test_timeline.py::test_who_was_accused_and_is_cleared_finds_on_record_the_case_and_never_that_it_was",
            "tests/integration/services/ledger/test_timeline.py::test_a_case_that_another_repeats_is_named_to_who_may_know_of_it_alone",
            f"{_WALL}::test_probing_a_code_leaves_nothing_that_an_auditor_of_the_accused_could_tell_it_by",
        ),
    ),
    Rule.CARDS: Proof(
        "不计入，不足以成牌者不示 a card without the case, or none",
        "信访工作条例 30",
        (
            "tests/integration/services/evaluation/test_cards.py::test_the_hostile_set_gives_each_unit_the_card_it_is_due",
        ),
    ),
    Rule.NO_CASE: Proof(
        "与案件无关 units, grids, posts, rosters, halls: names no case, counts none",
        "—",
        (
            "tests/contract/gateway/test_protection.py::test_what_is_of_no_case_names_none_and_counts_none",
            _NOTHING,
        ),
    ),
    Rule.PUBLIC: Proof(
        "凭案码和查询密码 to whoever holds code and secret, as the case's owner",
        "信访工作条例 30",
        (
            "tests/integration/services/intake/test_public.py::test_the_owner_sees_who_handles_and_never_who_is_accused",
        ),
    ),
    Rule.MACHINE: Proof(
        "掌管机器和密钥者 to whoever has the database and the keys; no role of the platform",
        "—",
        ("tests/contract/gateway/test_protection.py::test_every_command_that_tells_of_cases_has_a_rule",),
    ),
}

PATHS: Final[Mapping[Rule, frozenset[str]]] = {
    Rule.BY_ROW: frozenset(
        {
            "/v1/cases", "/v1/follow-up-draws/{draw}/cases", "/v1/tickets", "/v1/tickets/{ticket}", "/v1/hazards",
            "/v1/patrols/{patrol}/visits", "/v1/reports",
            "/v1/orders", "/v1/supervisions", "/v1/callouts", "/v1/alerts", "/v1/letters", "/v1/risks", "/v1/meetings",
            "/v1/sponsorships", "/v1/mediations", "/v1/mediation-sessions", "/v1/petitions", "/v1/forwardings",
            "/v1/urgent-reports", "/v1/advices",
            "/v1/evaluation/units/{unit}/cases", "/v1/evaluation/figures/changes", "/v1/ledger/exports",
            "/v1/ledger/exports/{export}", "/v1/events", "/v1/exchange/outgoing", "/v1/petition-receptions",
            "/v1/petition-statuses", "/v1/petition-statuses/due",
            *(f"/v1/petition-statuses/{{status}}/{act}" for act in ("outcome", "retry", "dismissal")),
        }
    ),
    Rule.BY_SUM: frozenset(
        {
            "/v1/evaluation/units", "/v1/evaluation/units/{unit}", "/v1/evaluation/figures", "/v1/petition-figures",
            "/v1/petition-figures/report",
            "/v1/meetings/rhythm", "/v1/petition-receptions/rhythm", "/v1/paper-forms",
        }
    ),
    Rule.OF_NONE: frozenset(
        {
            "/v1/follow-up-draws", "/v1/evaluation/bulletins", "/v1/evaluation/bulletins/{bulletin}",
            "/v1/evaluation/bulletins/{bulletin}/document", "/v1/evaluation/bulletins/{bulletin}/file",
            "/v1/evaluation/bulletins/{bulletin}/publication",
        }
    ),
    Rule.CARDS: frozenset(
        {
            "/v1/evaluation/cards", "/v1/evaluation/cards/{card}", "/v1/evaluation/cards/{card}/cases",
            "/v1/evaluation/library", "/v1/evaluation/cards/{card}/papers/{paper}",
            *(
                f"/v1/evaluation/cards/{{card}}/{act}"
                for act in (
                    "contest", "decision", "interview", "recheck", "answer", "answer-review", "write-up",
                    "write-up-review", "notice/document", "papers",
                )
            ),
        }
    ),
    Rule.RECORD: frozenset(
        f"/v1/ledger/{kind}"
        for kind in (
            "entries", "accesses", "back-dated", "changes", "checkpoint", "proofs/inclusion", "proofs/consistency",
        )
    ),
    Rule.OWN: frozenset(
        {
            "/v1/jobs/{job}", "/v1/cases/import", "/v1/cases/import/{job}/rows",
            "/v1/cases/transfers", "/v1/cases/transfers/keys", "/v1/me", "/v1/subscriptions",
            "/v1/subscriptions/{subscription}", "/v1/exchange/keys", "/v1/exchange/files", "/v1/exchange/incoming",
            "/v1/alerts/acknowledgement",
        }
    ),
    Rule.PUBLIC: frozenset(
        f"/v1/public/{act}"
        for act in ("lookup", "withdrawal", "receipts", "attachments", "rating", "complaints", "tickets")
    ),
}  # fmt: skip
# Facts of the organisation and of halls, by how their paths begin; which of them rest on cases stands above.
OF_NO_CASE: Final = (
    "/v1/units", "/v1/grids", "/v1/staff", "/v1/centres", "/v1/desks", "/v1/patrols", "/v1/grid-tasks",
    "/v1/committees", "/v1/lines", "/v1/windows", "/v1/tickets/", "/v1/paper-forms", "/v1/evaluation/indicators",
    "/dev/",
)  # fmt: skip
# Words by which an answer would name a case, or what a case has.
NAMING: Final = frozenset(
    {
        "code",
        "codes",
        "case",
        "cases",
        "order",
        "orders",
        "mediation",
        "petition",
        "report",
        "other",
        "related",
        "original",
    }
)
# Numbers in what is of no case, by how its path begins: of places, rosters, halls, arrangements; none counts cases.
NUMBERS: Final[Mapping[str, frozenset[str]]] = {
    "/v1/centres": frozenset(
        {"absent", "attended", "beyond", "expected", "people", "response_minutes", "weekdays"}
    ),
    "/v1/committees": frozenset({"most"}),
    "/v1/evaluation/indicators": frozenset({"places", "version"}),
    "/v1/grids/import": frozenset({"changed", "made", "row", "unchanged"}),
    "/v1/lines": frozenset({"head_start"}),
    "/v1/patrols": frozenset({"every_days", "missed"}),
    "/v1/tickets/": frozenset(
        {
            "calls", "called", "finished", "passed", "serving", "taken", "waiting", "wait_average_seconds",
            "wait_longest_seconds", "wait_p90_seconds", "service_average_seconds",
        }
    ),
}  # fmt: skip
# Pages that the document does not name: those of the console show what the API answers the same post; `/internal/` is
# for services; the rest shows nothing of a case, or what its owner asks for.
PAGES: Final = (
    "/staff/", "/internal/", "/console/", "/docs", "/openapi.json", "/favicon.ico", "/withdrawal",
)  # fmt: skip

JOBS: Final[Mapping[str, Rule]] = {
    "import_cases": Rule.OWN,
    "sketch_cases": Rule.NO_CASE,  # shows nothing to anybody
    "make_paper": Rule.BY_CASE,
    "draft_bulletin": Rule.OF_NONE,
    "print_notice": Rule.CARDS,
    "export_event_log": Rule.BY_ROW,
}
# The commands that tell of cases, or of figures; the others run, stop and look after processes.
COMMANDS: Final[Mapping[str, Rule]] = {
    "ledger export": Rule.MACHINE,
    "procedure recount": Rule.MACHINE,
    "parked list": Rule.MACHINE,
    "parked show": Rule.MACHINE,
    "backup": Rule.MACHINE,
    "evaluation rebuild": Rule.MACHINE,
    "exchange keys": Rule.OWN,
    "exchange out": Rule.BY_ROW,
    "exchange in": Rule.OWN,
    "petition-exchange carry": Rule.BY_ROW,
    "petition-exchange again": Rule.BY_ROW,
    "check five-standards": Rule.NO_CASE,
}
RUNNING: Final = frozenset(
    {
        "procedure lint", "procedure show", "procedure diff", "procedure simulate", "procedure what-if",
        "procedure places", "petition-exchange simulate", "evaluation lint", "up", "run", "relay", "worker",
        "migrate", "epoch", "token", "stop", "restore", "parked retry", "parked drop", "demo", "up-distributed",
    }
)  # fmt: skip
# What metrics are told apart by: of processes and traffic. No unit, case, region, post or colour is.
LABELS: Final = frozenset(
    {
        "service",
        "source",
        "status",
        "outcome",
        "kind",
        "fault",
        "route",
        "method",
        "queue",
        "operation",
        "job",
        "state",
    }
)
# Events of no case that tell of no case either, by how their types begin.
TELLS_OF_NONE: Final = (
    "access.refused", "attendance.", "bulletin.", "calendar.", "committee.", "desk.", "duty.",
    "exchange.keyed", "followup.", "grid.", "hazard.", "inbox.dropped", "mediator.", "patrol.", "permissions.",
    "procedure.", "report.filed", "room.", "staff.", "stationing.", "subscription.", "task.", "team.", "unit.",
    "event.recalled",
)  # fmt: skip


def rule_of(path: str) -> Rule | None:
    """How what is at a path of the API is judged; None where nobody has said so."""
    if OF_A_CASE.search(path):
        return Rule.BY_CASE
    for rule, paths in PATHS.items():
        if path in paths:
            return rule
    return Rule.NO_CASE if path.startswith(OF_NO_CASE) else None
