"""巡查 over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Moment, PageQuery, Schema, Text, Whole, invalid
from casekit.web.words import word
from contracts.vocabulary import Grade, HazardKind, MatterType
from services.grid.schemas.reports import Settlement
from services.grid.schemas.words import ident, long_text


class PlaceRequest(Schema):
    """A place to visit; its name is kept encrypted."""

    key = ident(required=True)
    name = Text(100, required=True)


class PatrolRequest(Schema):
    """巡查计划."""

    grid = ident(required=True)
    title = Text(100, required=True)
    places = fields.List(fields.Nested(PlaceRequest), required=True, validate=validate.Length(1, 100))
    tasks = fields.List(Text(200), load_default=list, validate=validate.Length(max=50))
    every_days = Whole(1, 366, required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(load_default=None, allow_none=True)


class PatrolEnd(Schema):
    """停止. Without `ends_on` today is the last day."""

    ends_on = fields.Date(load_default=None, allow_none=True)


class FoundHazard(Schema):
    """A hazard that was found."""

    kind = word(HazardKind, required=True)
    grade = word(Grade, load_default=Grade.ORDINARY)
    where = Text(200, required=True)
    text = long_text(required=True)


class FiledReport(Schema):
    """A report that is filed, and settled on the spot with `settled`."""

    matter_type = word(MatterType, required=True)
    category = Text(64, required=True)
    text = long_text(required=True)
    settled = fields.Nested(Settlement, load_default=None, allow_none=True)


class VisitRequest(Schema):
    """巡查: with `hazard` or `report` they come to be in the same act; with both, the hazard is that of the report."""

    place = ident(required=True)
    at = Moment(load_default=None, allow_none=True)
    text = long_text(load_default=None, allow_none=True)
    hazard = fields.Nested(FoundHazard, load_default=None, allow_none=True)
    report = fields.Nested(FiledReport, load_default=None, allow_none=True)

    @validates_schema
    def _of_a_hazard(self, data: Mapping[str, Any], **_: Any) -> None:
        hazard, report = data.get("hazard"), data.get("report")
        if hazard and report and report["matter_type"] is not MatterType.HAZARD:
            raise invalid(
                "The report must be of a hazard.", "同时登记隐患的，上报事项类型须为隐患。", "report"
            )


class PlaceView(Schema):
    """A place; `name` is shown to the grid's own."""

    key = fields.String(required=True)
    name = fields.String(allow_none=True, required=True)


class PatrolView(Schema):
    """A plan; `title`, names and `tasks` are shown to the grid's own."""

    id = fields.UUID(required=True)
    grid = fields.String(required=True)
    title = fields.String(allow_none=True, required=True)
    places = fields.List(fields.Nested(PlaceView), required=True)
    tasks = fields.List(fields.String(), required=True)
    every_days = fields.Integer(required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(allow_none=True, required=True)
    planned_by = fields.String(required=True)
    planned_at = Moment(required=True)


class PatrolQuery(PageQuery):
    """Filters of the list of plans."""

    grid = ident(load_default=None)
    on = fields.Date(load_default=None, metadata={"description": "only what is in force that day"})


class DueView(Schema):
    """A place that is due; `missed` counts the visits that did not take place."""

    patrol = fields.UUID(required=True)
    grid = fields.String(required=True)
    place = fields.String(required=True)
    name = fields.String(allow_none=True, required=True)
    last_visited_on = fields.Date(allow_none=True, required=True)
    due_on = fields.Date(required=True)
    missed = fields.Integer(required=True)


class DueQuery(PageQuery):
    """Filters of what is due."""

    grid = ident(load_default=None)
    missed = fields.Boolean(load_default=False, metadata={"description": "only what was missed"})


class VisitView(Schema):
    """A visit; `text` is shown to the grid's own, what came of it to who sees that."""

    id = fields.UUID(required=True)
    patrol = fields.UUID(required=True)
    place = fields.String(required=True)
    day = fields.Date(required=True)
    text = fields.String(allow_none=True, required=True)
    hazard = fields.UUID(allow_none=True, required=True)
    report = fields.UUID(allow_none=True, required=True)
    visited_by = fields.String(required=True)
    recorded_at = Moment(required=True)


class VisitQuery(PageQuery):
    """The visits, newest first."""
