"""What the ledger's API takes and gives."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validates_schema

from casekit.web import Moment, Schema, Text, Whole, invalid
from casekit.web.words import of_record, told, word
from contracts.vocabulary import EventLogFormat

MAX_SIZE = 2**62


class Hex(fields.Field[bytes]):
    """Bytes, written in hexadecimal."""

    def _serialize(self, value: bytes | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else bytes(value).hex()


class HappeningSchema(Schema):
    """One item of a timeline. `data` are the event's facts, as far as the reader may see them."""

    id = fields.UUID(required=True)
    source = fields.String(required=True)
    type = fields.String(required=True)
    at = Moment(required=True)
    actor = fields.String(allow_none=True, required=True)
    data = fields.Dict(required=True)


class TimelineSchema(Schema):
    """A case's story, oldest first."""

    code = fields.String(required=True)
    items = fields.List(fields.Nested(HappeningSchema), required=True)


class ListQuery(Schema):
    """A list in order of recording: the entries after the one with this id."""

    after = fields.UUID(load_default=None)
    limit = Whole(1, 200, lenient=True, load_default=50)


class AccessQuery(ListQuery):
    """The access record, of one case or of all."""

    case = Text(64, load_default=None)


class EntrySchema(Schema):
    """One entry: the envelope in the very bytes it was sent in, and their hash as a leaf."""

    id = fields.UUID(required=True)
    source = fields.String(required=True)
    type = fields.String(required=True)
    stream = fields.String(required=True)
    region = fields.String(required=True)
    actor = fields.String(required=True)
    at = Moment(attribute="said_at", required=True)
    leaf = Hex(required=True)
    is_back_dated = fields.Boolean(
        required=True, metadata={"description": "entered on a later day than it happened (补录)"}
    )
    envelope = fields.String(required=True)


class EntriesSchema(Schema):
    """A page of entries; ask again with `after` = the last one's id."""

    items = fields.List(fields.Nested(EntrySchema), required=True)


class CheckpointSchema(Schema):
    """A signed checkpoint. `note` is the C2SP signed note, `key` the verifier key it is checked with."""

    size = fields.Integer(required=True)
    root = Hex(required=True)
    note = fields.String(required=True)
    key = fields.String(required=True)
    covered = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "source:epoch:position; empty but for auditors of the county's centre"},
    )
    signed_at = Moment(required=True)


class InclusionQuery(Schema):
    """Which entry, under the checkpoint of which size (the last when not given)."""

    entry = fields.UUID(required=True)
    size = Whole(0, MAX_SIZE, lenient=True, load_default=None)


class InclusionSchema(CheckpointSchema):
    """An inclusion proof (RFC 6962) and the checkpoint it leads to."""

    index = fields.Integer(required=True)
    leaf = Hex(required=True)
    proof = fields.List(Hex(), required=True)


class ConsistencyQuery(Schema):
    """From which checkpoint's size, to which (the last when not given)."""

    since = Whole(0, MAX_SIZE, lenient=True, data_key="from", required=True)
    size = Whole(0, MAX_SIZE, lenient=True, load_default=None, data_key="to")


class ConsistencySchema(CheckpointSchema):
    """A consistency proof (RFC 6962) and the checkpoint it leads to."""

    since = fields.Integer(data_key="from", required=True)
    since_root = Hex(data_key="from_root", required=True)
    proof = fields.List(Hex(), required=True)


class ExportRequest(Schema):
    """Which cases: those registered from one day to another (Asia/Shanghai), both included."""

    format = word(EventLogFormat, required=True)
    since = fields.Date(data_key="from", required=True, validate=of_record)
    until = fields.Date(data_key="to", required=True, validate=of_record)

    @validates_schema
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["until"] < data["since"]:
            raise invalid("The span ends before it begins.", "截止日期早于起始日期。", "to")


class ExportOrdered(Schema):
    """The export, and the job that makes it."""

    id = fields.UUID(required=True)
    job = fields.String(required=True)


class ExportSchema(Schema):
    """An export; the SHA-256 of the file is on the ledger."""

    id = fields.UUID(required=True)
    format = told(EventLogFormat, attribute="kind", required=True)
    state = fields.String(required=True, metadata={"enum": ["waiting", "made", "refused", "failed"]})
    asked_at = Moment(required=True)
    made_at = Moment(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)


class ExportsSchema(Schema):
    """The caller's exports."""

    items = fields.List(fields.Nested(ExportSchema), required=True)
