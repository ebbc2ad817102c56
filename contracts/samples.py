"""One sample of every event, always the same: what the golden messages in `contracts/examples/` are made of.

A sample's values follow from its fields' types and names, so that a new event has one at once. For tests, documentation
and subscribers who want to see what will come; nothing of it is real.
"""

import hashlib
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

from casekit.casecode import CaseCode
from casekit.envelope import Envelope, seal
from casekit.facts import Event
from casekit.ids import NAMESPACE
from casekit.streams import case_stream, grid_stream, service_stream, unit_stream
from contracts.vocabulary import Relation, UnitRelation

MOMENT = datetime(2026, 3, 12, 7, 30, tzinfo=UTC)
REGION = "520302000000"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
E = TypeVar("E", bound=Event)
_WORDS = {
    "code": str(CaseCode(REGION, 2026, 1)),
    "other": str(CaseCode(REGION, 2026, 2)),
    "number": "2026-0001",
    "recipient": "unit-justice",
    "reported_to": "unit-justice",
    "related": str(CaseCode(REGION, 2026, 2)),
    "original": str(CaseCode(REGION, 2026, 2)),
    "transferred_from": str(CaseCode("520303000000", 2026, 1)),
    "unit": "unit-justice",
    "committee": "unit-committee",
    "joint": "unit-town",
    "mediators": "post-mediator-1",
    "room": "room-1",
    "room_name": "第一调解室",
    "court": "court-county",
    "partner": "unit-hotline",
    "seal_number": "4513020000123",
    "team": "team-1",
    "parent": "unit-centre",
    "centre": "unit-centre",
    "owner": "unit-justice",
    "supervisor": "unit-supervision",
    "desk": "desk-command",
    "superior": "unit-town",
    "into": "unit-town",
    "former": "unit-supervision",
    "called": "unit-justice",
    "attending": "unit-justice",
    "members": "unit-justice",
    "sponsor": "post-leader",
    "grid": "grid-01",
    "grids": "grid-01",
    "region": REGION,
    "successor": "grid-02",
    "grid_code": "520302001001",
    "leader": "grid-leader-1",
    "boundary": hashlib.sha256(b"boundary").hexdigest(),
    "name": "司法局",
    "place": "laibin-xiaopingyang",
    "procedure": "laibin-xiaopingyang@1",
    "version": "1",
    "length": "30 day",
    "category": "land",
    "concern": "urgent",
    "suggestion": hashlib.sha256(b"suggestion").hexdigest()[:32],
    "roles": "handler",
    "fields": "land",
    "reason": "same_root",
    "kind": "order.completion",
    "rule": "order.completion.ordinary",
    "act": "case.read",
    "purpose": "contact_party",
    "root": hashlib.sha256(b"root").hexdigest(),
    "commitment": hashlib.sha256(b"seed").hexdigest(),
    "seed": b"seed".hex(),
    "month": "2026-03",
    "population_digest": hashlib.sha256(b"population").hexdigest(),
    "sample_digest": hashlib.sha256(b"sample").hexdigest(),
    "digest": hashlib.sha256(b"agreement").hexdigest(),
    "proofs": hashlib.sha256(b"proof").hexdigest(),
    "covered": "intake:1:42",
    "trigger": "overdue",
    "indicator": "on_time",
}


def sample(kind: type[E]) -> E:
    """The sample of an event class: every optional field is filled."""
    return kind(**_members(kind))


def message(kind: type[Event], source: str) -> Envelope:
    """The sample as `source` would say it, in the middle of its stream."""
    event = sample(kind)
    return seal(
        id=uuid5(NAMESPACE, f"sample/{kind.TYPE}"),
        source=source,
        subject=_subject(event, source),
        event=event,
        time=MOMENT,
        region=REGION,
        actor="post-window-1",
        seq=7,
        prev=hashlib.sha256(b"the envelope before").digest(),
        after=[f"grid:{uuid5(NAMESPACE, 'sample/after')}"],
        traceparent=TRACEPARENT,
    )


def _subject(event: Event, source: str) -> str:
    if source == "grid" and event.TYPE.startswith(
        ("unit.", "staff.", "stationing.", "attendance.", "desk.", "duty.", "meeting.")
    ):
        return unit_stream(_WORDS["unit"])
    if event.TYPE.startswith(("committee.", "team.", "mediator.", "room.")):
        return unit_stream(_WORDS["committee"])
    if source == "grid" and event.TYPE.startswith(("grid.", "report.", "hazard.", "patrol.", "task.")):
        return grid_stream(_WORDS["grid"])
    if event.TYPE.startswith(("card.", "interview.", "notice.", "write_up.")):
        return unit_stream(_WORDS["unit"])
    if event.TYPE.startswith("subscription."):  # `event.recalled` is on the case's
        return unit_stream(_WORDS["unit"])
    if event.TYPE.startswith(("checkpoint.", "access.", "procedure.", "calendar.", "permissions.")):
        return service_stream(source)
    if event.TYPE.startswith("followup."):
        return unit_stream(_WORDS["centre"])
    return case_stream(_WORDS["code"])


def _members(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: _value(hints[field.name], field.name) for field in fields(kind)}


def _value(kind: Any, name: str) -> Any:
    """A value of the type `kind` for the field `name`."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _value(next(arg for arg in get_args(kind) if arg is not type(None)), name)
    if origin is tuple:
        inner = get_args(kind)[0]
        if inner is UnitRelation:
            return tuple(UnitRelation(f"unit-{relation.value}", relation) for relation in Relation)
        return (_value(inner, name),)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**_members(kind))
    return _plain(kind, name)


def _plain(kind: Any, name: str) -> Any:
    if kind is UUID:
        return uuid5(NAMESPACE, f"sample/{name}")
    if kind is datetime:
        return MOMENT
    if kind is date:
        return MOMENT.date()
    if kind is bool:
        return True
    if kind is int:
        return 1
    if kind is str:
        return _WORDS.get(name, f"{name}-1")
    raise TypeError(f"{name}: a {kind} has no sample")
