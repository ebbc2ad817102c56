"""Problem details (RFC 9457): how a refusal looks on the wire.

`title` is English and `title_zh` Chinese, both fixed per `code`; `detail` (with `detail_zh`, where there is one) holds
words of ours only; `errors` names the faulty fields; `trace` leads to the log. Never exception text.
"""

import json

from werkzeug.wrappers import Response

from casekit.errors import Message, Problem
from casekit.web.messages import field_errors

PROBLEM_JSON = "application/problem+json"


def document(problem: Problem, trace: str | None) -> dict[str, object]:
    """The problem as JSON data."""
    members: dict[str, object] = {
        "type": f"urn:onedoor:problem:{problem.code}",
        "title": problem.title_en,
        "title_zh": problem.title_zh,
        "status": problem.status,
        "code": problem.code,
        **problem.extra,
    }
    if problem.detail:
        members["detail"] = problem.detail
    if isinstance(problem.detail, Message):
        members["detail_zh"] = problem.detail.zh
    if problem.fields:
        members["errors"] = field_errors(problem.fields)
    if trace:
        members["trace"] = trace
    return members


def response(problem: Problem, trace: str | None = None) -> Response:
    """The problem as a response."""
    body = json.dumps(document(problem, trace), ensure_ascii=False, separators=(",", ":"))
    headers = dict(problem.headers)
    if problem.status == 401:
        headers.setdefault("WWW-Authenticate", "Bearer")
    if problem.status == 503:
        headers.setdefault("Retry-After", "1")
    return Response(body, status=problem.status, headers=headers, content_type=PROBLEM_JSON)
