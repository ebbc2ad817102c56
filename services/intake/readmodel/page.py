"""One case as a reader may see it: its state, terms, names, texts, and what the reader may do next. Only SELECTs.

What is withheld from a masked reader is left out, not blurred, with one exception: who triages reads the description
without the persons in it.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Executable, literal, select

from access import guard
from access.acts import Act
from access.guard import Grant
from access.masking import masked
from access.policy import decide
from access.view import View, view_of
from casekit.auth import Actor
from casekit.deadlines import Deadline, deadlines_of
from casekit.errors import Problem
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import Relation
from services.intake.desk_tables import COMPLAINTS
from services.intake.domain.answerable import WITHOUT_OWNER, is_answerable
from services.intake.domain.case import Case
from services.intake.domain.channels import is_personal, is_text
from services.intake.domain.lifecycle import Move, State, can
from services.intake.notice_tables import NOTIFICATIONS
from services.intake.organisation_tables import GRIDS, UNITS
from services.intake.readmodel.corrections import is_amended, untold
from services.intake.readmodel.filters import FINISHED
from services.intake.readmodel.lists import LISTED
from services.intake.readmodel.received import transferred_from
from services.intake.records import case_of, procedure_of
from services.intake.schemas.words import COMPLAINT
from services.intake.sealing import case_owner, live_keys, opened, opened_party, opened_source, party_owner
from services.intake.tables import ATTACHMENTS, CASES, FOLLOW_UPS, NOTES, PARTIES, RELATED

_SHOWN = (
    *LISTED, "centre", "place", "procedure", "proposed_route", "concern", "supervisor", "is_back_dated",
    "first_contact", "received_at", "oral",
)  # fmt: skip

# Which moves of the lifecycle an act of the policy stands for; acts without a move are possible in every state.
_MOVES: Mapping[Act, tuple[Move, ...]] = {
    Act.CASE_ADMIT: (Move.ADMIT,),
    Act.CASE_REFUSE: (Move.REFUSE,),
    Act.CASE_TRIAGE: (Move.TRIAGE,),
    Act.CASE_ROUTE: (Move.ROUTE,),
    Act.CASE_ANSWER: (Move.ANSWER,),
    Act.CASE_FOLLOW_UP: (Move.FOLLOW_UP,),
    Act.CASE_CLOSE: (Move.CLOSE,),
    Act.CASE_REOPEN: (Move.REOPEN,),
    Act.CASE_WITHDRAW: (Move.WITHDRAW,),
    Act.CASE_ARCHIVE: (Move.ARCHIVE,),
    Act.CASE_VOID: (Move.VOID,),
    Act.CASE_TRANSFER: (Move.TRANSFER, Move.HAND_OVER),
}
_ANY_STATE = frozenset(
    {
        Act.CASE_NOTIFY,
        Act.CASE_RELATE,
        Act.CASE_CORRECT,
        Act.PARTY_REVEAL,
        Act.MATERIAL_ADD,
        Act.MATERIAL_READ,
    }
)


def case_page(work: Work, actor: Actor, code: str) -> dict[str, Any]:
    """One case as the actor may see it, with what he may do next. Raises CaseNotFound or Forbidden."""
    grant = guard.require(work, actor, Act.CASE_READ, code)
    row = dict(work.execute(select(CASES).where(CASES.c.code == code)).mappings().one())
    case = case_of(row)
    acts = possible_acts(actor, grant, case)
    page: dict[str, Any] = {name: row[name] for name in _SHOWN}
    page |= {"acts": sorted(act.value for act in acts), "is_masked": grant.masked}
    page |= _terms(work, row, _unpublished(work, case))
    view = None if grant.case is None else view_of(actor, grant.case)
    page |= _names(work, view, case)
    page |= _texts(work, grant, row, view, triages=guard.by_the_table(actor, grant, Act.CASE_TRIAGE))
    page["is_first_contact_answerable"] = row["first_contact"] is not None and is_answerable(case.state)
    page["is_oral_amended"] = row["oral"] is not None and is_amended(work, code)
    page["follow_ups"] = _rows(
        work, select(FOLLOW_UPS).where(FOLLOW_UPS.c.code == code).order_by(FOLLOW_UPS.c.asked_at)
    )
    page["related"] = _related(work, actor, code)
    return page


def possible_acts(actor: Actor, grant: Grant, case: Case) -> frozenset[Act]:
    """What the actor may do to the case now: the policy and the lifecycle both allow it."""
    allowed = guard.acts_of(actor, grant)
    by_state = {act for act, moves in _MOVES.items() if any(can(move, case.state) for move in moves)}
    if case.state is State.COMPLETED and case.awaits_notice:
        by_state.discard(Act.CASE_CLOSE)
    if not case.has_petitioner:
        by_state.discard(Act.CASE_FOLLOW_UP)
    if case.state in WITHOUT_OWNER:
        by_state.add(Act.CASE_HAND_OVER)
    if case.has_petitioner and not case.is_anonymous:
        by_state.add(Act.CASE_SECRET)
    return allowed & (by_state | _ANY_STATE)


def material(work: Work, actor: Actor, code: str) -> list[dict[str, Any]]:
    """The files of a case, in order. Their names are left out for a masked reader."""
    grant = guard.require(work, actor, Act.MATERIAL_READ, code)
    key = None if grant.masked else live_keys(work, [case_owner(code)]).get(case_owner(code))
    rows = _rows(work, select(ATTACHMENTS).where(ATTACHMENTS.c.code == code).order_by(ATTACHMENTS.c.added_at))
    return [
        {**row, "name": opened(key, row["name_sealed"], f"attachments/{row['id']}/name_sealed")}
        for row in rows
    ]


def _terms(work: Work, row: Mapping[str, Any], unpublished: Collection[str]) -> dict[str, Any]:
    """The case's deadlines, and the next date that matters."""
    deadlines = deadlines_of(work.db, case_stream(row["code"]))
    running = [each for each in deadlines if each.ended_at is None and each.state != "suspended"]
    due = min((each.due_at for each in running), default=None)
    promised = [each for each in running if not each.is_target]
    late = row["state"] not in FINISHED and any(each.missed_at or each.due_at < work.now for each in promised)
    return {
        "due_at": due or (row["promised_at"] if row["state"] == State.ROUTED.value else None),
        "is_overdue": late,
        "deadlines": [_deadline(each, unpublished) for each in deadlines],
    }


