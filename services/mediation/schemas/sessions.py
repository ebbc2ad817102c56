"""调解排期 over HTTP."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text, Whole
from casekit.web.words import CaseCodeField, identifier, told, word
from contracts.vocabulary import SessionCancelGround, SessionMode, Side
from services.mediation.domain.session import SessionState

_MOST_PARTIES = 30_000


class SlotRequest(Schema):
    """When and where. `note` is for those who come: where on site, or how to join from afar."""

    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    mode = word(SessionMode, required=True)
    room = identifier(load_default=None, allow_none=True)
    besides = fields.List(
        identifier(),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "experts and counsellors of the committee who come too"},
    )
    note = Text(1000, load_default=None, allow_none=True, multiline=True)


class SessionRequest(SlotRequest):
    """排期. `parties`: the numbers of those to invite; left out, all of them."""

    parties = fields.List(Whole(1, _MOST_PARTIES), load_default=list, validate=validate.Length(max=1000))


class CancellationRequest(Schema):
    """取消."""

    ground = word(
        SessionCancelGround,
        required=True,
        validate=validate.NoneOf([SessionCancelGround.MEDIATION_OVER]),
    )


class AbsenceRequest(Schema):
    """未到场."""

    absent = fields.List(word(Side), required=True, validate=validate.Length(1, 2))


class SessionSummary(Schema):
    """A session in the schedule."""

    id = fields.UUID(required=True)
    mediation = fields.UUID(required=True)
    code = fields.String(required=True)
    committee = fields.String(required=True)
    number = fields.Integer(required=True)
    mode = told(SessionMode, required=True)
    room = fields.String(required=True, allow_none=True)
    mediators = fields.List(fields.String(), required=True)
    state = told(SessionState, required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)


class SessionView(SessionSummary):
    """A session; its note is withheld from who sees the mediation masked."""

    parties = fields.List(fields.Integer(), required=True)
    absent = fields.List(fields.String(), required=True)
    cancel_ground = told(SessionCancelGround, required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    scheduled_by = fields.String(required=True)
    closed_at = Moment(required=True, allow_none=True)


class SessionsView(Schema):
    """The sessions of a mediation, the first first."""

    items = fields.List(fields.Nested(SessionView), required=True)


class ScheduleQuery(PageQuery):
    """Filters of the schedule."""

    case = CaseCodeField(load_default=None)
    committee = identifier(load_default=None)
    room = identifier(load_default=None)
    post = identifier(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf([each.value for each in SessionState]))
    begins_from = Moment(load_default=None)
    begins_before = Moment(load_default=None)
