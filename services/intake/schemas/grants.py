"""One-case grants over HTTP."""

from marshmallow import fields, validate

from casekit.web import Moment, Schema

# The services whose papers name parties.
SERVICES = ("mediation", "petition")


class GrantRequest(Schema):
    """Whose job may fetch the names."""

    service = fields.String(required=True, validate=validate.OneOf(SERVICES))


class GrantSchema(Schema):
    """The grant, to give to that service with the order of a paper."""

    grant = fields.String(required=True)
    expires_at = Moment(required=True)
