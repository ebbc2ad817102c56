"""The gateway's own resources: who am I, the documents, the console, and what a platform for trying out has besides."""

from flask import Blueprint as Pages
from flask import g
from marshmallow import fields
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.runtime import Runtime
from casekit.web import Blueprint, Schema
from casekit.web.encoding import to_json
from gateway import console, dev, disclosures, openapi
from gateway.audience import api as audience
from gateway.exchange import api as exchange


class ActorSchema(Schema):
    """The post whose token was sent."""

    id = fields.String(required=True)
    name = fields.String(allow_none=True)
    roles = fields.List(fields.String(), required=True)
    unit = fields.String(allow_none=True)
    grids = fields.List(fields.String(), required=True)
    region = fields.String(allow_none=True)


def blueprints(runtime: Runtime) -> list[Pages]:
    """The resources of the gateway itself."""
    own = [
        _me(),
        openapi.blueprint(runtime),
        disclosures.blueprint(runtime),
        *audience.blueprints(runtime),
        *exchange.blueprints(runtime),
        *dev.blueprints(runtime),
    ]
    return [*own, *console.blueprints(runtime)]


def _me() -> Blueprint:
    resources = Blueprint("me", __name__)

    @resources.get("/v1/me")
    @resources.response(200, ActorSchema)
    def me() -> Response:
        """Who the token stands for, and in which roles."""
        actor: Actor = g.actor
        found = {
            "id": actor.id,
            "name": actor.name,
            "roles": sorted(actor.roles),
            "unit": actor.unit,
            "grids": sorted(actor.grids),
            "region": actor.region,
        }
        return Response(to_json(found), content_type="application/json")

    return resources
