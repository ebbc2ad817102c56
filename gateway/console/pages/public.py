"""群众查询: how a case stands, and its withdrawal, for who has its code and its secret. No log-in, and nothing kept."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from gateway.console.asking import Refusal
from gateway.console.visit import go, page, visit

_MOST = 64


def add_to(pages: Blueprint) -> None:
    """Add `/` and `/withdrawal`."""

    @pages.get("/")
    def front_door() -> Response:
        """The form; a QR code on the receipt fills in the case code."""
        return page("lookup.html", code=request.args.get("code", "")[:_MOST])

    @pages.post("/")
    def look_up() -> Response:
        """Steps, time spent, what comes next; a wrong secret and an unknown code are one answer."""
        answer = visit().asking.act("/v1/public/lookup", _typed(), key="")
        if answer.refusal is not None:
            return page("lookup.html", answer.status, code=_typed()["code"], refusal=_told(answer.refusal))
        return page("standing.html", case=answer.data)

    @pages.get("/withdrawal")
    def before_withdrawal() -> Response:
        """Where a withdrawal was sent stands in the address bar when it was refused."""
        return go("/")

    @pages.post("/withdrawal")
    def withdraw() -> Response:
        """撤回 by the owner, who gives the secret once more; the page holds it nowhere."""
        answer = visit().asking.act("/v1/public/withdrawal", _typed(), key=request.form.get("_key", ""))
        if answer.refusal is None:
            return page("standing.html", case=answer.data, is_withdrawn=True)
        key = request.form.get("_key", "") if answer.refusal.may_be_done else ""
        return page(
            "withdrawal.html", answer.status, code=_typed()["code"], refusal=_told(answer.refusal), key=key
        )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip()[:_MOST] for name in ("code", "secret")}


def _told(refusal: Refusal) -> Refusal:
    """Malformed or mismatched, the visitor is to look at what he typed; he is told no more."""
    if refusal.code in {"LOOKUP_FAILED", "CASE_CODE_MALFORMED", "SECRET_MALFORMED", "INVALID_INPUT"}:
        return Refusal(refusal.status, refusal.code, "案码与查询密码不匹配，请对照回执逐位核对后重试。")
    return refusal
