"""Cards as they are shown: one reading explains a card down to its rule, figures, cases, and what is due by when.

Only SELECTs. Who sees which is `sight`'s to say.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Text, and_, case, cast, exists, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from access import guard
from access.acts import Act
from casekit import sealing
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.deadlines import deadlines_of
from casekit.interval import wilson
from casekit.streams import unit_stream
from casekit.vault import DataKey
from casekit.web.paging import Keyset
from casekit.work import Work
from contracts.cards import CardFigure
from contracts.vocabulary import CardStep, FigureMeasure
from procedures.vocabulary import Colour
from services.evaluation.cards.rule import rule_of
from services.evaluation.cards.sight import (
    card_of,
    cases_for,
    figures_for,
    hidden,
    knows_what_was_left_out,
    may,
    shown,
    unknown_to,
)
from services.evaluation.cards.subjects import PERIOD
from services.evaluation.cards.tables import ACTS, CARDS, CASES, COMMITMENTS, TERMS
from services.evaluation.cards.terms import DECISION, STEPS
from services.evaluation.catalogue import indicator_of
from services.evaluation.domain.card_course import State
from services.evaluation.domain.figures import value_of
from services.evaluation.domain.periods import span_of
from services.evaluation.errors import PeriodRefused
from services.evaluation.tables import METADATA

LATEST = Keyset(CARDS.c.issued_at, CARDS.c.id)
BEHIND = Keyset(CASES.c.day, CASES.c.code, CASES.c["count"])
_SUBJECT = case((CARDS.c.subject == "", CARDS.c.unit), else_=CARDS.c.subject)
_terms = METADATA.tables["deadlines"].c
# what somebody owes about a card: a step, or the decision of a contest; to contest is nobody's duty
_OWED = [kind.value for kind in (*STEPS.values(), DECISION)]
_RUNS = and_(_terms.kind.in_(_OWED), _terms.state.in_(("open", "missed")), _terms.ended_at.is_(None))
_NOTHING: Mapping[str, Mapping[str, Any]] = {}
_NOTHING_OWED: Mapping[str, Any] = {"due_at": None, "is_late": False}
INLINE = 500  # cases (each with each count) shown with the card itself; the rest page by page
_ACCUSED = "unit_accused"


def cards(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cards the actor may be told of, the latest first. Raises Forbidden."""
    guard.require(work, actor, Act.EVALUATION_READ, unit=query["unit"] or actor.unit)
    c = CARDS.c
    asked = {
        c.unit: query["unit"],
        _SUBJECT: query["subject"],
        c.colour: query["colour"],
        c.state: query["state"],
        **_days(work, query),
    }
    wanted = [
        column == getattr(value, "value", value) for column, value in asked.items() if value is not None
    ]
    if query["state"] is not State.WITHHELD:
        wanted.append(c.state != State.WITHHELD.value)
    if query["late"] is not None:
        wanted.append(_is_late() if query["late"] else ~_is_late())
    found = select(CARDS).where(shown(actor), c.id.not_in(hidden(work, actor)), *wanted)
    page = LATEST.page(work.execute(LATEST.select(found, query)).all(), query)
    owed = _owed(work, page["items"])
    return {**page, "items": [_brief(row, owed) for row in page["items"]]}


def card(work: Work, actor: Actor, id_: UUID) -> dict[str, Any]:
    """One card, explained. Raises CardNotFound."""
    row = card_of(work, actor, Act.EVALUATION_READ, id_)
    key = sealing.live_key(work, f"card/{id_}") if may(actor, Act.CARD_OPEN, row["unit"]) else None
    return {
        **_brief(row, _owed(work, [row])),
        "rule": _rule(work, row),
        "figures": _explained(work, actor, row),
        "cases": cases(work, actor, id_, {"limit": INLINE, "cursor": None}),
        "deadlines": _deadlines(work, row),
        "acts": _acts(work, id_, key),
        "commitments": _commitments(work, id_, key),
        "withheld": _withheld(work, actor, row),
    }


