"""A county after some years: a million cases and what hangs on them, written straight into the services' tables.

Everything is a function of the case's number, so that two runs have the same rows. A county centre takes two cases of
five, twenty towns two more, two hundred villages the rest; forty departments handle unequally many. Nine cases of ten
are over; of the others a few are late. In one of fifty orders another department assists. No text is in it: what is
sealed is one byte.
"""

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from procedures import library

REGION = "520302000000"
BEGAN = "timestamptz '2025-11-22 00:00+08'"
PLACE = "zunyi-bozhou"
LAST_DAY = "2026-11-20"
BUSY = "520302-2026-0000050-3"  # the fiftieth case, by whose code is asked: of the others none has its check character
TOWNS, VILLAGES, DEPARTMENTS, COMMITTEES, GRIDS = 20, 200, 40, 20, 2000

# n: the case's number; `pick(k, salt)` an even choice of k by it.
_CASES = """
CREATE TEMP TABLE crowd AS
SELECT n, code, at, grid, state, route, unit,
    CASE WHEN c < 40 THEN 'centre' WHEN c < 80 THEN 'town-' || {towns} ELSE 'village-' || {villages} END AS centre,
    CASE WHEN {sixteenth} = 0 THEN 'dept-' || {respondents} END AS respondent,
    CASE WHEN {twohundredth} = 0 THEN 'dept-' || {accused} END AS accused,
    CASE WHEN route = 'order' AND {fiftieth} = 0 THEN 'dept-' || {assisting} END AS assisting,
    ('52030200' || lpad({towns}::text, 2, '0') || '00') AS handling_region,
    (md5(n::text))::uuid AS id,
    state IN ('registered', 'admitted', 'triaged', 'routed', 'completed') AS is_open,
    {twentieth} = 0 AS is_late
FROM (
    SELECT n, CASE n WHEN 50 THEN '{busy}' ELSE '520302-2026-' || lpad(n::text, 7, '0') || '-0' END AS code,
        {began} + n * (interval '365 days' / {count}) AS at,
        'grid-' || {grids} AS grid, {hundred} AS c, s.state, r.route,
        CASE r.route WHEN 'order' THEN 'dept-' || (least({skewed}, {skewed_too}) + 1)
            WHEN 'mediation' THEN 'committee-' || {committees} WHEN 'petition' THEN 'petition-office' END AS unit
    FROM generate_series(1, {count}) AS n
    CROSS JOIN LATERAL (SELECT CASE WHEN {ten} > 0 THEN 'closed' ELSE
        (ARRAY['registered', 'admitted', 'triaged', 'routed', 'routed', 'routed', 'completed', 'withdrawn'])
            [1 + {eight}] END AS state) s
    CROSS JOIN LATERAL (SELECT CASE WHEN s.state IN ('registered', 'admitted', 'triaged') THEN NULL
        WHEN {twenty} < 12 THEN 'order' WHEN {twenty} < 17 THEN 'mediation' ELSE 'petition' END AS route) r
) drawn
"""
_ACCESS = """
INSERT INTO {schema}.case_access (code, region, handling_region, centre, grid, round)
    SELECT code, '{region}', handling_region, centre, grid, 1 FROM crowd;
INSERT INTO {schema}.case_relations (code, unit, relation, cause, region, via, since, round)
    SELECT code, unit, 'handling', id, '{region}', route, id, 1 FROM crowd WHERE unit IS NOT NULL
    UNION ALL SELECT code, respondent, 'respondent', '{nil}', '{region}', 'registration', id, 1
        FROM crowd WHERE respondent IS NOT NULL
    UNION ALL SELECT code, accused, 'accused', '{nil}', '{region}', 'registration', id, 1
        FROM crowd WHERE accused IS NOT NULL;
INSERT INTO {schema}.case_relations (code, unit, relation, cause, region, via, since, round)
    SELECT code, assisting, 'handling', id, '{region}', 'order', id, 1 FROM crowd WHERE assisting IS NOT NULL
    ON CONFLICT DO NOTHING;
"""
_INTAKE = """
INSERT INTO intake.cases (code, region, centre, state, matter_type, channel, place, procedure, grid, units, party_count,
        has_petitioner, is_anonymous, is_group, is_back_dated, round, routed_round, notified_round, followed_up_round,
        category, grade, route, unit, outcome, received_at, registered_at, state_since, first_contact)
    SELECT code, '{region}', centre, state, (ARRAY['dispute', 'petition', 'request', 'complaint'])[1 + {four}],
        (ARRAY['window', 'hotline_12345', 'grid_worker', 'online'])[1 + {four_too}], '{place}', '{procedure}', grid,
        '[]', 2,
        true, false, n % 500 = 0, n % 100 = 0, 1, 1, 0, 0,
        CASE WHEN {hundred} < 2 THEN 'medical'
            ELSE (ARRAY['neighbour', 'labour', 'land_forest', 'family'])[1 + {four}] END,
        (ARRAY['ordinary', 'serious'])[1 + {two}], route, unit,
        CASE WHEN state IN ('completed', 'closed') THEN 'settled' END, at, at, at + interval '1 day',
        'post-' || n % 300 FROM crowd;
INSERT INTO intake.deadlines (id, stream, kind, subject, region, owner, rule, state, provisional, set_at, due_at,
        warn_at, next_at, missed_at, ended_at)
    SELECT id, 'case/' || code, 'completion', '', '{region}', 'centre', 'completion', CASE WHEN NOT is_open THEN 'met'
        WHEN is_late THEN 'missed' ELSE 'open' END, false, at, d.due_at, '{{}}',
        CASE WHEN is_open AND NOT is_late THEN d.due_at END, CASE WHEN is_open AND is_late THEN d.due_at END,
        CASE WHEN NOT is_open THEN at END FROM crowd CROSS JOIN LATERAL
        (SELECT CASE WHEN is_late THEN at + interval '20 days' ELSE {began} + interval '600 days' END AS due_at) d;
"""
_GRID = """
INSERT INTO grid.orders (id, code, region, unit, state, round, grade, place, procedure, progress, issued_at, due_at,
        completed_at, ended_at)
    SELECT id, code, '{region}', unit, o.state, 1, 'ordinary', '{place}', '{procedure}', 0, at,
        CASE WHEN is_late THEN at + interval '20 days' ELSE {began} + interval '600 days' END,
        CASE WHEN o.state <> 'issued' AND o.state <> 'accepted' THEN at END, CASE WHEN o.state = 'verified' THEN at END
    FROM crowd CROSS JOIN LATERAL (SELECT CASE WHEN NOT is_open THEN 'verified' WHEN crowd.state = 'completed'
        THEN 'verified' ELSE (ARRAY['issued', 'accepted', 'completed'])[1 + {three}] END AS state) o
    WHERE route = 'order';
INSERT INTO grid.reports (id, region, grid, unit, matter_type, category, is_settled, code, text_sealed, filed_by,
        observed_at, filed_at)
    SELECT id, '{region}', grid, 'town-1', 'hazard', 'safety', false, code, '\\x00', 'worker', at, at FROM crowd
    WHERE {five} = 0;
"""
_MEDIATION = """
INSERT INTO mediation.mediations (id, code, region, committee, state, round, grade, category, place, procedure,
        attempts, opened_at, due_at, ended_at)
    SELECT id, code, '{region}', unit, CASE WHEN is_open THEN 'opened' ELSE 'agreed' END, 1, 'ordinary', 'neighbour',
        '{place}', '{procedure}', 0, at, at + interval '30 days', CASE WHEN NOT is_open THEN at END FROM crowd
    WHERE route = 'mediation';
"""
_PETITION = """
INSERT INTO petition.petitions (id, code, region, unit, state, round, grade, category, place, procedure, is_anonymous,
        received_at, notice_due_at, admitted_at, due_at, notified_at, delivered_at, is_on_time, ended_at)
    SELECT id, code, '{region}', unit, CASE WHEN is_open THEN 'admitted' ELSE 'answered' END, 1, 'ordinary',
        'neighbour', '{place}', '{procedure}', false, at, at, at,
        at + interval '60 days', at, CASE WHEN NOT is_open THEN at END,
        CASE WHEN NOT is_open THEN true END, CASE WHEN NOT is_open THEN at END FROM crowd
    WHERE route = 'petition';
"""
_EVALUATION = """
INSERT INTO evaluation.evaluation_units (unit, region, name, kind, tier)
    SELECT id, '{region}', id, kind, tier FROM crowd_units;
INSERT INTO evaluation.evaluation_facts (region, unit, indicator, day, delta, code, event)
    SELECT '{region}', u, i, (at AT TIME ZONE 'Asia/Shanghai')::date, 1, code, id FROM crowd
    CROSS JOIN LATERAL (VALUES ('admitted', centre), ('completed', unit), ('on_time', unit)) AS f (i, u)
    WHERE u IS NOT NULL;
"""
_UNITS = """
CREATE TEMP TABLE crowd_units AS
    SELECT 'centre' AS id, 'centre' AS kind, 'county' AS tier, NULL AS parent
    UNION ALL SELECT 'petition-office', 'petition_office', 'county', 'centre'
    UNION ALL SELECT 'town-' || n, 'centre', 'town', 'centre' FROM generate_series(1, {TOWNS}) n
    UNION ALL SELECT 'village-' || n, 'centre', 'village', 'town-' || (1 + n % {TOWNS})
        FROM generate_series(1, {VILLAGES}) n
    UNION ALL SELECT 'dept-' || n, 'department', 'county', 'centre' FROM generate_series(1, {DEPARTMENTS}) n
    UNION ALL SELECT 'committee-' || n, 'committee', 'county', 'centre' FROM generate_series(1, {COMMITTEES}) n
"""
_ORGANISATION = """
INSERT INTO grid.units (id, region, name, kind, tier, parent, fields, is_active, registered_at)
    SELECT id, '{region}', id, kind, tier, parent, '{{}}', true, {began} FROM crowd_units;
INSERT INTO grid.grids (id, region, name, tier, unit, parent, registered_at)
    SELECT 'grid-' || n, '{region}', 'grid-' || n, 'village', 'village-' || (1 + n % {VILLAGES}), NULL, {began}
    FROM generate_series(1, {GRIDS}) n;
INSERT INTO grid.staff (id, region, title, unit, roles, grids, registered_at)
    SELECT 'worker-' || n, '{region}', '网格员', 'village-' || (1 + n % {VILLAGES}), '{{grid_worker}}',
        ARRAY['grid-' || n], {began} FROM generate_series(1, {GRIDS}) n;
"""
_BODIES = {
    "intake": _INTAKE, "grid": _ORGANISATION + _GRID, "mediation": _MEDIATION, "petition": _PETITION,
    "evaluation": _EVALUATION,
}  # fmt: skip


