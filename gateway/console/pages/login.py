"""工作人员登录: by choosing a post where the development issuer is on, or with an access token."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from casekit.auth import Actor, DevIssuer, Role, dev_issuer_for
from casekit.errors import Unauthenticated
from casekit.runtime import Runtime
from gateway.console.asking import Asking
from gateway.console.directory import Item, Names
from gateway.console.labels import LABELS, label
from gateway.console.session import TokenTooLong
from gateway.console.visit import LOGIN, go, page, visit
from gateway.forward import front_of

# Who reads the list of posts for the page before anyone is logged in; sees no case.
_DOORKEEPER = "console"
_START = (
    (Role.GRID_WORKER, "/staff/reports/new"),
    (Role.GRID_LEADER, "/staff/reports/new"),
    (Role.HANDLER, "/staff/orders"),
    (Role.DEPARTMENT_SYSTEM, "/staff/orders"),
    (Role.MEDIATOR, "/staff/mediations"),
    (Role.PETITION_OFFICER, "/staff/petitions"),
    (Role.EVALUATOR, "/staff/evaluation"),
)
# By the tier of a post's unit; in the county by its kind.
_GROUPS = {
    "centre": "县综治中心", "petition_office": "县信访机构", "department": "县级部门", "committee": "县级调委会",
    "town": "乡镇（街道）", "village": "村（社区）",
}  # fmt: skip


def add_to(pages: Blueprint, runtime: Runtime) -> None:
    """Add `/staff/`, `/staff/login` and `/staff/logout`."""
    is_on = runtime.config.dev_issuer and not runtime.config.production
    door = Door(runtime, dev_issuer_for(runtime.config) if is_on else None)

    @pages.get("/staff/")
    def start() -> Response:
        """Where a post begins its work."""
        actor = visit().actor
        return go(LOGIN if actor is None else start_of(actor))

    @pages.get("/staff/login")
    def show() -> Response:
        """The posts there are, or how to log in."""
        return door.form()

    @pages.post("/staff/login")
    def log_in() -> Response:
        """Open a session for the post chosen, or for the token given."""
        return door.opened()

    @pages.post("/staff/logout")
    def log_out() -> Response:
        """End the session, in this browser and wherever its cookie has got to."""
        response = go(LOGIN)
        visit().console.end_session(response)
        return response


@dataclass(frozen=True, slots=True)
class Door:
    """The log-in, with the development issuer where it is on."""

    runtime: Runtime
    issuer: DevIssuer | None

    def form(self, status: int = 200, fault: str = "") -> Response:
        """The page on which one logs in, or tries again."""
        groups = [] if self.issuer is None else _posts(self._names(self.issuer))
        next_ = _own_path(request.values.get("next", ""))
        return page(
            "login.html", status, groups=groups, is_demo=self.issuer is not None,
            issuer=self.runtime.config.oidc_issuer, next=next_, fault=fault, ended=request.args.get("ended"),
            faulty_token=request.form.get("token"),
        )  # fmt: skip

    def opened(self) -> Response:
        """The first page behind it, with a session; or the form again, with what was wrong."""
        token = request.form.get("token", "").strip()
        if self.issuer is not None and not token:
            token = self._token_of(self.issuer, request.form.get("post", ""))
        try:
            actor = self.runtime.verifier.verify(token)
        except Unauthenticated as refusal:
            front_of(self.runtime).count_refused(request.environ)
            return self.form(401, refusal.title_zh)
        response = go(_own_path(request.form.get("next", "")) or start_of(actor))
        try:
            visit().console.open_session(response, token)
        except TokenTooLong as refusal:
            return self.form(refusal.status, refusal.title_zh)
        return response

    def _names(self, issuer: DevIssuer) -> Names:
        token = issuer.issue(Role.OPS, sub=_DOORKEEPER, ttl=60, region=self.runtime.config.region)
        return visit().console.directory.names(Asking(front_of(self.runtime), request.environ, token))

    def _token_of(self, issuer: DevIssuer, post_id: str) -> str:
        post = self._names(issuer).posts.get(post_id)
        if post is None:
            return ""
        return issuer.issue(
            post["roles"], post["unit"], post["id"], post["title"], region=self.runtime.config.region,
            grids=post["grids"],
        )  # fmt: skip


def start_of(actor: Actor) -> str:
    """The page a post in this role works from."""
    return next((path for role, path in _START if actor.has(role)), "/staff/cases")


def _posts(names: Names) -> list[dict[str, Any]]:
    """The posts in groups: the county's by kind of unit, then the towns' and the villages'."""
    groups: dict[str, list[dict[str, str]]] = {title: [] for title in _GROUPS.values()}
    for post in sorted(names.posts.values(), key=_by_work):
        unit = names.units.get(post["unit"], {"tier": "village", "kind": "village", "name": post["unit"]})
        roles = "、".join(label(role, "role") for role in post["roles"])
        shown = {"id": post["id"], "title": post["title"], "unit": unit["name"], "roles": roles}
        groups[_GROUPS.get(unit["kind"] if unit["tier"] == "county" else unit["tier"], "村（社区）")].append(
            shown
        )
    return [{"title": title, "posts": posts} for title, posts in groups.items() if posts]


def _by_work(post: Item) -> tuple[int, str]:
    """In the order in which a case meets them."""
    order = list(LABELS["role"])
    return min((order.index(role) for role in post["roles"] if role in order), default=len(order)), post["id"]


def _own_path(path: str) -> str:
    """`path` if it is a page of the console's, else nothing: a log-in leads nowhere else."""
    is_own = (
        path.startswith("/staff/") and path.isprintable() and "\\" not in path and not path.startswith(LOGIN)
    )
    return path if is_own else ""
