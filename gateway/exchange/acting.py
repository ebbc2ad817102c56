"""Asks the platform's own API in the name of who carries a file: for what goes into one, and what one asks for."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from werkzeug.wrappers import Response

from casekit.clock import monotonic
from gateway.errors import ServiceDown, ServiceSilent
from gateway.exchange.files import Item
from gateway.exchange.imports import ENDED, MOST_ROWS, Import, News, news_of
from gateway.exchange.outgoing import Due, orders_in
from gateway.forward import Front
from gateway.transports import Environ

_PATHS: Final = {
    "accept": "/v1/orders/{order}/acceptance",
    "return": "/v1/orders/{order}/return",
    "progress": "/v1/orders/{order}/progress",
    "complete": "/v1/orders/{order}/completion",
    "explain": "/v1/orders/{order}/supervision-answer",
    "register": "/v1/cases",
    "import": "/v1/cases/import",
}
_PAGE: Final = 200
# Asked again under the same key these may go another way; all else is the answer.
_NOT_YET: Final = frozenset({408, 429, 500, 502, 503, 504})


class NotNow(Exception):
    """A service is away: the file is to be brought again, and goes on at this item."""


def carry_out(front: Front, page: Environ, token: str, key: str, item: Item) -> dict[str, Any]:
    """What became of an item, in codes. `key` names the item for ever, so that asking again does nothing twice.

    Raises NotNow.
    """
    headers = {"Idempotency-Key": key}
    data: object = dict(item.body)
    if item.act == "import":
        headers["Content-Type"] = "application/x-ndjson"
        data = _lines(item.body)
    path = _PATHS[item.act].format(order=item.order)
    try:
        answer = front.call("POST", path, page=page, token=token, data=data, headers=headers)
    except (ServiceDown, ServiceSilent):
        raise NotNow from None
    if answer.status_code in _NOT_YET:
        raise NotNow
    return {"id": item.id, "status": answer.status_code, **_told(answer)}


def _told(answer: Response) -> dict[str, Any]:
    """Codes and ids of the answer; a look-up secret is none of them: whoever wants one asks at the desk."""
    said = answer.get_json(silent=True)
    if not isinstance(said, dict):
        return {}
    if answer.status_code >= 400:
        return {"problem": said.get("code")}
    return {name: said[name] for name in ("code", "state", "job", "is_known") if name in said}


def _lines(body: Mapping[str, Any]) -> bytes:
    """The rows of an import, one a line."""
    rows = body.get("rows")
    found = rows if isinstance(rows, list) else []
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in found)


def documents(
    front: Front, page: Environ, token: str, looked: Due, unit: str, until: float
) -> tuple[Due, dict[str, dict[str, Any]]]:
    """What handling needs of each new order, by event: the order, the case, the parties (on record as revealed).

    What the carrier may not read is left out. When there is no time for all, the file ends before what is left.
    """
    found: dict[str, dict[str, Any]] = {}
    orders = orders_in(looked.items, unit)
    for place, item in enumerate(looked.items):
        if (named := orders.get(item.document["id"])) is None:
            continue
        if monotonic() > until:
            return Due(looked.items[:place], looked.imports), found
        order, code = named
        paths = {
            "order": f"/v1/orders/{order}",
            "case": f"/v1/cases/{code}",
            "parties": f"/v1/cases/{code}/parties?purpose=handle",
        }
        try:
            read = {name: _read(front, page, token, path) for name, path in paths.items()}
        except NotNow:
            return Due(looked.items[:place], looked.imports), found
        found[item.document["id"]] = {name: said for name, said in read.items() if said is not None}
    return looked, found


def news(front: Front, page: Environ, token: str, imports: Sequence[Import], until: float) -> list[News]:
    """What is new of the unit's imports, while there is time; nothing of one that the carrier may not follow."""
    found: list[News] = []
    for each in imports:
        if monotonic() > until:
            break
        try:
            job = _read(front, page, token, each.job)
            rows, cursor = (
                _rows(front, page, token, each) if job and job["state"] in ENDED else ([], each.cursor)
            )
        except NotNow:
            break
        told = None if job is None else news_of(each, job, rows, cursor)
        found += [] if told is None else [told]
    return found


def _rows(front: Front, page: Environ, token: str, about: Import) -> tuple[list[Any], str | None]:
    """What became of the next rows, and the cursor behind them; None with the last. Raises NotNow."""
    rows: list[Any] = []
    cursor, path = about.cursor, f"/v1/cases/import/{about.job.rpartition('/')[2]}/rows?limit={_PAGE}"
    while len(rows) < MOST_ROWS:
        found = _read(
            front, page, token, path if cursor is None else f"{path}&cursor={quote(cursor, safe='')}"
        )
        if found is None:
            return rows, None
        rows, cursor = rows + found["items"], found["next"]
        if cursor is None:
            break
    return rows, cursor


def _read(front: Front, page: Environ, token: str, path: str) -> Any:
    """A document, None where the carrier may not read it. Raises NotNow."""
    try:
        answer = front.call("GET", path, page=page, token=token)
    except (ServiceDown, ServiceSilent):
        raise NotNow from None
    if answer.status_code in _NOT_YET:
        raise NotNow
    return answer.get_json() if answer.status_code == 200 else None
