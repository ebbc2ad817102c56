"""What a county's desks leave behind beside its cases: letters, hazards, patrols, duty, sessions, cards and the like.

Written straight into the services' tables after `crowd`, whose cases, units and grids it hangs on,
and in proportion to
them. What belongs to one thing (the visits of a plan, the rows of a file) is there at the size of a busy one, of the
thing whose id the questions ask for (`HOT`).
"""

from collections.abc import Iterator, Mapping
from hashlib import md5
from uuid import UUID

from sqlalchemy.engine import Connection

from access.tables import VIEWS
from benchmarks.crowd import BEGAN, BUSY, COMMITTEES, DEPARTMENTS, GRIDS, PLACE, REGION, VILLAGES
from benchmarks.filling import Filling
from procedures import library
from services.evaluation.bulletins.tables import BULLETINS
from services.evaluation.cards.tables import ACTS as CARD_ACTS
from services.evaluation.cards.tables import CARDS
from services.evaluation.cards.tables import CASES as CARD_CASES
from services.grid import alert_tables, chain_tables, field_tables, letter_tables, risk_tables
from services.grid.tables import DEPUTIES
from services.intake import (
    correction_tables,
    desk_tables,
    draw_tables,
    hall_tables,
    import_tables,
    notice_tables,
)
from services.intake.tables import METADATA, RELATED
from services.mediation import committee_tables, session_tables
from services.petition import forwarding_tables, pressing_tables, reception_tables, status_tables

CLERK = "clerk@centre"


def _id(table: str, n: int = 1) -> str:
    """The id that `Filling` gives the row `n` of a table."""
    return str(UUID(md5(f"{table}-{n}".encode(), usedforsecurity=False).hexdigest()))


HOT: Mapping[str, str] = {
    "code": BUSY, "desk": "desk-1", "centre": "centre", "committee": "committee-3", "patrol": _id("patrols"),
    "draw": _id("follow_up_draws"), "import": _id("imports"), "card": _id("cards"), "post": "worker-7",
    "shift": _id("duty_shifts"),
}  # fmt: skip
_DAY = f"({BEGAN} + (n % 365) * interval '1 day')"
_UNIT = f"'dept-' || 1 + n % {DEPARTMENTS}"
_VERSION = f"'{library.load(PLACE).version}'"
_GRID = f"'grid-' || 1 + n % {GRIDS}"


def _one_in(share: int, where: str = "true") -> str:
    """Every so many cases."""
    return f"crowd WHERE n % {share} = 0 AND {where}"


def _so_many(count: str) -> str:
    """So many rows, spread over the year."""
    return f"(SELECT n, {_DAY} AS at FROM generate_series(1, {count}) n) drawn"