def pick(choices: int, salt: int) -> str:
    """An even choice of 0 … choices − 1 by the number `n`, as SQL."""
    return f"((hashint4(n # {salt * 7919}) & 2147483647) % {choices})"


def populate(db: Connection, services: Iterable[str], count: int) -> None:
    """Fill the empty schemas of the services with what `count` cases leave behind, and have PostgreSQL look at it."""
    words = {
        "region": REGION, "busy": BUSY,
        "place": PLACE, "procedure": library.load(PLACE).version,
        "began": BEGAN, "nil": "00000000-0000-0000-0000-000000000000", "count": count,
        "TOWNS": TOWNS, "VILLAGES": VILLAGES, "DEPARTMENTS": DEPARTMENTS, "COMMITTEES": COMMITTEES, "GRIDS": GRIDS,
        "towns": f"(1 + {pick(TOWNS, 1)})", "villages": f"(1 + {pick(VILLAGES, 2)})", "hundred": pick(100, 3),
        "sixteenth": pick(16, 4), "respondents": f"(1 + {pick(DEPARTMENTS, 5)})", "twohundredth": pick(200, 6),
        "accused": f"(1 + {pick(DEPARTMENTS, 7)})", "twentieth": pick(20, 8), "grids": f"(1 + {pick(GRIDS, 9)})",
        "skewed": pick(DEPARTMENTS, 10), "skewed_too": pick(DEPARTMENTS, 11),
        "committees": f"(1 + {pick(COMMITTEES, 12)})",
        "ten": pick(10, 13), "eight": pick(8, 14), "twenty": pick(20, 15), "four": pick(4, 16), "four_too": pick(4, 17),
        "fiftieth": pick(50, 21), "assisting": f"(1 + {pick(DEPARTMENTS, 22)})",
        "two": pick(2, 18), "three": pick(3, 19), "five": pick(5, 20),
    }  # fmt: skip
    db = db.execution_options(no_parameters=True)  # a percent sign is a percent sign
    for statement in (_CASES, _UNITS):
        db.exec_driver_sql(statement.format(**words))
    for name in services:
        db.exec_driver_sql((_BODIES[name] + _ACCESS).format(schema=name, **words))
