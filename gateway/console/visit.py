"""One request to the console: who visits, what he may ask, what he has seen; and the headers of every page.

A page is HTML without a script. What it shows is escaped, what it may load comes from here, and nobody may frame it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.errors import Problem, Unauthenticated
from casekit.runtime import Runtime
from casekit.telemetry.tracing import current_ids
from casekit.web.body import raw
from casekit.web.errors import InternalError, TooLarge
from casekit.web.faults import problem_of
from gateway import people
from gateway.console import uploads, wording
from gateway.console.asking import Asking, Refusal, Refused
from gateway.console.directory import Directory, Names
from gateway.console.endings import Endings
from gateway.console.seen import COOKIE as SEEN_COOKIE
from gateway.console.seen import Seen
from gateway.console.session import SESSION_COOKIE, VISIT_COOKIE, Session, Sessions, new_visit
from gateway.forward import front_of

LOGIN = "/staff/login"
TOO_LARGE = "too_large"  # names the form whose files were, in the address of the page that says so
_MOST_DRAINED = 4  # times what may be uploaded; a browser listens only when it has sent all
PATIENCE = 5  # how often a page that is still on its way is tried before it is shown as it stands
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_MENU = (
    (Act.CASE_READ, "/staff/cases", "案件"),
    (Act.CASE_REGISTER, "/staff/cases/new", "登记"),
    (Act.ORDER_READ, "/staff/orders", "派单"),
    (Act.MEDIATION_READ, "/staff/mediations", "调解"),
    (Act.PETITION_READ, "/staff/petitions", "信访"),
    (Act.REPORT_FILE, "/staff/reports/new", "网格上报"),
    (Act.EVALUATION_READ, "/staff/evaluation", "考评"),
)


log = logging.getLogger(__name__)


@dataclass
class Visit:
    """A request's visitor. `actor` is None for the public, and for one whose session is over."""

    console: "Console"
    cookies: dict[str, str]
    session: Session | None
    actor: Actor | None
    asking: Asking
    seen: Seen

    @property
    def form_value(self) -> str:
        """What this visitor's forms carry."""
        return self.console.sessions.form_value(self.cookies)

    @property
    def names(self) -> Names:
        """The organisation's names."""
        return self.console.directory.names(self.asking)

    def may(self, act: Act) -> bool:
        """Whether someone in these roles ever may; asked before the API is, so that no refusal goes on record."""
        return self.actor is not None and (
            decide_general(self.actor, act).is_allowed
            or decide_general(self.actor, act, unit=self.actor.unit).is_allowed
        )

    @property
    def tried(self) -> int:
        """How often this page was asked for while it was on its way."""
        return min(request.args.get("tried", 0, type=int), PATIENCE)

    def version(self, code: str) -> str:
        """The `Case-Version` to ask with: none for an act, whose form is at hand, nor when patience is over."""
        is_patient = request.method == "GET" and self.tried < PATIENCE
        return self.seen.version(code) if is_patient else ""


