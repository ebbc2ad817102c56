"""Blueprints of resources: flask-smorest's, with our strict parser and with answers that the bridge writes.

`@resources.arguments(RequestSchema)` reads the body (or `location="query"`), refusing what the schema does not know.
`@resources.response(201, AnswerSchema)` says how the bridge writes the answer, and documents it; a resource that says
so and takes no query refuses one. With `heeds` it says which of the platform's headers have an effect on it, where that
is not what its path and method let one expect (`casekit.web.documentation`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import marshmallow
from flask import Request, g, request
from flask_smorest import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser

from casekit.errors import InvalidInput
from casekit.web import body
from casekit.web.documentation import HEEDS
from casekit.web.messages import TWICE, UNKNOWN_FIELD

_UNKNOWN = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": None, "querystring": None}
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Contract:
    """How a resource answers when it succeeds."""

    status: int = 200
    schema: marshmallow.Schema | None = None

    def dump(self, answer: Any) -> Any:
        """The answer as JSON data."""
        return answer if self.schema is None or answer is None else self.schema.dump(answer)


class StrictParser(FlaskParser):
    """Reads JSON strictly and refuses query parameters that are unknown to the schema, or given more than once."""

    # None: as the schema itself says
    DEFAULT_UNKNOWN_BY_LOCATION = _UNKNOWN

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:
        """The body, parsed once."""
        return body.json_of(req)

    def load_querystring(self, req: Request, schema: marshmallow.Schema) -> Any:
        """The query, in which no parameter stands twice: of two that differ none is what was meant."""
        if repeated := [name for name, values in req.args.lists() if len(values) > 1]:
            raise marshmallow.ValidationError({name: [TWICE] for name in repeated})
        g.is_query_read = True
        return super().load_querystring(req, schema)


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """A set of resources of one service."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: Any, **kwargs: Any) -> Callable[[View], View]:
        """Give the view the parsed body (or query) as its first argument; the schema is made once."""
        decorate: Callable[[View], View] = super().arguments(_instance(schema), **kwargs)
        return decorate

    def response(
        self, status_code: int, schema: Any = None, *, heeds: Collection[str] | None = None, **kwargs: Any
    ) -> Callable[[View], View]:
        """Say with which status and schema the bridge answers for the view, and which headers it heeds."""
        contract = Contract(status_code, _instance(schema))
        document = super().response(status_code, contract.schema, **kwargs)

        def decorate(view: View) -> View:
            @wraps(view)
            def under_contract(*args: Any, **values: Any) -> Any:
                _check_query_is_wanted()
                g.contract = contract
                return view(*args, **values)

            decorated: View = document(under_contract)
            return decorated if heeds is None else self.doc(**{HEEDS: list(heeds)})(decorated)

        return decorate


def _instance(schema: Any) -> Any:
    return schema() if isinstance(schema, type) else schema


def _check_query_is_wanted() -> None:
    """Raises InvalidInput for parameters that nobody has read."""
    if request.args and not g.get("is_query_read", False):
        raise InvalidInput(fields={name: [UNKNOWN_FIELD] for name in request.args})