def unit_of(work: Work, id_: UUID) -> str:
    """Whose card it is; who may know it is the caller's to ask."""
    return str(work.execute(select(CARDS.c.unit).where(CARDS.c.id == id_)).scalar_one())


def cases(work: Work, actor: Actor, id_: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cases behind a card, as far as the actor may see them, the latest first. Raises CardNotFound."""
    card_of(work, actor, Act.EVALUATION_READ, id_)
    t = CASES.c
    found = select(t.code, t["count"], t.day, t.delta, t.deadline).where(
        t.card == id_,
        ~unknown_to(actor),
        or_(guard.seen(actor, Act.CASE_READ, t.code), t.code.contains("/")),  # `hazard/…` is of no case
    )
    page = BEHIND.page(work.execute(BEHIND.select(found, query)).all(), query)
    terms = _terms_behind(work, id_, page["items"])
    return {
        **page,
        "items": [{**row, "deadlines": terms.get((row["count"], row["code"]), [])} for row in page["items"]],
    }


def _terms_behind(
    work: Work, card_: UUID, rows: Sequence[Mapping[Any, Any]]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The terms behind these cases of a card, by count and case, in the order in which they were due."""
    t, found = TERMS.c, dict[tuple[str, str], list[dict[str, Any]]]()
    said = select(TERMS).where(t.card == card_, t.code.in_({row["code"] for row in rows}))
    for each in work.execute(said.order_by(t.due_at, t.kind, t.deadline)).mappings():
        found.setdefault((each["count"], each["code"]), []).append(dict(each))
    return found


def library(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """优秀案例库: the write-ups that were approved, the latest first. Raises Forbidden."""
    guard.require(work, actor, Act.LIBRARY_READ)
    c, green = CARDS.c, Colour.GREEN.value
    is_hidden = c.id.in_(hidden(work, actor))
    found = select(CARDS).where(c.colour == green, c.state == State.DONE.value, ~is_hidden)
    page = LATEST.page(work.execute(LATEST.select(found, query)).all(), query)
    keys = sealing.live_keys(work, [f"card/{row['id']}" for row in page["items"]])
    written = _write_ups(work, [row["id"] for row in page["items"]])
    return {
        **page,
        "items": [_entry(row, written[row["id"]], keys.get(f"card/{row['id']}")) for row in page["items"]],
    }


def _withheld(work: Work, actor: Actor, row: RowMapping) -> str | None:
    """Why the card is withheld, or is not what it would be with the cases that its unit is not told of."""
    is_so = row["state"] == State.WITHHELD.value or knows_what_was_left_out(work, actor, row)
    return _ACCUSED if is_so else None


def _days(work: Work, query: Mapping[str, Any]) -> dict[Any, Any]:
    """The first and last day of the period asked for, if any. Raises PeriodRefused."""
    if query["period"] is None:
        return {}
    try:
        stay = span_of(query["period"], to_local(work.now).date())
    except ValueError:
        raise PeriodRefused from None
    return {CARDS.c.since: stay.since, CARDS.c.until: stay.until}


def _owed(work: Work, rows: Sequence[Mapping[Any, Any]]) -> dict[str, dict[str, Any]]:
    """By card: when what is owed about it now is due, and whether that is over."""
    if not rows:
        return {}
    streams = sorted({unit_stream(row["unit"]) for row in rows})
    found = select(_terms.subject, _terms.due_at, _terms.state).where(
        _terms.stream.in_(streams), _terms.subject.in_([str(row["id"]) for row in rows]), _RUNS
    )
    return {
        each.subject: {"due_at": each.due_at, "is_late": each.state == "missed"}
        for each in work.execute(found)
    }


def _is_late() -> ColumnElement[bool]:
    """What is owed about the card is late."""
    own = _terms.stream == literal("unit/").concat(CARDS.c.unit)
    return exists().where(own, _terms.subject == cast(CARDS.c.id, Text), _RUNS, _terms.state == "missed")


def _brief(row: Mapping[Any, Any], owed: Mapping[str, Mapping[str, Any]] = _NOTHING) -> dict[str, Any]:
    subject = row["subject"] or row["unit"]
    return {
        **row,
        **owed.get(str(row["id"]), _NOTHING_OWED),
        "subject": subject,
        "period": {"every": row["every"], "since": row["since"], "until": row["until"]},
    }


def _rule(work: Work, row: RowMapping) -> dict[str, Any]:
    """The rule in the words of the place, and in numbers, as it stood when the card was given."""
    named = {"key": row["trigger"], "place": row["place"], "version": row["procedure"], "kept": row["kept"]}
    return {**named, **rule_of(work, row)}


def _explained(work: Work, actor: Actor, row: RowMapping) -> list[dict[str, Any]]:
    cases_ = cases_for(work, actor, row)
    figures = figures_for(work, actor, row)
    return [{**_figure(each, row["until"]), "cases": cases_[each.indicator]} for each in figures]


def _figure(figure: CardFigure, day: date) -> dict[str, Any]:
    part, whole = figure.numerator, figure.denominator
    value = value_of(indicator_of(figure.indicator, day), part, whole)
    is_rate = figure.measured is FigureMeasure.PERCENT
    return {
        "indicator": figure.indicator,
        "measured": figure.measured,
        "numerator": part,
        "denominator": whole,
        "value": value,
        "percent": value if is_rate else None,
        "interval": wilson(part, whole) if is_rate and whole is not None else None,
    }


def _deadlines(work: Work, row: RowMapping) -> list[dict[str, Any]]:
    """What had to be done about the card by when, and what is due now (`open`)."""
    found = deadlines_of(work.db, unit_stream(row["unit"]))
    return [
        {
            "kind": each.kind,
            "owner": each.owner,
            "due_at": each.due_at,
            "state": each.state,
            "rule": each.rule,
        }
        for each in found
        if each.subject == str(row["id"]) and each.kind != PERIOD
    ]


def _acts(work: Work, card_: UUID, key: DataKey | None) -> list[dict[str, Any]]:
    found = select(ACTS).where(ACTS.c.card == card_).order_by(ACTS.c.id)
    rows = work.execute(found).mappings().all()
    return [{**row, "text": _text(key, ACTS.name, str(row["id"]), row["text_sealed"])} for row in rows]


def _commitments(work: Work, card_: UUID, key: DataKey | None) -> list[dict[str, Any]]:
    c = COMMITMENTS.c
    found = select(COMMITMENTS).where(c.card == card_).order_by(c.act, c.number)
    rows = work.execute(found).mappings().all()
    return [
        {**row, "text": _text(key, COMMITMENTS.name, f"{row['act']}/{row['number']}", row["text_sealed"])}
        for row in rows
    ]


def _write_ups(work: Work, cards_: Sequence[UUID]) -> dict[UUID, RowMapping]:
    """The last write-up of each of the cards, which is the one that was approved."""
    written = and_(ACTS.c.card.in_(cards_), ACTS.c.act == CardStep.WRITE_UP.value)
    last = select(ACTS).where(written).order_by(ACTS.c.card, ACTS.c.id.desc()).ext(distinct_on(ACTS.c.card))
    return {row["card"]: row for row in work.execute(last).mappings()}


def _entry(row: Mapping[Any, Any], last: RowMapping, key: DataKey | None) -> dict[str, Any]:
    return {**_brief(row), "text": _text(key, ACTS.name, str(last["id"]), last["text_sealed"])}


def _text(key: DataKey | None, table: str, owner: str, sealed: bytes) -> str | None:
    return sealing.opened(key, sealed, f"{table}/{owner}/text_sealed")
