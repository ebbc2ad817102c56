"""What the resources of the exchange take and give, and what stands in a file from a unit."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Moment, PageQuery, Schema, Text, Whole, invalid
from casekit.web.words import identifier

MOST_ITEMS = 50
ACTS = ("accept", "return", "progress", "complete", "explain", "register", "import")
_OF_ORDERS = frozenset(ACTS[:5])
_BASE64 = validate.Regexp(r"^[A-Za-z0-9+/]{1,100}={0,2}$")
_LONG_BASE64 = validate.Regexp(r"^[A-Za-z0-9+/]+={0,2}$")
_KEY = validate.Regexp(r"^[A-Za-z0-9+/]{43}=$")
_DIGEST = validate.Regexp(r"^(?:[0-9a-f]{64})?$")
_MOST_NUMBER = 10**9


def _key() -> fields.String:
    return fields.String(required=True, validate=_KEY)


class KeysSchema(Schema):
    """A pair of public keys: the one that signs (Ed25519) and the one that is sealed for (X25519), base64."""

    signing_key = _key()
    sealing_key = _key()


class UnitSchema(Schema):
    """How the exchange with a unit stands; `platform` are the keys of the other side."""

    unit = fields.String(required=True)
    keys = fields.Nested(KeysSchema, required=True)
    platform = fields.Nested(KeysSchema, required=True)
    registered_at = Moment(required=True)
    taken = fields.Integer(required=True, metadata={"description": "已导入的本单位文件的最后编号"})
    sent = fields.Integer(required=True, metadata={"description": "已生成的平台文件的最后编号"})


class ParcelSchema(Schema):
    """A file: sealed and signed (`casekit/parcels.py`)."""

    format = fields.String(required=True, validate=validate.OneOf(["onedoor-parcel-1"]))
    sender = _key()
    recipient = _key()
    ephemeral = _key()
    nonce = fields.String(required=True, validate=_BASE64)
    ciphertext = fields.String(required=True, validate=_LONG_BASE64)
    signature = fields.String(required=True, validate=_BASE64)


class NextSchema(Schema):
    """Which file is asked for: the one behind `after`."""

    after = Whole(0, _MOST_NUMBER, required=True)


class FileSchema(Schema):
    """A file for the unit; `file` is null when there is nothing to say yet."""

    number = fields.Integer(allow_none=True, required=True)
    digest = fields.String(allow_none=True, required=True)
    file = fields.Nested(ParcelSchema, allow_none=True, required=True)


class TakenSchema(Schema):
    """How far a file of the unit has come; once `is_done`, `receipt` is a file for the unit that says so."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True)
    items = fields.Integer(required=True)
    done = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    is_done = fields.Boolean(required=True)
    receipt = fields.Nested(ParcelSchema, allow_none=True, required=True)


class FilesQuery(PageQuery):
    """Filters of the list of files."""

    direction = fields.String(load_default=None, validate=validate.OneOf(["in", "out"]))


class FileItemSchema(Schema):
    """A file on record: never what it says."""

    direction = fields.String(required=True)
    number = fields.Integer(required=True)
    digest = fields.String(required=True)
    items = fields.Integer(required=True)
    results = fields.List(fields.Dict(), required=True)
    begun_at = Moment(required=True)
    done_at = Moment(required=True, allow_none=True)


class ItemSchema(Schema):
    """One act of the unit: on one of its orders, or a matter that reached it."""

    id = identifier(required=True)
    act = fields.String(required=True, validate=validate.OneOf(ACTS))
    order = fields.UUID(load_default=None, allow_none=True)
    body = fields.Dict(keys=fields.String(), load_default=dict)

    @validates_schema
    def _of_order(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data["act"] in _OF_ORDERS) != (data["order"] is not None):
            raise invalid(
                "An act on an order names it, another does not.", "对派单的操作须写明派单编号。", "order"
            )


class ContentSchema(Schema):
    """A file from a unit, once it is opened."""

    format = fields.String(required=True, validate=validate.OneOf(["onedoor-exchange-1"]))
    unit = identifier(required=True)
    direction = fields.String(required=True, validate=validate.OneOf(["in"]))
    number = Whole(1, _MOST_NUMBER, required=True)
    previous = fields.String(required=True, validate=_DIGEST)
    received = Whole(0, _MOST_NUMBER, load_default=0)
    made_at = Text(40, load_default=None, allow_none=True)
    items = fields.List(fields.Nested(ItemSchema), required=True, validate=validate.Length(max=MOST_ITEMS))
