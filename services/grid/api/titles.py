"""What posts are called, for the papers of other services: asked by their jobs under `/internal/` alone."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from casekit.errors import InvalidInput
from casekit.web import Bridge
from casekit.web.body import json_of
from services.grid.readmodel.organisation import titles

_MOST = 1000  # a mediation's file names some dozens


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    named = Blueprint("post-titles", __name__)

    @named.post("/internal/post-titles")
    def of_posts() -> Response:
        said = json_of(request)
        posts = said.get("posts") if isinstance(said, dict) else None
        if (
            not isinstance(posts, list)
            or len(posts) > _MOST
            or not all(isinstance(each, str) for each in posts)
        ):
            raise InvalidInput(field="posts")
        return bridge.read(lambda work, _: {"titles": titles(work, posts)})

    return named
