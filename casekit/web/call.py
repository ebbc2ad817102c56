"""One request as the bridge carries it out: what it asks, what its caller has seen, and under which key."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask import g, request
from sqlalchemy.engine import Connection

from casekit.auth import Actor
from casekit.clock import monotonic
from casekit.web import body, idempotency
from casekit.web.authentication import ANONYMOUS
from casekit.web.blueprint import Contract
from casekit.web.idempotency import IDEMPOTENCY_KEY
from casekit.web.versions import CASE_VERSION, parse_case_version
from casekit.work import Work

Act = Callable[[Work, Actor], Any]
StreamOf = str | Callable[[Connection], str | None] | None


@dataclass(slots=True)
class Call:
    """What to do and what was said about it; `has_recorded` and `is_committing` are the bridge's own notes."""

    act: Act
    actor: Actor
    stream: StreamOf
    contract: Contract
    started: float  # monotonic: when the request came; of a long poll, when it looked again
    wanted: dict[str, int]
    if_match: str | None
    keyed: idempotency.Request | None
    is_read: bool
    has_recorded: bool = False
    is_committing: bool = False


def current_call(
    act: Act, stream: StreamOf, sources: Collection[str], *, is_read: bool, status: int | None = None
) -> Call:
    """The call of the request at hand. Raises MalformedRequest for a header that cannot be understood."""
    actor: Actor = g.get("actor", ANONYMOUS)
    contract: Contract = g.get("contract") or Contract()
    header = request.headers.get(CASE_VERSION) if stream is not None else None
    return Call(
        act=act,
        actor=actor,
        stream=stream,
        contract=contract if status is None else Contract(status, contract.schema),
        started=g.get("started") or monotonic(),
        wanted=parse_case_version(header, sources) if header else {},
        if_match=None if is_read else request.headers.get("If-Match"),
        keyed=None if is_read else _keyed(actor),
        is_read=is_read,
    )


def _keyed(actor: Actor) -> idempotency.Request | None:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None or request.method != "POST":
        return None
    is_public = actor is ANONYMOUS
    return idempotency.request_of(
        key, actor, "POST", request.path, body.content_of(request), is_public=is_public
    )
