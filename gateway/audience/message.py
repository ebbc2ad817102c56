"""What a unit is sent of an event, or that it is sent nothing. Pure; `access.view` decides, this gives it its form.

CloudEvents 1.0, structured JSON, with the id, source, type, subject and time the event was said with. Left out is what
numbers and links the platform's events (`seq`, `prev`, `after`, `traceparent`), for it would tell of those withheld; in
its place stands `position`. It is text of `DIGITS` digits, as CloudEvents' integers have 32 bits: compare as text.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from access.relations import CaseRelations
from access.view import audience, cases_named, event_view, unit_view
from casekit.envelope import Envelope
from casekit.facts import encode
from casekit.streams import unit_stream
from contracts.gateway import EventRecalled

DIGITS = 16
_CASE = "case/"
Cases = Mapping[str, CaseRelations]


def case_of(envelope: Envelope) -> str | None:
    """The code of the case whose stream the event is on."""
    return envelope.subject.removeprefix(_CASE) if envelope.subject.startswith(_CASE) else None


def codes_named(envelopes: Iterable[Envelope]) -> frozenset[str]:
    """The codes of all cases the events are about or name: those whose relations `message` asks for."""
    found: set[str] = set()
    for each in envelopes:
        named = (case_of(each), *cases_named(each.data))
        found.update(code for code in named if isinstance(code, str))
    return frozenset(found)


def message(unit: str, position: int, envelope: Envelope, cases: Cases) -> dict[str, Any] | None:
    """The event as the unit is sent it, relations being `cases`; None when it is withheld."""
    code = case_of(envelope)
    if envelope.type == EventRecalled.TYPE:
        return _recall(unit, position, envelope)
    if audience(envelope.type, envelope.data, None).everyone:
        return _document(position, envelope, dict(envelope.data))
    case = cases.get(code) if code is not None else None
    view = event_view(unit, case, envelope.type, envelope.data)
    if view is None:
        return None
    data = view.show(envelope.type, envelope.data, lambda other: _may_know(unit, cases.get(other)))
    if data is None:
        return None
    if "units" in data:  # who else stands in which relation is not the department's concern
        data["units"] = [each for each in data["units"] if each["unit"] == unit]
    return _document(position, envelope, data, envelope.actor if view.names_actors else None)


def _recall(unit: str, position: int, envelope: Envelope) -> dict[str, Any] | None:
    """What the unit is told of a recall: which of the events it has are recalled, and nothing of the case."""
    if envelope.data["unit"] != unit:
        return None
    document = _document(position, envelope, {"events": list(envelope.data["events"])})
    return {**document, "subject": unit_stream(unit)}


def text_of(position: int) -> str:
    """A position as subscribers see it."""
    return f"{position:0{DIGITS}}"


def _may_know(unit: str, case: CaseRelations | None) -> bool:
    return case is not None and unit_view(unit, case) is not None


def _document(
    position: int, envelope: Envelope, data: dict[str, Any], actor: str | None = None
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(envelope.id),
        "source": envelope.source,
        "type": envelope.type,
        "subject": envelope.subject,
        "time": encode(envelope.time),
        "datacontenttype": "application/json",
        "dataschema": f"urn:onedoor:event:{envelope.type}",
        "region": envelope.region,
        "position": text_of(position),
        "data": data,
    }
    return document if actor is None else {**document, "actor": actor}
