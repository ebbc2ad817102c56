"""调委会 over HTTP: what a committee is, its teams, posts and rooms. Official names and numbers only."""

from typing import Any

from marshmallow import fields as kinds
from marshmallow import validate

from casekit.web import Flag, PageQuery, Schema, Text, Whole
from casekit.web.words import identifier, told, word
from contracts.vocabulary import CommitteeKind, MediatorCapacity, TeamKind

_WORD = r"^[a-z0-9][a-z0-9_-]{0,63}$"


def _fields() -> kinds.List:
    field = Text(64, validate=validate.Regexp(_WORD))
    told_as = {"description": "categories of the place's procedure"}
    return kinds.List(field, load_default=list, validate=validate.Length(max=50), metadata=told_as)


def _ids(most: int) -> kinds.List:
    return kinds.List(identifier(), load_default=list, validate=validate.Length(max=most))


def _name(**kwargs: Any) -> Text:
    return Text(100, required=True, metadata={"description": "its official name"}, **kwargs)


class CommitteeRequest(Schema):
    """备案: the number of the seal as it is engraved."""

    kind = word(CommitteeKind, required=True)
    seal_number = Text(32, required=True, validate=validate.Regexp(r"^[0-9A-Za-z-]{4,32}$"))
    fields = _fields()


class CommitteeView(Schema):
    """A committee."""

    unit = kinds.String(required=True)
    name = kinds.String(required=True, allow_none=True)
    kind = told(CommitteeKind, required=True)
    seal_number = kinds.String(required=True)
    fields = kinds.List(kinds.String(), required=True)


class TeamRequest(Schema):
    """调解队、工作室."""

    kind = word(TeamKind, required=True)
    name = _name()
    fields = _fields()


class TeamView(Schema):
    """A team or studio."""

    id = kinds.String(required=True)
    committee = kinds.String(required=True)
    kind = told(TeamKind, required=True)
    name = kinds.String(required=True)
    fields = kinds.List(kinds.String(), required=True)
    is_active = kinds.Boolean(required=True)


class MediatorRequest(Schema):
    """聘任 of a post. `unit` is the unit it belongs to, where not the committee; `most`: open mediations it takes."""

    capacity = word(MediatorCapacity, required=True)
    unit = identifier(load_default=None, allow_none=True)
    team = identifier(load_default=None, allow_none=True)
    fields = _fields()
    grids = _ids(200)
    most = Whole(1, 1000, load_default=None, allow_none=True)


class MediatorView(Schema):
    """A post that serves the committee."""

    post = kinds.String(required=True)
    committee = kinds.String(required=True)
    capacity = told(MediatorCapacity, required=True)
    unit = kinds.String(required=True)
    team = kinds.String(required=True, allow_none=True)
    fields = kinds.List(kinds.String(), required=True)
    grids = kinds.List(kinds.String(), required=True)
    most = kinds.Integer(required=True, allow_none=True)
    is_active = kinds.Boolean(required=True)


class RoomRequest(Schema):
    """调解室; `is_remote`: equipped for video."""

    name = _name()
    is_remote = Flag(load_default=False)


class RoomView(Schema):
    """A room."""

    id = kinds.String(required=True)
    committee = kinds.String(required=True)
    name = kinds.String(required=True)
    is_remote = kinds.Boolean(required=True)
    is_active = kinds.Boolean(required=True)


class CommitteeQuery(PageQuery):
    """Filters of the list of committees."""

    kind = kinds.String(load_default=None, validate=validate.OneOf([each.value for each in CommitteeKind]))


class MediatorQuery(PageQuery):
    """Filters of the list of posts."""

    capacity = kinds.String(
        load_default=None, validate=validate.OneOf([each.value for each in MediatorCapacity])
    )
    ended = kinds.Boolean(load_default=False, metadata={"description": "also those that serve no more"})


class ArrangedQuery(PageQuery):
    """Filters of the lists of teams and rooms."""

    ended = kinds.Boolean(load_default=False, metadata={"description": "also those that are no more"})
