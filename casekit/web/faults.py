"""From exceptions to problems: the one table. Used by the application's error handler alone.

What is not in the table is a fault of ours: the caller is told nothing of it, the log its type and place.
"""

from typing import Any

import psycopg2
import psycopg2.errors
import sqlalchemy.exc
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethodNotAllowed

from casekit.errors import DependencyDown, InvalidInput, Message, Problem
from casekit.web import errors

_HTTP: dict[int, type[Problem]] = {
    404: errors.PathNotFound,
    405: errors.MethodNotAllowed,
    406: errors.NotAcceptable,
    408: errors.RequestTooSlow,
    413: errors.TooLarge,
    414: errors.AddressTooLong,
    415: errors.UnsupportedMediaType,
    422: InvalidInput,
    431: errors.HeadersTooLarge,
}
# lock not available, deadlock, serialization failure: another transaction was in the way
_CONTENDED = frozenset({"55P03", "40P01", "40001"})
_SOON = {"Retry-After": "1"}


def problem_of(error: Exception) -> Problem | None:
    """What the caller may be told, or None for a fault of ours."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, ValidationError):
        return InvalidInput(fields=_named(error.messages))
    return of_database(error)


def of_database(error: Exception) -> Problem | None:
    """What a database error means for the caller, or None when it is no such error."""
    original = getattr(error, "orig", None) or error
    if isinstance(original, psycopg2.OperationalError):
        if original.pgcode in _CONTENDED:
            return errors.Busy(headers=_SOON)
        return DependencyDown("database", headers=_SOON)
    if isinstance(original, psycopg2.InterfaceError) or isinstance(error, sqlalchemy.exc.TimeoutError):
        return DependencyDown("database", headers=_SOON)
    if isinstance(original, psycopg2.errors.UniqueViolation):
        return errors.Conflict()
    if isinstance(original, psycopg2.DataError):
        return InvalidInput(Message("a value does not fit", "有的内容无法保存，请检查。"))
    return None


def _of_http(error: HTTPException) -> Problem | None:
    status = error.code or 500
    if status >= 500:
        return None
    if status == 422:
        return InvalidInput(fields=_without_place(getattr(error, "data", {}).get("messages", {})))
    kind = _HTTP.get(status, errors.MalformedRequest)
    headers: dict[str, str] = {}
    if isinstance(error, WerkzeugMethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return kind(headers=headers)


def _without_place(messages: Any) -> dict[str, Any]:
    """Webargs puts the place (json, query) around the fields."""
    merged: dict[str, Any] = {}
    for inner in messages.values() if isinstance(messages, dict) else [messages]:
        merged.update(_named(inner))
    return merged


def _named(messages: Any) -> dict[str, Any]:
    return messages if isinstance(messages, dict) else {"_schema": messages}
