"""Units (单位) over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import PageQuery, Schema, Text, invalid
from casekit.web.words import told, word
from contracts.vocabulary import Tier, UnitKind
from services.grid.schemas.words import filter_word, from_day, ident


def _professional_fields(**kwargs: Any) -> fields.List[Any]:
    """The professional fields of a committee; `fields` itself is marshmallow's."""
    return fields.List(
        Text(40), attribute="fields", data_key="fields", validate=validate.Length(max=20), **kwargs
    )  # fmt: skip


class Patch(Schema):
    """A change: what is given is put in place, and something is."""

    @validates_schema
    def _something(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data:
            raise invalid("Give at least one field.", "请至少填写一项。")


class UnitRequest(Schema):
    """单位登记."""

    id = ident(required=True)
    name = Text(100, required=True, metadata={"description": "its official name; it stands in events"})
    kind = word(UnitKind, required=True)
    tier = word(Tier, required=True)
    parent = ident(load_default=None, allow_none=True)
    fields_ = _professional_fields(load_default=list)


class UnitPatch(Patch):
    """单位变更."""

    name = Text(100)
    parent = ident(allow_none=True)
    fields_ = _professional_fields()


class UnitMerger(Schema):
    """单位合并: the unit ends in `into`, which takes over what is open at it."""

    into = ident(required=True)
    since = from_day()


class UnitView(Schema):
    """A unit. `successor`: the one it was merged into."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = told(UnitKind, required=True)
    tier = told(Tier, required=True)
    parent = fields.String(allow_none=True, required=True)
    fields_ = fields.List(fields.String(), attribute="fields", data_key="fields", required=True)
    is_active = fields.Boolean(required=True)
    successor = fields.String(allow_none=True, required=True)


class UnitState(Schema):
    """What a unit was from the day `from` until the day `until`; null: it is so now."""

    name = fields.String(required=True)
    kind = told(UnitKind, required=True)
    tier = told(Tier, required=True)
    parent = fields.String(allow_none=True, required=True)
    fields_ = fields.List(fields.String(), attribute="fields", data_key="fields", required=True)
    since = fields.Date(data_key="from", attribute="since", required=True)
    until = fields.Date(allow_none=True, required=True)


class UnitHistory(Schema):
    """Every state of a unit, the first first."""

    items = fields.List(fields.Nested(UnitState), required=True)


class UnitQuery(PageQuery):
    """Filters of the list of units."""

    kind = filter_word(UnitKind)
    tier = filter_word(Tier)
    parent = ident(load_default=None)
    ended = fields.Boolean(load_default=False, metadata={"description": "also those that have ended"})
