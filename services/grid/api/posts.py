"""Posts (岗位): one, lists, what one was; and what may become of them."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.domain.post import Post
from services.grid.handlers import deputies
from services.grid.handlers import posts as handlers
from services.grid.readmodel import organisation as readmodel
from services.grid.schemas import posts as schemas

Body = Mapping[str, Any]


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    posts = Blueprint("staff", __name__)
    _reading(posts, bridge)
    _writing(posts, bridge)
    _standing_in(posts, bridge)
    return posts


def _reading(posts: Blueprint, bridge: Bridge) -> None:
    @posts.get("/v1/staff")
    @posts.arguments(schemas.PostQuery, location="query")
    @posts.response(200, page_of(schemas.PostView))
    def listed(query: Body) -> Response:
        """The posts, by id."""
        return bridge.read(lambda work, actor: readmodel.posts(work, actor, query))

    @posts.get("/v1/staff/<post>")
    @posts.response(200, schemas.PostView, heeds=())
    def one(post: str) -> Response:
        """A post."""
        return bridge.read(lambda work, actor: readmodel.post(work, actor, post))

    @posts.get("/v1/staff/<post>/history")
    @posts.response(200, schemas.PostHistory, heeds=())
    def history(post: str) -> Response:
        """What a post was, and from when to when: its unit, its roles, its grids."""
        return bridge.read(lambda work, actor: readmodel.post_history(work, actor, post))


def _writing(posts: Blueprint, bridge: Bridge) -> None:
    @posts.post("/v1/staff")
    @posts.arguments(schemas.PostRequest)
    @posts.response(201, schemas.PostView)
    def register(body: Body) -> Response:
        """岗位登记."""
        post = Post(**_values(body))

        def act(work: Work, actor: Actor) -> Any:
            handlers.register_post(work, actor, post)
            return readmodel.post(work, actor, post.id)

        return bridge.write(act)

    @posts.patch("/v1/staff/<post>")
    @posts.arguments(schemas.PostPatch)
    @posts.response(200, schemas.PostView, heeds=())
    def change(body: Body, post: str) -> Response:
        """岗位变更: what it was stays known."""
        values = _values(body)
        since = values.pop("since", None)

        def act(work: Work, actor: Actor) -> Any:
            handlers.change_post(work, actor, post, values, since=since)
            return readmodel.post(work, actor, post)

        return bridge.write(act)

    @posts.post("/v1/staff/<post>/end")
    @posts.arguments(schemas.PostEnding)
    @posts.response(200, schemas.PostView, heeds=("Idempotency-Key",))
    def end(body: Body, post: str) -> Response:
        """岗位撤销."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.end_post(work, actor, post, since=body.get("since"))
            return readmodel.post(work, actor, post)

        return bridge.write(act)


def _standing_in(posts: Blueprint, bridge: Bridge) -> None:
    @posts.get("/v1/staff/<post>/deputies")
    @posts.response(200, schemas.Deputies, heeds=())
    def listed(post: str) -> Response:
        """代理: who stands in for the post, or did."""
        return bridge.read(lambda work, actor: readmodel.deputies(work, actor, post))

    @posts.post("/v1/staff/<post>/deputies")
    @posts.arguments(schemas.DeputyRequest)
    @posts.response(201, schemas.Deputies, heeds=("Idempotency-Key",))
    def give(body: Body, post: str) -> Response:
        """代理, from a day until a day."""

        def act(work: Work, actor: Actor) -> Any:
            deputies.give_deputy(work, actor, post, body["deputy"], body["begins_on"], body["ends_on"])
            return readmodel.deputies(work, actor, post)

        return bridge.write(act)

    @posts.post("/v1/staff/<post>/deputies/end")
    @posts.response(200, schemas.Deputies, heeds=("Idempotency-Key",))
    def end(post: str) -> Response:
        """收回代理."""

        def act(work: Work, actor: Actor) -> Any:
            deputies.end_deputy(work, actor, post)
            return readmodel.deputies(work, actor, post)

        return bridge.write(act)


def _values(body: Body) -> dict[str, Any]:
    """The body, with each role and grid once."""
    return {
        name: tuple(dict.fromkeys(value)) if name in ("roles", "grids") else value for name, value in body.items()
    }  # fmt: skip
