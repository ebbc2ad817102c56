"""The rows, texts and terms of callouts (吹哨报到). Called with its stream locked, by other handlers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access import guard
from access.acts import Act
from casekit import deadlines
from casekit.auth import Actor
from casekit.facts import Event
from casekit.streams import case_stream, grid_stream
from casekit.work import Work
from procedures.timing import Timing
from services.grid.chain_tables import CALLOUTS, CALLS
from services.grid.domain.callout import Call, Callout, CallState, State
from services.grid.errors import CalloutNotFound
from services.grid.handlers import routed
from services.grid.places import terms_today
from services.grid.sealing import callout_owner, key_of
from services.grid.sight import may_see_callout

# The kinds of its terms.
REPORT, ANSWER = "callout.report", "callout.answer"


def visible_row(work: Work, actor: Actor, act: Act, callout_id: UUID) -> RowMapping:
    """The row, for one who may know of the callout. Raises CalloutNotFound, for unknown and hidden ones alike."""
    wanted = select(CALLOUTS).where(CALLOUTS.c.id == callout_id, may_see_callout(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(CalloutNotFound, actor, act)
    return row


def stream_of(callout: Callout) -> str:
    """The case's stream where there is a case, else the grid's."""
    return case_stream(callout.code) if callout.code is not None else grid_stream(str(callout.grid))


def terms_of(work: Work, code: str | None) -> Mapping[str, Any]:
    """In whose terms it runs: those of the case, or of the place today."""
    case = None if code is None else routed.live(work, code)
    if case is not None:
        return {name: case[name] for name in ("place", "procedure", "grade")}
    return terms_today(work)


def keep(work: Work, callout: Callout, terms: Mapping[str, Any], where: str, text: str) -> None:
    """Insert a fresh callout and its calls."""
    work.insert(
        "callouts", id=callout.id, region=work.region, unit=callout.unit, code=callout.code, grid=callout.grid,
        state=callout.state.value, place=terms["place"], procedure=terms["procedure"], grade=terms["grade"],
        where_sealed=sealed(work, callout.id, f"callouts/{callout.id}/where_sealed", where),
        text_sealed=sealed(work, callout.id, f"callouts/{callout.id}/text_sealed", text),
        raised_by=work.actor, raised_at=work.now,
    )  # fmt: skip
    for call in callout.calls:
        work.insert(
            "callout_calls", id=call.id, callout=callout.id, region=work.region, unit=call.unit,
            state=call.state.value, due_at=call.due_at,
        )  # fmt: skip


def callout_of(work: Work, row: RowMapping) -> Callout:
    """The callout that a row holds, with its calls."""
    found = work.execute(select(CALLS).where(CALLS.c.callout == row["id"]).order_by(CALLS.c.unit)).mappings()
    calls = tuple(Call(each["id"], each["unit"], each["due_at"], CallState(each["state"])) for each in found)
    return Callout(row["id"], row["unit"], row["grid"], row["code"], calls, State(row["state"]))


def save_call(work: Work, callout: Callout, call: Call, event: Event, **columns: Any) -> None:
    """Say what a called unit did, and save its call."""
    work.append(stream_of(callout), event)
    values = {"state": call.state.value, "due_at": call.due_at}
    work.execute(update(CALLS).where(CALLS.c.id == call.id).values(values | columns))


def save(work: Work, callout: Callout, event: Event, text: str | None, **columns: Any) -> None:
    """Say how it ended, and save it; no term of it runs any more."""
    work.append(stream_of(callout), event)
    ending = None if text is None else sealed(work, callout.id, f"callouts/{callout.id}/ending_sealed", text)
    values = {"state": callout.state.value, "ended_at": work.now, "ending_sealed": ending}
    work.execute(update(CALLOUTS).where(CALLOUTS.c.id == callout.id).values(values | columns))
    for call in callout.calls:
        for kind in (REPORT, ANSWER):
            deadlines.cancel(work, stream_of(callout), kind, subject=str(call.id))


def cancel_of_case(work: Work, code: str) -> None:
    """The case is over, and with it what was called on it."""
    wanted = select(CALLOUTS).where(CALLOUTS.c.code == code, CALLOUTS.c.state == State.RAISED.value)
    for row in work.execute(wanted.order_by(CALLOUTS.c.id)).mappings().all():
        callout = callout_of(work, row)
        save(work, callout, callout.cancel(), None)


def run_term(work: Work, callout: Callout, call: Call, kind: str, term: Timing) -> None:
    """Let a term of the call run."""
    deadlines.set_deadline(
        work, stream_of(callout), kind, term.due_at, subject=str(call.id), rule=term.rule, owner=call.unit,
        warn_at=term.warn_at, provisional=term.provisional,
    )  # fmt: skip


def term_done(work: Work, callout: Callout, call: Call, kind: str) -> None:
    """What the call's term was set for is done."""
    deadlines.meet(work, stream_of(callout), kind, subject=str(call.id))


def sealed(work: Work, callout: UUID, context: str, text: str) -> bytes:
    """The text under the callout's key."""
    return key_of(work, callout_owner(callout)).encrypt(text, context)


def text_of(work: Work, row: Mapping[str, Any]) -> str:
    """What the matter was."""
    key = key_of(work, callout_owner(row["id"]))
    return key.decrypt(row["text_sealed"], f"callouts/{row['id']}/text_sealed")
