"""The monthly draw (随机抽取回访): arranged with the first case that a month settles, held when the month is over.

One draw per centre, place and month, however many processes run: it is an appointment on the stream of the centre, and
the draw that is held arranges the next. A draw locks cases after its centre, so nothing may lock a centre after a case
but the first arrangement of all, when no draw can be due.
"""

import os
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select, update

from access import guard
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.deadlines import Deadline, set_deadline
from casekit.ids import new_id
from casekit.streams import case_stream, unit_stream
from casekit.work import Work
from contracts.followups import CaseDrawn, FollowUpCommitted, FollowUpDrawn
from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind
from services.intake.domain.case import IN_PERSON, Case
from services.intake.domain.draw import SEED_BYTES, Month, commitment, draw, draw_by_unit
from services.intake.domain.elevation import is_away
from services.intake.domain.lifecycle import State
from services.intake.draw_tables import DRAWS
from services.intake.handlers.duties import Terms, begin_unless_running
from services.intake.sealing import key_of, new_key
from services.intake.tables import CASES, STEPS

KIND = "follow_up_draw"
_RULE = "follow_up.sample_per_month"
_OF_NO_UNIT = Actor("draw", frozenset())  # for whom every case that accuses anyone is walled
_ASKABLE = (State.COMPLETED.value, State.CLOSED.value)


def arrange_first(work: Work, case: Case, centre: str, procedure: Procedure) -> None:
    """With a case that was settled: see that the centre's draw of the month is arranged, where its place draws.

    One statement more where it does, none where it does not. A case that accuses a unit arranges nothing.
    """
    if (
        procedure.follow_up.sample_per_month is None
        or is_away(centre)
        or _is_arranged(work, centre, case.place)
        or not _accuses_nobody(work, case.code)
    ):
        return
    work.lock(unit_stream(centre))
    if not _is_arranged(work, centre, case.place):
        _arrange(work, centre, case.place, Month.of(work.now))


def hold(work: Work, deadline: Deadline) -> None:
    """Draw, and arrange the next month's; the ticker calls this once, with the centre's stream held."""
    wanted = select(DRAWS).where(DRAWS.c.id == UUID(deadline.subject))
    row = work.execute(wanted).mappings().one()
    centre, place, month = row["centre"], row["place"], Month.parse(row["month"])
    procedure: Procedure = work.extras["procedures"].load(place, on=to_local(work.now).date())
    most = procedure.follow_up.sample_per_month or 0
    seed = key_of(work, _owner(row["id"])).decrypt_bytes(row["seed_sealed"], _context(row["id"]))
    quota = procedure.follow_up.quota
    settled = _population(work, centre, place, month)
    drawn = draw(seed, settled, most) if quota is None else draw_by_unit(seed, settled, most, quota)
    told = {
        "seed": seed.hex(), "population": drawn.size, "population_digest": drawn.population,
        "drawn": len(drawn.codes), "sample_digest": drawn.sample,
        "least": None if quota is None else quota.least, "most": None if quota is None else quota.most,
    }  # fmt: skip
    work.append(unit_stream(centre), FollowUpDrawn(row["id"], centre, place, str(month), **told))  # type: ignore[arg-type]
    values = {**told, "state": "drawn", "drawn_at": work.now}
    work.execute(update(DRAWS).where(DRAWS.c.id == row["id"]).values(values))
    if drawn.codes:
        _tell(work, row["id"], drawn.codes)
    if most:
        _arrange(work, centre, place, month.next)


def _is_arranged(work: Work, centre: str, place: str) -> bool:
    t = DRAWS.c
    waiting = select(t.id).where(t.centre == centre, t.place == place, t.state == "committed")
    return work.execute(waiting).first() is not None


def _accuses_nobody(work: Work, code: str) -> bool:
    found = select(CASES.c.code).where(CASES.c.code == code, guard.unwalled(_OF_NO_UNIT, CASES.c.code))
    return work.execute(found).first() is not None


def _arrange(work: Work, centre: str, place: str, month: Month) -> None:
    """Commit to a seed; a month that was drawn already is not drawn again."""
    t = DRAWS.c
    held = select(t.id).where(t.centre == centre, t.place == place, t.month == str(month))
    if work.execute(held).first() is not None:
        return
    id_, seed, stream = new_id(), os.urandom(SEED_BYTES), unit_stream(centre)
    key = new_key(work, _owner(id_))
    work.append(stream, FollowUpCommitted(id_, centre, place, str(month), commitment(seed)))
    work.insert(
        "follow_up_draws", id=id_, region=work.region, centre=centre, place=place, month=str(month), state="committed",
        commitment=commitment(seed), seed_sealed=key.encrypt(seed, _context(id_)), committed_at=work.now,
    )  # fmt: skip
    set_deadline(work, stream, KIND, month.ends, subject=str(id_), rule=_RULE, owner=centre)


def _population(work: Work, centre: str, place: str, month: Month) -> Mapping[str, str]:
    """The cases settled in the month whose party can be asked: known, and not told and satisfied face to face.

    With the unit that each was settled by: the one that had it, else the centre itself. None that accuses any unit: how
    many there are, and the digest of the list, are told to the people of every unit.
    """
    settled = select(STEPS.c.code).where(
        STEPS.c.region == work.region,
        STEPS.c.state == State.COMPLETED.value,
        STEPS.c.entered_at >= month.begins,
        STEPS.c.entered_at < month.ends,
    )
    t = CASES.c
    wanted = select(t.code, func.coalesce(t.unit, centre).label("unit")).where(
        t.code.in_(settled),
        t.centre == centre,
        t.place == place,
        t.state.in_(_ASKABLE),
        t.has_petitioner,
        ~t.is_anonymous,
        t.outcome.not_in([outcome.value for outcome in IN_PERSON]),
        guard.unwalled(_OF_NO_UNIT, t.code),
    )
    return {row.code: row.unit for row in work.execute(wanted)}


def _tell(work: Work, id_: UUID, codes: Sequence[str]) -> None:
    """The party of each is to be asked within the place's term of follow-up, where none runs."""
    work.lock(*(case_stream(code) for code in codes))
    t = CASES.c
    rows = {
        row.code: row for row in work.execute(select(t.code, t.place, t.procedure).where(t.code.in_(codes)))
    }
    for position, code in enumerate(codes, start=1):
        stream = case_stream(code)
        work.append(stream, CaseDrawn(code, id_, position))
        work.insert("follow_up_draw_cases", draw=id_, position=position, code=code, region=work.region)
        procedure = work.extras["procedures"].load(rows[code].place, rows[code].procedure)
        begin_unless_running(work, stream, DeadlineKind.FOLLOW_UP, Terms(procedure, None))


def _owner(id_: UUID) -> str:
    return f"draw/{id_}"


def _context(id_: UUID) -> str:
    return f"follow_up_draws/{id_}/seed_sealed"
