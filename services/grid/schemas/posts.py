"""Posts (岗位) over HTTP."""

from typing import Any

from marshmallow import fields, validate

from casekit.auth.actor import Role
from casekit.web import Moment, PageQuery, Schema, Text
from casekit.web.words import identifier, of_record
from services.grid.schemas.organisation import Patch
from services.grid.schemas.words import from_day, ident

# Those an issuer may give; a service is no post.
POST_ROLES = tuple(role.value for role in Role if role is not Role.SERVICE)


def _roles(**kwargs: Any) -> fields.List[Any]:
    known = fields.String(validate=validate.OneOf(POST_ROLES))
    return fields.List(known, validate=validate.Length(1, len(POST_ROLES)), **kwargs)


def _grids(**kwargs: Any) -> fields.List[Any]:
    return fields.List(ident(), validate=validate.Length(max=512), **kwargs)


class PostRequest(Schema):
    """岗位登记."""

    id = identifier(
        required=True, metadata={"description": "as the tokens of its holder name it; never a person"}
    )
    title = Text(64, required=True)
    unit = ident(required=True)
    roles = _roles(required=True)
    grids = _grids(load_default=list)


class PostPatch(Patch):
    """岗位变更, from a day on."""

    title = Text(64)
    unit = ident()
    roles = _roles()
    grids = _grids()
    since = from_day()


class PostEnding(Schema):
    """岗位撤销."""

    since = from_day()


class DeputyRequest(Schema):
    """代理 by another post of the unit, on these days, both included."""

    deputy = identifier(required=True)
    begins_on = fields.Date(required=True, validate=of_record)
    ends_on = fields.Date(required=True, validate=of_record)


class DeputyView(Schema):
    """Who stands in for the post, or did; `is_in_force`: today."""

    deputy = fields.String(required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    is_in_force = fields.Boolean(required=True)
    given_by = fields.String(required=True)
    given_at = Moment(required=True)


class Deputies(Schema):
    """The deputies of a post, the last first; the newest hundred."""

    items = fields.List(fields.Nested(DeputyView), required=True)


class PostState(Schema):
    """What a post was from the day `from` until the day `until`; null: it is so now."""

    title = fields.String(required=True)
    unit = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    grids = fields.List(fields.String(), required=True)
    since = fields.Date(data_key="from", attribute="since", required=True)
    until = fields.Date(allow_none=True, required=True)


class PostHistory(Schema):
    """Every state of a post, the first first."""

    items = fields.List(fields.Nested(PostState), required=True)


class PostView(Schema):
    """A post."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    grids = fields.List(fields.String(), required=True)
    ended_on = fields.Date(allow_none=True, required=True)


class PostQuery(PageQuery):
    """Filters of the list of posts."""

    unit = ident(load_default=None)
    ended = fields.Boolean(load_default=False, metadata={"description": "also those that have ended"})
