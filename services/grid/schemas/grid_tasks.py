"""网格任务 over HTTP."""

from marshmallow import fields

from casekit.web import Moment, PageQuery, Schema
from casekit.web.words import identifier, of_record, told, word
from contracts.vocabulary import TaskKind
from services.grid.domain.grid_task import State
from services.grid.schemas.words import filter_word, ident, long_text


class TaskRequest(Schema):
    """交办 to a worker or leader of the grid, to be done by the end of `due_on`; of places, never of a person."""

    grid = ident(required=True)
    post = identifier(required=True)
    kind = word(TaskKind, required=True)
    due_on = fields.Date(required=True, validate=of_record)
    text = long_text(required=True)


class TaskCompletion(Schema):
    """完成."""

    text = long_text(required=True)


class TaskWithdrawal(Schema):
    """撤回."""

    reason = long_text(load_default=None, allow_none=True)


class TaskQuery(PageQuery):
    """Filters of the list of tasks."""

    grid = ident(load_default=None)
    post = identifier(load_default=None)
    kind = filter_word(TaskKind)
    state = filter_word(State)
    late = fields.Boolean(load_default=False, metadata={"description": "only what is past its day"})


class TaskView(Schema):
    """A task; `text` and `result` are shown to the grid's own."""

    id = fields.UUID(required=True)
    grid = fields.String(required=True)
    post = fields.String(required=True)
    kind = told(TaskKind, required=True)
    state = told(State, required=True)
    due_on = fields.Date(required=True)
    due_at = Moment(required=True)
    is_late = fields.Boolean(required=True)
    text = fields.String(allow_none=True, required=True)
    result = fields.String(allow_none=True, required=True)
    given_by = fields.String(required=True)
    given_at = Moment(required=True)
    ended_at = Moment(allow_none=True, required=True)
