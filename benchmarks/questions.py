"""Which lists `lists` asks, with which filters: every list of the services that comes in pages, or a reason why not.

Of each filter one that hits much and, where it matters,
one that hits little; words and ids are those that `crowd` and
`desks` write. Held to the services' own description of their API by `tests/contract/gateway/test_benched_lists.py`.
"""

from collections.abc import Mapping, Sequence

from benchmarks.crowd import LAST_DAY
from benchmarks.desks import HOT

Filters = Sequence[Mapping[str, object]]
_CASE, _DEPT, _IDLE = {"case": HOT["code"]}, "dept-1", "dept-40"
_SHOWN = (_CASE, {**_CASE, "unit": _DEPT}, {**_CASE, "what": "page"})
NOBODYS = "00000000-0000-4000-8000-000000000000"  # the id of what is not
_MONTH = LAST_DAY[:7]
_SPAN = {"from": "2026-10-01T00:00:00+08:00", "to": "2026-10-31T00:00:00+08:00"}

_INTAKE: Sequence[tuple[str, Filters]] = (
    ("/v1/cases", (
        {}, {"state": "triaged"}, {"state": "closed"}, {"unit": _DEPT}, {"unit": _IDLE}, {"grid": "grid-7"},
        {"channel": "online"}, {"overdue": "true"}, {"overdue": "false"}, {"route": "petition", "grade": "serious"},
        {"since": "2026-02-01T00:00:00+08:00", "until": "2026-02-02T00:00:00+08:00"},
        {"grade": "major"}, {"is_group": "true"}, {"is_group": "false"}, {"channel": "letter"},
        {"matter_type": "suggestion", "route": "police"}, {"category": "neighbour"}, {"category": "medical"},
        {"centre": "centre"}, {"centre": "village-7"}, {"prefix": "520302-2026-0000"}, {"q": HOT["code"]},
        {"related": HOT["code"]}, {"received_since": "2026-02-01T00:00:00+08:00",
        "received_until": "2026-02-02T00:00:00+08:00"},
        {"due_since": "2026-11-01T00:00:00+08:00", "due_until": "2027-12-31T00:00:00+08:00"},
        {"is_back_dated": "true"},
        {"first_contact": "post-7"}, {"undelivered": "true"},
    )),
    (f"/v1/cases/{HOT['code']}/corrections", ({}, {"field": "category"})),
    ("/v1/disclosures/intake", _SHOWN),
    ("/v1/follow-up-draws", (
        {}, {"centre": "centre"}, {"place": "zunyi-bozhou"}, {"state": "committed"}, {"month": "2026-10"},
    )),
    (f"/v1/follow-up-draws/{HOT['draw']}/cases", ({}, {"asked": "false"})),
    ("/v1/lines", ({},)),
    ("/v1/windows", ({},)),
    ("/v1/tickets", (
        {"day": LAST_DAY}, {"day": LAST_DAY, "line": "line-3"}, {"day": LAST_DAY, "state": "finished"},
        {"day": LAST_DAY, "window": "window-1"},
        {"day": LAST_DAY, "number": "A000"}, {},
    )),
    ("/v1/paper-forms", ({},)),
    (f"/v1/cases/import/intake-{HOT['import']}/rows", ({}, {"state": "refused"})),
)  # fmt: skip

_GRID: Sequence[tuple[str, Filters]] = (
    ("/v1/disclosures/grid", _SHOWN),
    ("/v1/orders", ({}, {"open": "true"}, {"overdue": "true"}, {"unit": _DEPT}, {"unit": _IDLE}, {"state": "issued"},
                     _CASE)),
    ("/v1/reports", ({}, {"grid": "grid-7"}, _CASE)),
    ("/v1/units", ({}, {"tier": "village"}, {"kind": "department"}, {"parent": "town-3"}, {"ended": "true"})),
    ("/v1/grids", ({}, {"unit": "village-8"}, {"tier": "village"}, {"parent": "grid-1"}, {"code": "grid-9"},
                   {"overlay": "true"}, {"overlay": "false"}, {"ended": "true"}, {"at": LAST_DAY})),
    ("/v1/staff", ({}, {"unit": "village-8"}, {"ended": "true"})),
    ("/v1/alerts", ({}, {"unread": "true"}, {"kind": "overdue"}, {"kind": "risk"})),
    ("/v1/supervisions", ({}, {"unit": _DEPT}, {"state": "issued"}, {"cause": "act"}, {"overdue": "true"}, _CASE)),
    ("/v1/callouts", ({}, {"raised_by_unit": "village-7"}, {"called": _DEPT}, {"state": "raised"},
                     {"grid": "grid-7"}, _CASE)),
    ("/v1/letters", ({}, {"sender": "centre"}, {"recipient": _DEPT}, {"kind": "cooperation"}, {"state": "sent"},
                     {"grid": "grid-7"}, {"number": "2026-0000020"}, {"answers": NOBODYS}, {"risk": NOBODYS},
                     {"awaited": "true"}, {"overdue": "true"}, _CASE)),
    ("/v1/risks", ({}, {"unit": _DEPT}, {"post": "post-1"}, {"reason": "repeated"}, {"state": "listed"},
                     {"trend": "worse"}, {"hazard": NOBODYS}, {"grid": "grid-7"}, {"overdue": "true"}, _CASE)),
    ("/v1/hazards", ({}, {"grid": "grid-7"}, {"unit": _DEPT}, {"kind": "fire"}, {"kind": "geology"},
                     {"grade": "major"}, {"state": "found"}, {"open": "true"}, {"overdue": "true"},
                     {"report": NOBODYS})),
    ("/v1/patrols", ({}, {"grid": "grid-7"}, {"on": LAST_DAY})),
    ("/v1/patrols/due", ({}, {"grid": "grid-7"}, {"missed": "true"})),
    (f"/v1/patrols/{HOT['patrol']}/visits", ({},)),
    ("/v1/grid-tasks", ({}, {"grid": "grid-7"}, {"post": HOT["post"]}, {"kind": "visit"}, {"state": "given"},
                     {"late": "true"})),
    ("/v1/meetings", ({}, {"name": "研判"}, {"unit": "village-7"}, {"name": "研判", "unit": "centre"}, _CASE)),
    ("/v1/sponsorships", ({}, {"sponsor": "leader-1"}, {"running": "true"}, _CASE)),
    ("/v1/desks", ({}, {"centre": "centre"})),
    (f"/v1/desks/{HOT['desk']}/shifts", (_SPAN, {**_SPAN, "post": "post-3"})),
    (f"/v1/desks/{HOT['desk']}/handovers", ({},)),
    (f"/v1/centres/{HOT['centre']}/stationings", ({}, {"unit": _DEPT}, {"presence": "permanent"}, {"on": LAST_DAY})),
    (f"/v1/centres/{HOT['centre']}/presence", ({}, {"date": LAST_DAY})),
    (f"/v1/centres/{HOT['centre']}/attendance", ({"month": _MONTH}, {"month": _MONTH, "unit": _DEPT})),
)  # fmt: skip