class Console:
    """What the pages of one gateway share."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.sessions = Sessions(runtime.extras["vault"])
        self._endings = Endings(runtime)
        self.directory = Directory()

    def admit(self) -> None:
        """Find out who visits; refuse a form that is not from a page of ours.

        Who is logged in may send files; nobody else's long form is read. Raises FormNotOurs, TooLarge, DependencyDown.
        """
        g.is_asked = True
        cookies = {name: request.cookies.get(name, "") for name in (VISIT_COOKIE, SESSION_COOKIE)}
        has_visited = bool(cookies[VISIT_COOKIE])
        session, actor = self._who(cookies[SESSION_COOKIE])
        if request.method == "POST":
            if actor is not None:
                request.max_content_length = g.may_send = self._most_bytes
            raw(request)
            sent = {name: value for name, value in cookies.items() if value}
            self.sessions.check_form(request.form.get("_form", ""), sent, request.headers, request.host)
        if not has_visited:
            cookies[VISIT_COOKIE] = new_visit()
        asking = Asking(front_of(self.runtime), request.environ, session.token if session else None)
        g.visit = Visit(self, cookies, session, actor, asking, Seen(request.cookies.get(SEEN_COOKIE, "")))
        g.is_first_visit = not has_visited

    @property
    def _most_bytes(self) -> int:
        return uploads.most_bytes(self.runtime.config.attachment_max_bytes)

    def refuse(self, fault: Exception) -> AnyResponse:
        """The page for a fault, also for an address that was refused before anyone asked who visits."""
        if isinstance(problem_of(fault), TooLarge) and "/acts/" in request.path:
            return self._too_large()
        if not g.get("is_asked") and request.method in {"GET", "HEAD"}:
            try:
                self.admit()
            except Problem as second:
                return refused(second)
        return refused(fault)

    def seal(self, response: Response) -> Response:
        """Headers and cookies of a page."""
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        found: Visit | None = g.get("visit")
        if found is not None and g.is_first_visit:
            self.keep(response, VISIT_COOKIE, found.cookies[VISIT_COOKIE])
        if found is not None and found.seen.is_changed:
            self.keep(response, SEEN_COOKIE, found.seen.cookie(), path="/staff")
        return response

    def keep(self, response: AnyResponse, name: str, value: str, path: str = "/") -> None:
        """Set a cookie that no script reads and no other site sends; an empty one is taken away."""
        is_secure = self.runtime.config.production or request.is_secure
        response.set_cookie(
            name, value, path=path, secure=is_secure, httponly=True, samesite="Strict",
            max_age=None if value else 0,
        )  # fmt: skip

    def open_session(self, response: AnyResponse, token: str) -> None:
        """Log in to the session of that token, and out of the one there was. Raises TokenTooLong, DependencyDown."""
        cookie = self.sessions.seal(token)
        self._end()
        self.keep(response, SESSION_COOKIE, cookie, path="/staff")

    def end_session(self, response: AnyResponse) -> None:
        """Log out: the cookie is taken away, and any copy of it worth nothing. Raises DependencyDown."""
        self._end()
        self.keep(response, SESSION_COOKIE, "", path="/staff")

    def _end(self) -> None:
        if (session := visit().session) is not None:
            self._endings.end(session.name, session.expires)

    def _too_large(self) -> AnyResponse:
        """Back to the form, which says so; a browser listens only when it has sent all, so it may, within bounds."""
        most = g.get("may_send", 0)
        if not most:
            return go(f"{LOGIN}?next={quote(_here())}{_what_was_lost()}")
        if (request.content_length or 0) <= _MOST_DRAINED * most:
            stream = request.environ["wsgi.input"]
            while stream.read(64 * 1024):
                pass
        return go(f"{_here()}?{TOO_LARGE}={quote(request.path.rpartition('/')[2], safe='')}")

    def _who(self, cookie: str) -> tuple[Session | None, Actor | None]:
        session = self.sessions.open(cookie) if cookie else None
        if session is None:
            return None, None
        try:
            actor = self.runtime.verifier.verify(session.token)
        except Unauthenticated:
            return None, None
        return (None, None) if self._endings.has_ended(session.name) else (session, actor)


def visit() -> Visit:
    """The visit at hand."""
    found: Visit = g.visit
    return found


def staff() -> Visit:
    """The visit of one who is logged in. Raises Unauthenticated."""
    found = visit()
    if found.actor is None:
        raise Unauthenticated
    return found


def page(template: str, status: int = 200, **values: Any) -> AnyResponse:
    """A page, with what every page shows."""
    found = visit()
    now = found.console.runtime.clock.now()
    menu = [(path, title) for act, path, title in _MENU if found.may(act)]
    html = render_template(
        f"console/{template}", visit=found, menu=menu, now=now, left=lambda written: wording.left(written, now),
        **values,
    )  # fmt: skip
    return AnyResponse(html, status, content_type="text/html; charset=utf-8")


def go(path: str) -> AnyResponse:
    """See another page, after an act."""
    return redirect(path, 303)


def refused(fault: Exception) -> AnyResponse:
    """The page for what could not be shown: log in, wait a moment, or read why."""
    refusal = fault.refusal if isinstance(fault, Refused) else _as_refusal(fault)
    if refusal.status == 401 and "visit" in g:
        return go(f"{LOGIN}?next={quote(_here())}{_what_was_lost()}")
    if refusal.code == "CASE_NOT_YET_HERE":
        return page("wait.html", 503, target=f"{request.path}?tried={visit().tried + 1}")
    words = {
        "sentence": people.sentence(refusal.code, refusal.sentence),
        "advice": people.advice(refusal.code, refusal.status),
        "trace": refusal.trace if refusal.status >= 500 else "",
        "home": people.home_of(request.path),
        "again": _here() if refusal.status >= 500 else "",
    }
    if "visit" in g:
        return page("refused.html", refusal.status, **words)
    html = render_template("console/plain.html", **words)
    return AnyResponse(html, refusal.status, content_type="text/html; charset=utf-8")


def _as_refusal(fault: Exception) -> Refusal:
    problem, ids = problem_of(fault), current_ids()
    if problem is None:
        log.error("a page failed", exc_info=fault)
        problem = InternalError()
    return Refusal(problem.status, problem.code, problem.title_zh, trace=ids[0] if ids else "")


def _what_was_lost() -> str:
    """For the log-in page: whether a session has ended, and a form with it."""
    if not request.cookies.get(SESSION_COOKIE):
        return ""
    return "&ended=form" if request.method == "POST" else "&ended=page"


def _here() -> str:
    """Where a log-in should lead back to: the page asked for, not the act."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path.partition("/acts/")[0]
