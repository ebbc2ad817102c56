"""Who was shown what of a case (查阅记录)."""

from marshmallow import fields

from casekit.web import Moment, PageQuery, Schema
from casekit.web.words import identifier, told, word
from services.intake.domain.viewing import Shown


class DisclosuresQuery(PageQuery):
    """Filters of who was shown something."""

    unit = identifier(load_default=None)
    what = word(Shown, load_default=None)


class DisclosureSchema(Schema):
    """One post that was shown something; `last_at` to the minute."""

    viewer = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    what = told(Shown, required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)
