"""Importing cases from a file (批量导入): what is asked, and what became of the rows."""

from marshmallow import fields, validate

from casekit.web import PageQuery, Schema
from services.intake.import_tables import ROW_STATES


class ImportQuery(Schema):
    """`dry_run`: check the rows and register none."""

    dry_run = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})


class ImportAskedSchema(Schema):
    """The job that was asked for, and where what becomes of the rows will stand."""

    id = fields.String(required=True)
    job = fields.String(required=True)
    rows = fields.String(required=True)


class ImportRowsQuery(PageQuery):
    """Which rows."""

    state = fields.String(load_default=None, validate=validate.OneOf(ROW_STATES))


class ImportRowSchema(Schema):
    """What became of a row. `errors` names the fields at fault as a problem does."""

    number = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": list(ROW_STATES)})
    code = fields.String(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)
    errors = fields.Dict(required=True, allow_none=True)
    same_as = fields.Integer(
        required=True, allow_none=True, metadata={"description": "试导入：同一来源编号首见于该行"}
    )
