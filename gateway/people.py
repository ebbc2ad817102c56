"""For people, an error is a page: calm, in Chinese, with what to do next.

Every answer of the gateway's own passes here. The console shows most refusals within its own frame (`sentence` and
`advice` give it the words). What it never got to see (an address that is none, a body too large, no slot, too many
requests) arrives here as problem details, and leaves as a page when a browser asks for one. Resources for programs are
left alone.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.wrappers import Response

from casekit.web.problems import PROBLEM_JSON

Environ = Mapping[str, Any]
_FOR_PROGRAMS = ("/v1/", "/internal/", "/dev/", "/openapi.json")
# What problems say to programs, said to the person before the screen.
_PLAIN = {
    "IDEMPOTENCY_KEY_REUSED": "这张表单已经提交过，请刷新页面后再办理。",
    "SERVICE_SILENT": "该服务未及时答复，请直接再次提交；重复提交不会重复办理。",
    "OUTCOME_UNKNOWN": "无法确认是否已办理，请直接再次提交；重复提交不会重复办理。",
    "PATH_NOT_FOUND": "没有这个页面。",
    "NOT_FOUND": "没有这个页面。",
    "METHOD_NOT_ALLOWED": "这个页面不能这样打开。",
    "MALFORMED_REQUEST": "网址或提交的内容有误，无法读取。",
    "UNSUPPORTED_MEDIA_TYPE": "网址或提交的内容有误，无法读取。",
    "TOO_LARGE": "提交的内容过多，没有保存。",
    "REQUEST_TOO_SLOW": "网络较慢，提交的内容没有收全，没有保存。",
    "INTERNAL_ERROR": "系统出了故障，这一步没有完成。",
    "RATE_LIMITED": "请求过于频繁，请稍后再试。",
}
_BY_CODE = {
    "CASE_NOT_FOUND": "请对照回执或通知，逐位核对案码。",
    "FORM_NOT_OURS": "没有作任何更改。请重新打开页面，再填写提交。",
    "TOO_LARGE": "请返回上一页，精简文字或分几次添加文件后再提交。",
    "INTERNAL_ERROR": "请稍后再试。仍不行的，请把追踪编号告诉平台管理员。",
}
_BY_STATUS = {
    400: "请从首页进入，按页面上的链接办理。",
    401: "请重新登录。",
    403: "如工作需要，请联系平台管理员核对岗位权限。",
    404: "请核对网址，或从首页进入。",
    405: "请从首页进入，按页面上的链接办理。",
    408: "请检查网络后重新提交。",
    429: "稍等几分钟即可继续，无须反复刷新。",
    503: "一般很快恢复，请稍等片刻再试；已经办理的事项不受影响。",
}


def sentence(code: str, title: str) -> str:
    """What happened: the problem's own title, unless that speaks to programs."""
    return _PLAIN.get(code, title)


def advice(code: str, status: int) -> str:
    """What to do next."""
    return _BY_CODE.get(code) or _BY_STATUS.get(status, "请返回首页重新办理。")


def for_people(app: Flask, environ: Environ, response: Response) -> Response:
    """The answer, or the page that says it, where a browser has asked for a page and got problem details."""
    if response.mimetype != PROBLEM_JSON or not _wants_page(environ):
        return response
    problem = json.loads(response.get_data())
    html = app.jinja_env.get_template("console/plain.html").render(
        sentence=sentence(problem["code"], problem["title_zh"]),
        advice=advice(problem["code"], response.status_code),
        trace=problem.get("trace") if response.status_code >= 500 else None,
        home=home_of(environ["PATH_INFO"]),
    )
    response.set_data(html)
    response.content_type = "text/html; charset=utf-8"
    return response


def home_of(path: str) -> str:
    """Where a visitor of `path` begins anew."""
    return "/staff/" if path.startswith("/staff") else "/"


def _wants_page(environ: Environ) -> bool:
    path = environ["PATH_INFO"]
    if path == "/" or path.startswith("/staff"):
        return True
    return "text/html" in environ.get("HTTP_ACCEPT", "") and not path.startswith(_FOR_PROGRAMS)