def _unpublished(work: Work, case: Case) -> frozenset[str]:
    """The rules that ours stand in for; none where the case's version is not kept: a page is shown nevertheless."""
    try:
        rules = procedure_of(work, case).rules.values()
    except Problem:
        return frozenset()
    return frozenset(rule.key for rule in rules if rule.unpublished)


def _deadline(each: Deadline, unpublished: Collection[str]) -> dict[str, Any]:
    return {
        "kind": each.kind, "rule": each.rule, "state": each.state, "set_at": each.set_at, "due_at": each.due_at,
        "is_provisional": each.provisional, "ended_at": each.ended_at, "is_target": each.is_target,
        "is_unpublished": each.rule in unpublished,
        "told": list(each.escalate_to[: each.escalated]), "extended": list(each.extended),
    }  # fmt: skip


def _names(work: Work, view: View | None, case: Case) -> dict[str, Any]:
    """The related units the viewer may know of, and the official names of all that the page names."""
    sees_accused = view is not None and view.accusations
    units = [each for each in case.units if sees_accused or each.relation is not Relation.ACCUSED]
    named = {each.unit for each in units} | {case.unit, case.supervisor} - {None}
    rows = work.execute(select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_(named))) if named else ()
    names = {row.id: row.name for row in rows}
    return {
        "units": [
            {"unit": each.unit, "relation": each.relation.value, "name": names.get(each.unit)}
            for each in units
        ],
        "unit_name": names.get(case.unit or ""),
        "grid_name": work.execute(select(GRIDS.c.name).where(GRIDS.c.id == case.grid)).scalar()
        if case.grid
        else None,
    }


