"""Grids (网格) over HTTP."""

from typing import Any

from marshmallow import fields, validate

from casekit.web import Flag, PageQuery, Schema, Text
from casekit.web.words import identifier, of_record, told, word
from contracts.vocabulary import Tier
from services.grid.schemas.organisation import Patch
from services.grid.schemas.words import filter_word, from_day, grid_code, grid_ident, ident

_NAME = {"description": "its official name; it stands in events"}
_AT = {"description": "as it was on that day"}
_GEOMETRY = {"description": "GeoJSON Polygon or MultiPolygon, WGS-84, longitude before latitude"}


def _at() -> fields.Date:
    return fields.Date(load_default=None, validate=of_record, metadata=_AT)


def _geometry(**kwargs: Any) -> fields.Dict:
    return fields.Dict(keys=fields.String(), allow_none=True, metadata=_GEOMETRY, **kwargs)


class GridRequest(Schema):
    """网格建立."""

    id = grid_ident(required=True)
    name = Text(100, required=True, metadata=_NAME)
    tier = word(Tier, required=True)
    unit = ident(required=True)
    parent = ident(load_default=None, allow_none=True)
    code = grid_code(metadata={"description": "网格编码; otherwise its id"})
    leader = identifier(allow_none=True, metadata={"description": "a post"})
    is_overlay = Flag(
        metadata={"description": "专属网格; otherwise a base grid, save for a village's in a village's"}
    )
    geometry = _geometry()
    since = from_day()


class GridPatch(Patch):
    """网格变更, from a day on."""

    name = Text(100)
    unit = ident()
    parent = ident()
    code = grid_code()
    leader = identifier(allow_none=True)
    geometry = _geometry()
    since = from_day()


class GridEnding(Schema):
    """撤销; with `successor`, 并入."""

    successor = ident(load_default=None, allow_none=True)
    since = from_day()


class GridMerging(Schema):
    """合并: `grids` end and are succeeded by the one in the path, which takes on what else is given."""

    grids = fields.List(ident(), required=True, validate=validate.Length(1, 100))
    name = Text(100)
    leader = identifier(allow_none=True)
    geometry = _geometry()
    since = from_day()


class GridView(Schema):
    """A grid, as it is or was from the day `from` on."""

    id = fields.String(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    tier = told(Tier, required=True)
    unit = fields.String(required=True)
    parent = fields.String(allow_none=True, required=True)
    leader = fields.String(allow_none=True, required=True)
    is_overlay = fields.Boolean(required=True)
    since = fields.Date(data_key="from", attribute="since", required=True)
    ended_on = fields.Date(allow_none=True, required=True)
    successor = fields.String(allow_none=True, required=True)


class GridDetail(GridView):
    """A grid with its boundary."""

    geometry = fields.Raw(allow_none=True, required=True, metadata={"type": "object", **_GEOMETRY})


class GridState(GridDetail):
    """What a grid was until the day `until`; null: it is so now."""

    until = fields.Date(allow_none=True, required=True)


class GridHistory(Schema):
    """Every state of a grid, the first first."""

    items = fields.List(fields.Nested(GridState), required=True)


class GridTree(GridView):
    """A grid with all that lies below it."""

    children = fields.List(fields.Nested(lambda: GridTree()), required=True)


class AtQuery(Schema):
    """The day that is asked about; otherwise as it is."""

    at = _at()


class GridQuery(PageQuery):
    """Filters of the list of grids."""

    tier = filter_word(Tier)
    unit = ident(load_default=None)
    parent = ident(load_default=None)
    code = grid_code(load_default=None)
    overlay = fields.Boolean(load_default=None, metadata={"description": "only overlays, or only base grids"})
    ended = fields.Boolean(load_default=False, metadata={"description": "also those that have ended"})
    at = _at()


class PointQuery(AtQuery):
    """A point, WGS-84, in degrees."""

    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))


class Located(Schema):
    """Where a point lies: the smallest base grid and all it lies in, the overlays, and base grids that overlap."""

    chain = fields.List(fields.Nested(GridView), required=True)
    overlays = fields.List(fields.Nested(GridView), required=True)
    others = fields.List(fields.Nested(GridView), required=True)


class ImportQuery(Schema):
    """How a file of grids is taken in."""

    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "only tell what would be changed, or is wrong"}
    )


class FindingView(Schema):
    """What is wrong with a field of a row: a CSV file's line, a collection's feature counted from 1."""

    row = fields.Integer(required=True)
    field = fields.String(required=True)
    code = fields.String(required=True)
    en = fields.String(required=True)
    zh = fields.String(required=True)
    other = fields.String(
        allow_none=True, required=True, metadata={"description": "code of another grid that has part in it"}
    )


class ImportView(Schema):
    """What a file came to, or would."""

    is_dry_run = fields.Boolean(required=True)
    made = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    errors = fields.List(fields.Nested(FindingView), required=True)
    warnings = fields.List(fields.Nested(FindingView), required=True)