def _of(*words: str) -> str:
    """One of the words, evenly by `n`."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + (n / 100) % {len(words)}]"


def _intake() -> Iterator[Filling]:
    t, hot = "intake", f"'{BUSY}'"
    shown = {"code": hot, "viewer": "'post-' || n", "unit": _UNIT, "what": "'page'"}
    for service in ("intake", "grid", "mediation", "petition"):
        yield Filling(service, VIEWS, _so_many("2000"), shown)
    corrected = {"code": hot, "ground": "'entry_error'", "fields": """'["category"]'""", "changes": "'{}'"}
    yield Filling(t, correction_tables.CORRECTIONS, _so_many("200"), corrected)
    yield Filling(t, RELATED, _one_in(100), {"code": "code", "other": hot})
    drawn = {
        "centre": f"CASE WHEN n = 1 THEN 'centre' ELSE 'village-' || n % {VILLAGES} END", "place": f"'{PLACE}'",
        "month": "to_char(at, 'YYYY-') || lpad(n::text, 6, '0')", "state": "'committed'",
    }  # fmt: skip
    yield Filling(t, draw_tables.DRAWS, _so_many("2600"), drawn)
    yield Filling(
        t, draw_tables.DRAWN_CASES, "crowd WHERE n <= 300",
        {"draw": f"'{HOT['draw']}'", "position": "n", "code": "code"},
    )  # fmt: skip
    yield from _hall()
    block = {
        "centre": "CASE WHEN n % 10 = 0 THEN 'centre' ELSE 'town-' || n % 20 END",
        "first": "n * 50",
        "last": "n * 50 + 49",
    }
    yield Filling(t, desk_tables.PAPER_BLOCKS, _so_many("4000"), {**block, "year": "2026"})
    yield Filling(t, import_tables.IMPORTS, "(SELECT 1 AS n, now() AS at) one", {
        "actor": f"'{CLERK}'", "unit": "'centre'", "centre": "'centre'", "form": "'ndjson'",
    })  # fmt: skip
    job = {"id": f"'{HOT['import']}'", "kind": "'import_cases'", "actor": f"'{CLERK}'", "state": "'done'"}
    yield Filling(t, METADATA.tables["jobs"], "(SELECT 1 AS n, now() AS at) one", job)
    rows = {
        "import_id": f"'{HOT['import']}'",
        "number": "n",
        "state": "CASE WHEN n % 50 = 0 THEN 'refused' ELSE 'registered' END",
    }
    problem = {
        "code": "CASE WHEN n % 50 > 0 THEN code END",
        "problem": "CASE WHEN n % 50 = 0 THEN 'INVALID_INPUT' END",
    }
    yield Filling(t, import_tables.IMPORT_ROWS, "crowd WHERE n <= 100000", rows | problem)
    failed = {
        "code": "code",
        "kind": "'admission'",
        "form": "'sms'",
        "state": "'failed'",
        "failure": "'rejected'",
    }
    yield Filling(t, notice_tables.NOTIFICATIONS, _one_in(200), failed)


def _hall() -> Iterator[Filling]:
    """A busy hall, 300 numbers a day, and its lines and windows."""
    t = "intake"
    line = {"centre": "'centre'", "line": "'line-' || n", "letter": "chr(64 + n)", "is_open": "true"}
    yield Filling(t, hall_tables.LINES, _so_many("20"), line)
    window = {"centre": "'centre'", "window": "'window-' || n", "is_open": "true"}
    yield Filling(t, hall_tables.WINDOWS, _so_many("20"), window)
    ticket = {
        "centre": "'centre'", "day": "at::date",
        "number": "chr(65 + (n / 365) % 20) || lpad((n / 365)::text, 3, '0')",
        "line": "'line-' || 1 + (n / 365) % 20", "state": "'finished'", "finished_at": "at", "window": "'window-1'",
    }  # fmt: skip
    yield Filling(t, hall_tables.TICKETS, _so_many("365 * 300"), ticket)


def _grid(count: int) -> Iterator[Filling]:
    t = "grid"
    alert = {
        "addressee": f"CASE WHEN n % 3 = 0 THEN {_UNIT} END", "role": "CASE WHEN n % 3 > 0 THEN 'dispatcher' END",
        "kind": _of("order", "approaching", "overdue"), "subject": "id::text", "code": "code", "due_at": "at",
    }  # fmt: skip
    yield Filling(
        t, alert_tables.ALERTS, "crowd WHERE is_open", alert
    )  # others are gone with what they tell of
    slip = {
        "order_id": "id", "code": "code", "unit": "unit", "supervisor": "'centre'", "cause": _of("act", "missed"),
        "state": "CASE WHEN is_open THEN 'issued' ELSE 'closed' END", "ended_at": "CASE WHEN NOT is_open THEN at END",
    }  # fmt: skip
    yield Filling(t, chain_tables.SUPERVISIONS, _one_in(10, "route = 'order'"), slip)
    call = {
        "unit": "'village-' || 1 + n % 200", "code": "code", "grid": "grid", "place": f"'{PLACE}'",
        "procedure": _VERSION,
        "state": "CASE WHEN n % 1000 = 0 THEN 'raised' ELSE 'settled' END",
        "ended_at": "CASE WHEN n % 1000 > 0 THEN at END",
    }  # fmt: skip
    yield Filling(t, chain_tables.CALLOUTS, _one_in(200), call)
    called = {"callout": "md5('callouts-' || n)::uuid", "unit": _UNIT, "state": "'called'"}
    yield Filling(t, chain_tables.CALLS, _one_in(200), called)
    letter = {
        "centre": "'centre'", "number": "'2026-' || lpad(n::text, 7, '0')",
        "kind": _of("cooperation", "forwarding", "assignment"),
        "name": "'函'", "sender": "'centre'", "recipient": _UNIT, "code": "code", "due_at": "at + interval '30 days'",
        "state": "CASE WHEN n % 100 = 0 THEN 'sent' ELSE 'answered' END",
        "answered_at": "CASE WHEN n % 100 > 0 THEN at END",
    }  # fmt: skip
    yield Filling(t, letter_tables.LETTERS, _one_in(20), letter)
    risk = {
        "centre": "'centre'", "unit": _UNIT, "reason": _of("escalating", "collective", "repeated"), "code": "code",
        "state": "CASE WHEN n % 500 = 0 THEN 'listed' ELSE 'struck_off' END",
        "ground": "CASE WHEN n % 500 > 0 THEN 'settled' END", "struck_off_at": "CASE WHEN n % 500 > 0 THEN at END",
    }  # fmt: skip
    yield Filling(t, risk_tables.RISKS, _one_in(100), risk)
    yield from _field()
    yield from _rooms(count)


def _field() -> Iterator[Filling]:
    """Hazards, patrols and tasks of the grids."""
    t = "grid"
    hazard = {
        "grid": "grid", "kind": _of("fire", "gas", "road"), "grade": "'ordinary'", "source": "'patrol'",
        "unit": _UNIT,
        "state": "CASE WHEN n % 200 = 0 THEN 'found' ELSE 'closed' END", "place": f"'{PLACE}'", "procedure": _VERSION,
        "closed_at": "CASE WHEN n % 200 > 0 THEN at END", "due_at": "at + interval '30 days'",
    }  # fmt: skip
    yield Filling(t, field_tables.HAZARDS, _one_in(20), hazard)
    plan = {"grid": _GRID, "places": "'{gate,school}'", "every_days": "30", "begins_on": "date '2025-11-22'"}
    yield Filling(t, field_tables.PATROLS, _so_many(f"{2 * GRIDS}"), plan)
    visit = {
        "patrol": "md5('patrols-' || 1 + CASE WHEN n < 2000 THEN 0 ELSE n % 4000 END)::uuid", "place": _of("gate",
        "school"),
        "day": "at::date",
    }  # fmt: skip
    yield Filling(t, field_tables.VISITS, _one_in(5), visit)
    task = {
        "grid": "grid", "post": "'worker-' || split_part(grid, '-', 2)", "kind": _of("visit", "publicity"),
        "state": "CASE WHEN n % 500 = 0 THEN 'given' ELSE 'done' END",
        "ended_at": "CASE WHEN n % 500 > 0 THEN at END",
    }  # fmt: skip
    yield Filling(t, field_tables.TASKS, _one_in(20), task)


def _rooms(count: int) -> Iterator[Filling]:
    """Meetings, sponsors, desks, duty, who is stationed and came."""
    t, days, meetings = "grid", 365, max(count // 40, 100)
    met = {
        "unit": "CASE WHEN n % 4 = 0 THEN 'centre' ELSE 'village-' || n % 200 END",
        "name": _of("研判", "调度"),
        "held_at": "at",
    }
    yield Filling(t, chain_tables.MEETINGS, _so_many(f"{meetings}"), met)
    decided = {
        "meeting": f"md5('meetings-' || 1 + n % {meetings})::uuid", "number": f"1 + n / {meetings}", "code": "code",
        "unit": _UNIT, "order_id": "id",
    }  # fmt: skip
    yield Filling(t, chain_tables.DECISIONS, _one_in(20), decided)
    sponsor = {
        "code": "code", "sponsor": "'leader-' || n % 20", "ended_at": "CASE WHEN n % 1000 > 0 THEN at END",
    }  # fmt: skip
    yield Filling(t, chain_tables.SPONSORSHIPS, _one_in(100), sponsor)
    desk = {
        "id": "'desk-' || n",
        "centre": f"CASE WHEN n = 1 THEN 'centre' ELSE 'village-' || n % {VILLAGES} END",
    }
    yield Filling(t, field_tables.DESKS, _so_many(f"{VILLAGES + 20}"), desk)
    shift = {
        "desk": f"'desk-' || 1 + n % {VILLAGES + 20}", "post": "'post-' || n % 9", "kept_by": "'post-' || n % 9",
        "begins_at": "at", "ends_at": "at + interval '8 hours'",
    }  # fmt: skip
    yield Filling(t, field_tables.SHIFTS, _so_many(f"{days * 3 * 220}"), shift)
    yield Filling(t, field_tables.HANDOVERS, _so_many(f"{days * 3 * 220}"), {"desk": shift["desk"]})
    stationed = {
        "centre": "CASE WHEN n % 2 = 0 THEN 'centre' ELSE 'town-' || 1 + n % 20 END", "unit": _UNIT,
        "presence": _of("permanent", "rotating"), "begins_on": "date '2025-11-22'",
    }  # fmt: skip
    yield Filling(t, field_tables.STATIONINGS, _so_many("160"), stationed)
    came = {"centre": "'centre'", "unit": f"'dept-' || 1 + n / {days}", "day": "at::date"}
    yield Filling(t, field_tables.ATTENDANCES, _so_many(f"{days * DEPARTMENTS} - 1"), came)
    stands_in = {
        "post": "'worker-' || n",
        "unit": "'village-8'",
        "deputy": "'worker-' || n + 1",
        "ends_on": "date '2027-01-01'",
    }
    yield Filling(t, DEPUTIES, _so_many("300"), stands_in)


def _mediation() -> Iterator[Filling]:
    t, one = "mediation", f"'committee-' || 1 + n % {COMMITTEES}"
    committee = {"unit": "'committee-' || n", "kind": "'professional'", "registered_at": "at"}
    yield Filling(t, committee_tables.COMMITTEES, _so_many(f"{COMMITTEES}"), committee)
    team = {"id": "'team-' || n", "committee": one, "kind": "'team'", "is_active": "n % 4 > 0"}
    yield Filling(t, committee_tables.TEAMS, _so_many("200"), team)
    serves = {
        "committee": one,
        "post": "'post-' || n",
        "capacity": _of("mediator", "expert"),
        "is_active": "n % 4 > 0",
        "most": "5",
    }
    yield Filling(t, committee_tables.MEDIATORS, _so_many("4000"), serves)
    room = {"id": "'room-' || n", "committee": one, "is_active": "n % 4 > 0"}
    yield Filling(t, committee_tables.ROOMS, _so_many("200"), room)
    session = {
        "mediation": "id", "code": "code", "committee": "unit", "number": "1", "mode": "'room'",
        "room": "'room-' || 1 + n % 200", "mediators": "ARRAY['post-' || n % 4000]", "begins_at": "at",
        "ends_at": "at + interval '2 hours'", "state": "CASE WHEN is_open THEN 'scheduled' ELSE 'held' END",
        "closed_at": "CASE WHEN NOT is_open THEN at END",
    }  # fmt: skip
    yield Filling(t, session_tables.SESSIONS, "crowd WHERE route = 'mediation'", session)


def _petition() -> Iterator[Filling]:
    t, whose = "petition", {"petition": "id", "code": "code", "unit": "'petition-office'"}
    passed = {
        **whose,
        "recipient": _UNIT,
        "kind": "'forwarded'",
        "state": _of("taken", "returned", "reported"),
    }
    is_petition = "route = 'petition'"
    yield Filling(t, forwarding_tables.FORWARDINGS, _one_in(3, is_petition), passed)
    urgent = {"petition": "id", "code": "code", "recipient": _UNIT}
    yield Filling(t, forwarding_tables.URGENT_REPORTS, _one_in(20, is_petition), urgent)
    advice = {"petition": "id", "kind": _of("improve", "policy"), "recipient": _UNIT}
    yield Filling(t, pressing_tables.ADVICES, _one_in(20, is_petition), advice)
    shift = {
        "desk": "'desk-1'",
        "centre": "'centre'",
        "kept_by": "'leader-1'",
        "begins_at": "at",
        "ends_at": "at",
    }
    yield Filling(t, reception_tables.SHIFTS, _so_many("365"), shift)
    visit = {
        **whose,
        "shift": "md5('duty_shifts-' || 1 + n % 365)::uuid",
        "state": "'booked'",
        "booked_at": "at",
    }
    yield Filling(t, reception_tables.RECEPTIONS, _one_in(10, is_petition), visit)
    status = {
        **whose, "partner": "'petition-office'", "number": "1", "kind": _of("received", "admitted"), "facts": "'{}'",
        "state": "CASE WHEN n % 300 = 0 THEN 'refused' ELSE 'delivered' END", "happened_at": "at",
        "told_at": "CASE WHEN n % 300 > 0 THEN at END",
    }  # fmt: skip
    yield Filling(t, status_tables.STATUSES, _one_in(3, is_petition), status)


def _evaluation() -> Iterator[Filling]:
    t = "evaluation"
    card = {
        "unit": f"CASE WHEN n % 2 = 0 THEN {_UNIT} ELSE 'village-' || 1 + n % {VILLAGES} END", "tier": "'county'",
        "name": "'单位'", "place": f"'{PLACE}'", "procedure": _VERSION, "every": "'month'", "trigger": "'overdue'",
        "since": "date '2015-01-01' + n::int", "until": "date '2015-01-01' + n::int", "colour": _of("red", "yellow",
        "green"),
        "state": "'done'", "published_at": "at", "ended_at": "at",
    }  # fmt: skip
    yield Filling(t, CARDS, _so_many("5000"), card)
    written = {"card": "md5('cards-' || n)::uuid", "act": "'write_up'", "result": "'submitted'"}
    yield Filling(t, CARD_ACTS, _so_many("5000"), written)
    behind = {"card": f"'{HOT['card']}'", "count": "'completed'", "code": "code", "delta": "1"}
    yield Filling(t, CARD_CASES, "crowd WHERE n <= 5000", behind)
    bulletin = {
        "period": "'week'",
        "begins_on": "date '2015-01-01' + n::int * 7",
        "ends_on": "date '2015-01-07' + n::int * 7",
    }
    yield Filling(t, BULLETINS, _so_many("600"), bulletin)


def populate(db: Connection, count: int) -> None:
    """Fill the tables of what is beside the cases; `db` is the connection that has `crowd`'s temporary tables."""
    db = db.execution_options(no_parameters=True)
    for each in (*_intake(), *_grid(count), *_mediation(), *_petition(), *_evaluation()):
        db.exec_driver_sql(each.statement(REGION))
