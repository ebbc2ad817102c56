"""Cards as they are shown: one reading explains a card down to its rule, figures, cases, and what is due by when.

Only SELECTs. Who sees which is `sight`'s to say.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, or_, select

from access import guard
from access.acts import Act
from casekit import sealing
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.deadlines import deadlines_of
from casekit.streams import unit_stream
from casekit.vault import DataKey
from casekit.web.paging import Keyset
from casekit.work import Work
from contracts.cards import CardFigure
from contracts.vocabulary import CardStep, FigureMeasure
from procedures.carding import Condition, Trigger
from procedures.model import Procedure
from procedures.vocabulary import Colour
from services.evaluation.cards.handlers.issuing import PERIOD
from services.evaluation.cards.sight import card_of, figures_for, hidden, may, shown, unknown_to
from services.evaluation.cards.tables import ACTS, CARDS, CASES, COMMITMENTS
from services.evaluation.cards.terms import procedure_of
from services.evaluation.domain.card_course import State
from services.evaluation.domain.interval import wilson
from services.evaluation.domain.periods import span_of
from services.evaluation.domain.rates import Rate
from services.evaluation.errors import PeriodRefused

LATEST = Keyset(CARDS.c.issued_at, CARDS.c.id)
BEHIND = Keyset(CASES.c.day, CASES.c.code, CASES.c["count"])
INLINE = 50  # cases shown with the card itself; the rest page by page
_ACCUSED = "unit_accused"


def cards(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cards the actor may be told of, the latest first. Raises Forbidden."""
    guard.require(work, actor, Act.EVALUATION_READ, unit=query["unit"] or actor.unit)
    c = CARDS.c
    asked = {c.unit: query["unit"], c.colour: query["colour"], c.state: query["state"], **_days(work, query)}
    wanted = [
        column == getattr(value, "value", value) for column, value in asked.items() if value is not None
    ]
    if query["state"] is not State.WITHHELD:
        wanted.append(c.state != State.WITHHELD.value)
    found = select(CARDS).where(shown(actor), c.id.not_in(hidden(work, actor)), *wanted)
    page = LATEST.page(work.execute(LATEST.select(found, query)).all(), query)
    return {**page, "items": [_brief(row) for row in page["items"]]}


def card(work: Work, actor: Actor, id_: UUID) -> dict[str, Any]:
    """One card, explained. Raises CardNotFound."""
    row = card_of(work, actor, Act.EVALUATION_READ, id_)
    procedure = procedure_of(work, row["place"], row["procedure"])
    key = sealing.live_key(work, f"card/{id_}") if may(actor, Act.CARD_OPEN, row["unit"]) else None
    return {
        **_brief(row),
        "rule": _rule(row, procedure),
        "figures": [_figure(figure) for figure in figures_for(work, actor, row)],
        "cases": cases(work, actor, id_, {"limit": INLINE, "cursor": None}),
        "deadlines": _deadlines(work, row),
        "acts": _acts(work, id_, key),
        "commitments": _commitments(work, id_, key),
        "withheld": _ACCUSED if row["state"] == State.WITHHELD.value else None,
    }


def cases(work: Work, actor: Actor, id_: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cases behind a card, as far as the actor may see them, the latest first. Raises CardNotFound."""
    card_of(work, actor, Act.EVALUATION_READ, id_)
    t = CASES.c
    found = select(t.code, t["count"], t.day, t.delta, t.deadline).where(
        t.card == id_,
        ~unknown_to(actor),
        or_(guard.visible(actor, Act.CASE_READ, t.code), t.code.contains("/")),  # `hazard/…` is of no case
    )
    return BEHIND.page(work.execute(BEHIND.select(found, query)).all(), query)


def library(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """优秀案例库: the write-ups that were approved, the latest first. Raises Forbidden."""
    guard.require(work, actor, Act.LIBRARY_READ)
    c, green = CARDS.c, Colour.GREEN.value
    is_hidden = c.id.in_(hidden(work, actor))
    found = select(CARDS).where(c.colour == green, c.state == State.DONE.value, ~is_hidden)
    page = LATEST.page(work.execute(LATEST.select(found, query)).all(), query)
    keys = sealing.live_keys(work, [f"card/{row['id']}" for row in page["items"]])
    return {**page, "items": [_entry(work, row, keys.get(f"card/{row['id']}")) for row in page["items"]]}


def _days(work: Work, query: Mapping[str, Any]) -> dict[Any, Any]:
    """The first and last day of the period asked for, if any. Raises PeriodRefused."""
    if query["period"] is None:
        return {}
    try:
        stay = span_of(query["period"], to_local(work.now).date())
    except ValueError:
        raise PeriodRefused from None
    return {CARDS.c.since: stay.since, CARDS.c.until: stay.until}


def _brief(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {**row, "period": {"every": row["every"], "since": row["since"], "until": row["until"]}}


def _rule(row: RowMapping, procedure: Procedure) -> dict[str, Any]:
    """The rule in the words of the place, and in numbers; what of it our defaults fill."""
    carding = procedure.carding
    trigger = None if carding is None else carding.trigger(row["trigger"])
    words = [each for each in procedure.cards if each.colour == row["colour"]]
    return {
        "key": row["trigger"],
        "place": procedure.place,
        "version": procedure.version,
        "kept": row["kept"],
        "says": [each.source.note or each.trigger for each in words],
        "trigger": [each.trigger for each in words],
        "consequence": [each.consequence for each in words],
        "conditions": _conditions(trigger),
        "from_defaults": sorted(carding.from_defaults) if carding is not None else [],
    }


def _conditions(trigger: Trigger | None) -> list[dict[str, Any]]:
    return [] if trigger is None else [_condition(each) for each in trigger.when]


def _condition(each: Condition) -> dict[str, Any]:
    return {
        "indicator": each.indicator,
        "comparison": each.comparison,
        "threshold": each.threshold,
        "least": each.least,
        "until": each.until,
    }


def _figure(figure: CardFigure) -> dict[str, Any]:
    part, whole = figure.numerator, figure.denominator
    is_rate = figure.measured is FigureMeasure.PERCENT and whole is not None
    return {
        "indicator": figure.indicator,
        "measured": figure.measured,
        "numerator": part,
        "denominator": whole,
        "percent": Rate(part, whole).percent if is_rate and whole is not None else None,
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


def _entry(work: Work, row: Mapping[Any, Any], key: DataKey | None) -> dict[str, Any]:
    """The last write-up of a card, which is the one that was approved."""
    written = and_(ACTS.c.card == row["id"], ACTS.c.act == CardStep.WRITE_UP.value)
    last = work.execute(select(ACTS).where(written).order_by(ACTS.c.id.desc()).limit(1)).mappings().one()
    return {**_brief(row), "text": _text(key, ACTS.name, str(last["id"]), last["text_sealed"])}


def _text(key: DataKey | None, table: str, owner: str, sealed: bytes) -> str | None:
    return sealing.opened(key, sealed, f"{table}/{owner}/text_sealed")
