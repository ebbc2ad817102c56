"""Who calls: decided before anything of the body is read.

Under `/v1/` a bearer token of the issuer is required, save under `/v1/public/`, where everyone is the same anonymous
actor. Under `/internal/` only another service of the platform is let in, and nowhere else. Other paths (a gateway's
pages, `/openapi.json`) ask for nothing here.
"""

from werkzeug.wrappers import Request

from casekit.auth import Actor, bearer_token
from casekit.errors import Forbidden, Message, Unauthenticated
from casekit.runtime import Runtime

ANONYMOUS = Actor(id="public", roles=frozenset())


def authenticate(runtime: Runtime, request: Request) -> Actor:
    """The actor of the request. Raises Unauthenticated (401), Forbidden, or IssuerSilent (503)."""
    path = request.path
    if path.startswith("/internal/"):
        return _service(runtime, request)
    if not path.startswith("/v1/") or path.startswith("/v1/public/"):
        return ANONYMOUS
    actor = runtime.verifier.verify(bearer_token(request.headers.get("Authorization")))
    if actor.is_service:
        raise Forbidden(Message("service tokens are for /internal/ alone", "服务令牌只能用于 /internal/。"))
    return actor


def _service(runtime: Runtime, request: Request) -> Actor:
    token = bearer_token(request.headers.get("Authorization"))
    if runtime.service_tokens is None:
        raise Unauthenticated
    return runtime.service_tokens.verify(token)