def _texts(
    work: Work, grant: Grant, row: Mapping[str, Any], view: View | None, *, triages: bool
) -> dict[str, Any]:
    """What was written about the case: in full; without the persons, for who triages; or nothing."""
    code = row["code"]
    parties = _rows(work, select(PARTIES).where(PARTIES.c.code == code).order_by(PARTIES.c.number))
    notes = _rows(work, _notes(view, code))
    told = _rows(
        work, select(NOTIFICATIONS).where(NOTIFICATIONS.c.code == code).order_by(NOTIFICATIONS.c.sent_at)
    )
    key = None
    if triages or not grant.masked:
        key = live_keys(work, [case_owner(code)]).get(case_owner(code))
    matter = {
        column: opened(key, row[f"{column}_sealed"], f"cases/{code}/{column}_sealed")
        for column in ("description", "location", "reference")
    }
    source = opened_source(key, row["source_sealed"], code)
    came = transferred_from(work, view, code, key, is_masked=grant.masked)
    if grant.masked:
        key = None
        personal = _personal(work, parties) if source or any(matter.values()) else []
        matter = {column: text and masked(text, personal) for column, text in matter.items()}
        source = source and _without_persons(source, personal)
    numbers = {party["id"]: party["number"] for party in parties}
    return {
        **matter,
        "source": source,
        "transferred_from": came,
        "parties": [party for party in parties if party["removed_by"] is None],
        "notes": [
            {**each, "text": opened(key, each["sealed"], f"case_notes/{each['id']}/sealed")} for each in notes
        ],
        "notifications": [
            {
                **each,
                "party": numbers.get(each["party"]),
                "text": opened(key, each["text_sealed"], f"notifications/{each['id']}/text_sealed"),
            }
            for each in told
        ],
    }


def _without_persons(source: Mapping[str, Any], personal: Collection[str]) -> dict[str, Any]:
    """How the matter came, without who brought it."""
    return {
        name: masked(value, personal) if is_text(name) else value
        for name, value in source.items()
        if not is_personal(name)
    }


def _notes(view: View | None, code: str) -> Executable:
    """The notes of the case, but for what was written with a correction of units that the viewer is not told of."""
    n = NOTES.c
    return select(NOTES).where(n.code == code, n.id.not_in(untold(view, code))).order_by(n.written_at, n.id)


def _personal(work: Work, parties: Collection[Mapping[str, Any]]) -> list[str]:
    """Everything that says who the parties are; to be masked, never shown."""
    keys = live_keys(work, [party_owner(party["id"]) for party in parties])
    found: list[str] = []
    for party in parties:
        key = keys.get(party_owner(party["id"]))
        if key is not None and party["sealed"] is not None:
            found += _leaves(opened_party(key, party["id"], party["sealed"]))
    return found


def _leaves(value: Any) -> list[str]:
    """All texts in a party's data, save in what relation a representative stands (子女 is no one's name)."""
    if isinstance(value, Mapping):
        return [leaf for name, each in value.items() if name != "relation" for leaf in _leaves(each)]
    return [value] if isinstance(value, str) else []


def _related(work: Work, actor: Actor, code: str) -> list[dict[str, Any]]:
    """The tied cases that the actor may read too, and the complaints of its owner, for those they do not accuse."""
    rows = _rows(work, select(RELATED).where(RELATED.c.code == code).order_by(RELATED.c.related_at))
    rows += _rows(work, _complaints(code))
    known = guard.load_many(work, frozenset(row["other"] for row in rows))
    return [
        {"code": row["other"], "reason": row["reason"], "related_at": row["related_at"]}
        for row in rows
        if row["other"] in known and decide(actor, Act.CASE_READ, known[row["other"]]).is_allowed
    ]


def _complaints(code: str) -> Executable:
    """The complaints about the handling of the case, and the case that this one complains about."""
    t = COMPLAINTS.c
    told = (literal(COMPLAINT).label("reason"), t.made_at.label("related_at"))
    of_this = select(t.code.label("other"), *told).where(t.about == code)
    return of_this.union_all(select(t.about.label("other"), *told).where(t.code == code))


def _rows(work: Work, statement: Executable) -> list[dict[str, Any]]:
    return [dict(row) for row in work.execute(statement).mappings()]