_MEDIATION: Sequence[tuple[str, Filters]] = (
    ("/v1/disclosures/mediation", _SHOWN),
    ("/v1/mediations", ({}, {"state": "opened"}, {"committee": HOT["committee"]}, _CASE)),
    ("/v1/mediation-sessions", (
        {}, {"committee": HOT["committee"]}, {"room": "room-3"}, {"post": "post-3"}, {"state": "scheduled"},
        {"begins_from": "2026-02-01T00:00:00+08:00", "begins_before": "2026-02-02T00:00:00+08:00"}, _CASE,
    )),
    ("/v1/committees", ({}, {"kind": "professional"}, {"kind": "judicial"})),
    (f"/v1/committees/{HOT['committee']}/teams", ({}, {"ended": "true"})),
    (f"/v1/committees/{HOT['committee']}/mediators", ({}, {"capacity": "expert"}, {"ended": "true"})),
    (f"/v1/committees/{HOT['committee']}/rooms", ({}, {"ended": "true"})),
)  # fmt: skip

_PETITION: Sequence[tuple[str, Filters]] = (
    ("/v1/disclosures/petition", _SHOWN),
    ("/v1/petitions", ({}, {"state": "admitted"}, {"state": "refused"}, {"unit": "petition-office"}, _CASE)),
    ("/v1/petition-statuses", ({}, {"state": "refused"}, {"state": "waiting"}, _CASE)),
    ("/v1/forwardings", ({}, {"state": "taken"}, {"state": "objected"})),
    ("/v1/urgent-reports", ({},)),
    ("/v1/petition-receptions", ({}, {"state": "booked"}, {"state": "held"}, {"shift": HOT["shift"]})),
    ("/v1/advices", ({},)),
)  # fmt: skip

_EVALUATION: Sequence[tuple[str, Filters]] = (
    ("/v1/evaluation/units", ({}, {"from": "2026-10-01", "to": "2026-10-31"})),
    ("/v1/evaluation/units/dept-1/cases", (
        {"indicator": "completed"}, {"indicator": "on_time", "from": "2026-10-01", "to": "2026-10-31"},
    )),
    ("/v1/evaluation/figures/changes", (
        {"subject": _DEPT, "period": "2026-10", "count": "completed"}, {"subject": _DEPT, "period": "2026",
        "count": "completed"},
        {"subject": "centre", "period": "2026", "count": "admitted"},
    )),
    ("/v1/evaluation/cards", ({}, {"unit": _DEPT}, {"subject": _DEPT}, {"colour": "red"}, {"state": "done"},
                     {"state": "contested"},
                              {"late": "true"}, {"period": "2026-10"})),
    (f"/v1/evaluation/cards/{HOT['card']}/cases", ({},)),
    ("/v1/evaluation/library", ({},)),
    ("/v1/evaluation/bulletins", ({},)),
)  # fmt: skip

LISTS: Sequence[tuple[str, str, Filters]] = tuple(
    (service, path, filters)
    for service, lists in (
        ("intake", _INTAKE), ("grid", _GRID), ("mediation", _MEDIATION), ("petition", _PETITION), ("evaluation",
        _EVALUATION),
    )
    for path, filters in lists
)  # fmt: skip

# Lists in pages that are not asked, each with the reason.
EXEMPT: Mapping[str, str] = {
    "/v1/subscriptions": "the gateway's, of the caller's unit alone: a unit has a few",
    "/v1/cases/{code}/deliveries": "the gateway's, of one case's events by their index: as many as the case has",
    "/v1/cases/{code}/disclosures": "the gateway's, of the services' own lists, which are asked",
    "/v1/disclosures/ledger": "as the other services', of one kind of page",
    "/v1/exchange/files": "the gateway's, of one unit's files, whose number is their key",
}
