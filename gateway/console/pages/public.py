"""群众查询: how a case stands, for who has its code and its secret. No log-in, and nothing kept."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from gateway.console.asking import Refusal
from gateway.console.visit import page, visit

_MOST = 64


def add_to(pages: Blueprint) -> None:
    """Add `/`."""

    @pages.get("/")
    def front_door() -> Response:
        """The form; a QR code on the receipt fills in the case code."""
        return page("lookup.html", code=request.args.get("code", "")[:_MOST])

    @pages.post("/")
    def look_up() -> Response:
        """Steps, time spent, what comes next; a wrong secret and an unknown code are one answer."""
        code, secret = (request.form.get(name, "").strip() for name in ("code", "secret"))
        answer = visit().asking.act("/v1/public/lookup", {"code": code, "secret": secret}, key="")
        if answer.refusal is not None:
            return page("lookup.html", answer.status, code=code[:_MOST], refusal=_told(answer.refusal))
        return page("standing.html", case=answer.data)


def _told(refusal: Refusal) -> Refusal:
    """Malformed or mismatched, the visitor is to look at what he typed; he is told no more."""
    if refusal.code in {"LOOKUP_FAILED", "CASE_CODE_MALFORMED", "SECRET_MALFORMED", "INVALID_INPUT"}:
        return Refusal(refusal.status, refusal.code, "案码与查询密码不匹配，请对照回执逐位核对后重试。")
    return refusal
