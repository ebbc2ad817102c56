"""What each act of staff on a case takes, notifications (告知) included, and where the case stands after it."""

from marshmallow import fields, validate

from casekit.web import Moment, Schema, Text, Whole
from casekit.web.words import identifier, told, word
from contracts.vocabulary import (
    FollowUpWay,
    Grade,
    NotificationForm,
    NotificationKind,
    RefusalGround,
    Route,
    Satisfaction,
)
from services.intake.domain.lifecycle import State
from services.intake.domain.notification import NotificationState
from services.intake.schemas.words import FAILURES, REASONS, long_text

CATEGORY = validate.Regexp(r"^[a-z][a-z0-9_]{0,63}$")
SUGGESTION = r"^[0-9a-f]{32}$"


class CaseStateSchema(Schema):
    """Where a case stands after an act; the case page tells the rest."""

    code = fields.String(required=True)
    state = told(State, required=True)
    round = Whole(1, 10_000, required=True)


class EmptySchema(Schema):
    """An act that needs nothing."""


class RemarkSchema(Schema):
    """An act that needs no more than, perhaps, a word of why."""

    text = long_text(load_default=None)


class RefusalSchema(Schema):
    """不予受理."""

    ground = word(RefusalGround, required=True)
    right_way = word(Route, load_default=None)
    text = long_text(load_default=None)


class TriageSchema(Schema):
    """研判. `suggestion`: the id of the suggestion that was before who decides, followed or not."""

    category = Text(64, required=True, validate=CATEGORY)
    grade = word(Grade, required=True)
    route = word(Route, load_default=None)
    concern = Text(64, load_default=None, validate=CATEGORY)
    suggestion = fields.String(load_default=None, validate=validate.Regexp(SUGGESTION))
    text = long_text(load_default=None)


class RoutingSchema(Schema):
    """分流. `supervisor`: a unit or post from outside, needed when the unit itself answers in the matter."""

    route = word(Route, required=True)
    unit = identifier(load_default=None)
    grid = identifier(load_default=None)
    supervisor = identifier(load_default=None)
    text = long_text(load_default=None)


class AnswerSchema(Schema):
    """答复."""

    text = long_text(required=True)


class FollowUpSchema(Schema):
    """回访. `way`: how the party was asked; what it says by its own link is a rating (`/v1/public/rating`)."""

    satisfaction = word(Satisfaction, required=True)
    way = word(FollowUpWay, load_default=None, validate=validate.NoneOf([FollowUpWay.LINK]))
    text = long_text(load_default=None)


class RelationSchema(Schema):
    """关联."""

    other = Text(64, required=True)
    reason = fields.String(load_default="same_root", validate=validate.OneOf(REASONS))


class NotifySchema(Schema):
    """告知. `party` is the number of a party in the case; the first petitioner if not given."""

    kind = word(NotificationKind, required=True)
    form = word(NotificationForm, required=True)
    text = long_text(required=True)
    party = Whole(1, 10_000, load_default=None)
    fallback = fields.List(
        word(NotificationForm), load_default=list, validate=validate.Length(max=2),
        metadata={"description": "未送达时依次改用的方式：书面、短信、电子邮件"},
    )  # fmt: skip


class NotifiedSchema(CaseStateSchema):
    """The notification made."""

    notification = fields.UUID(required=True)
    notification_state = told(NotificationState, required=True)


class DeliverySchema(Schema):
    """送达."""

    delivered_at = Moment(load_default=None)


class FailureSchema(Schema):
    """未送达."""

    reason = fields.String(required=True, validate=validate.OneOf(FAILURES))
