"""Where each service keeps what its deadlines are about: by whose procedure they run, and where else their end stands.

Used by `onedoor.terms.open` and `recount`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Row, Select, Table, null, select

from procedures.vocabulary import DeadlineKind
from services.evaluation.cards.tables import CARDS
from services.grid.chain_tables import CALLOUTS, CALLS, SUPERVISIONS
from services.grid.field_tables import HAZARDS
from services.grid.order_tables import ORDERS
from services.intake.tables import CASES
from services.mediation.tables import MEDIATIONS
from services.petition.forwarding_tables import FORWARDINGS
from services.petition.review_tables import REVIEWS
from services.petition.tables import PETITIONS

_K = DeadlineKind


def _code(deadline: Row[Any]) -> str:
    return str(deadline.stream).removeprefix("case/")


def _id(deadline: Row[Any]) -> UUID | None:
    try:
        return UUID(deadline.subject)
    except ValueError:  # of something that has no procedure
        return None


@dataclass(frozen=True, slots=True)
class Source:
    """One table of what deadlines are about.

    `key_of` finds its row for a deadline; `ruled` selects place, procedure (its version) and grade with the key.
    `began`: which of its moments a kind is counted from, for a deadline that a previous version set without saying.
    `due`: the column in which the end of a kind stands as well, so that lists can show it; `due_of_all`: whatever kind.
    """

    table: Table
    key: Column[Any]
    key_of: Callable[[Row[Any]], Any] = _id
    ruled: Select[Any] | None = None
    began: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, str] = field(default_factory=dict)
    due_of_all: str | None = None

    def rows(self) -> Select[Any]:
        """What is read of it."""
        return select(self.table) if self.ruled is None else self.ruled

    def due_column(self, kind: str) -> str | None:
        """Where the end of a kind stands as well."""
        return self.due.get(kind, self.due_of_all)


def _with(table: Table, other: Table, on: Any) -> Select[Any]:
    """A table whose rows are ruled by what they belong to."""
    return select(table, other.c.place, other.c.procedure, other.c.grade).join(other, on)


SOURCES: Mapping[str, tuple[Source, ...]] = {
    "intake": (
        Source(CASES, CASES.c.code, _code, began={_K.ADMISSION: "received_at", _K.COMPLETION: "counted_from"}),
    ),
    "grid": (
        Source(ORDERS, ORDERS.c.id, due={_K.ORDER_COMPLETION: "due_at"}),
        Source(
            SUPERVISIONS, SUPERVISIONS.c.id, ruled=_with(SUPERVISIONS, ORDERS, ORDERS.c.id == SUPERVISIONS.c.order_id),
            due_of_all="due_at",
        ),
        Source(
            CALLS, CALLS.c.id, ruled=_with(CALLS, CALLOUTS, CALLOUTS.c.id == CALLS.c.callout), due_of_all="due_at",
        ),
        Source(HAZARDS, HAZARDS.c.id, due_of_all="due_at"),
    ),
    "mediation": (
        Source(
            MEDIATIONS, MEDIATIONS.c.id,
            began={
                _K.MEDIATION_COMPLETION: "opened_at",
                _K.MEDIATION_MEDICAL: "opened_at",
                _K.MEDIATION_LABOUR: "opened_at",
                _K.MEDIATION_OTHER: "opened_at",
                _K.MEDIATION_DELEGATED: "term_began_at",
                _K.MEDIATION_ENTRUSTED: "term_began_at",
                _K.MEDIATION_ENTRUSTED_SUMMARY: "term_began_at",
            },
            due=dict.fromkeys(
                (
                    _K.MEDIATION_COMPLETION, _K.MEDIATION_MEDICAL, _K.MEDIATION_LABOUR, _K.MEDIATION_OTHER,
                    _K.MEDIATION_DELEGATED, _K.MEDIATION_ENTRUSTED, _K.MEDIATION_ENTRUSTED_SUMMARY,
                ),
                "due_at",
            ),
        ),
    ),
    "petition": (
        Source(
            PETITIONS, PETITIONS.c.id,
            began={
                _K.PETITION_FORWARD: "received_at",
                _K.PETITION_NOTICE: "received_at",
                _K.PETITION_MEETING: "received_at",
                _K.PETITION_COMPLETION: "admitted_at",
            },
            due={
                _K.PETITION_NOTICE: "notice_due_at",
                _K.PETITION_COMPLETION: "due_at",
                _K.PETITION_REVIEW_REQUEST: "until",
                _K.PETITION_RE_REVIEW_REQUEST: "until",
            },
        ),
        Source(
            FORWARDINGS, FORWARDINGS.c.id,
            ruled=_with(FORWARDINGS, PETITIONS, PETITIONS.c.id == FORWARDINGS.c.petition),
            due={_K.PETITION_OBJECTION: "object_by"},
        ),
        Source(
            REVIEWS, REVIEWS.c.id, ruled=_with(REVIEWS, PETITIONS, PETITIONS.c.id == REVIEWS.c.petition),
            due_of_all="due_at",
        ),
    ),
    "evaluation": (
        Source(
            CARDS, CARDS.c.id, ruled=select(CARDS, null().label("grade")), due={_K.CARD_CONTEST: "contest_until"}
        ),
    ),
}  # fmt: skip
