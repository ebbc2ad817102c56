"""Who was shown what of a case (查阅): a row per post and what it was, in the service that showed it.

The least that answers "who saw it" later: the first time and, to a day, the last, so that a page that is read again and
again is written once a day and post. Called where something is shown, on the transaction that reads it; nobody is
refused a page because it could not be noted.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from werkzeug.wrappers import Response

from access.tables import VIEWS
from casekit.auth.actor import Actor
from casekit.db import attempted
from casekit.streams import case_stream
from casekit.telemetry import counter
from casekit.web import Bridge
from casekit.web.call import StreamOf
from casekit.work import Work

A_DAY = timedelta(days=1)
_CASE = case_stream("")
_unnoted = counter("onedoor_unnoted_views", "Pages shown that could not be put on record")
log = logging.getLogger(__name__)


class Shown(StrEnum):
    """What somebody was shown."""

    PAGE = "page"  # 案件页面
    PARTIES = "parties"  # 当事人信息
    MATERIAL = "material"  # 附件
    FORMER = "former"  # 更正前的内容
    ORDER = "order"  # 工单
    PROOF = "proof"  # 办结证明材料
    LETTER = "letter"  # 函
    CALLOUT = "callout"  # 吹哨
    RISK = "risk"  # 风险清单
    SPONSORSHIP = "sponsorship"  # 包案与方案
    MEDIATION = "mediation"  # 调解
    MEDIATION_PAPER = "mediation_paper"  # 调解文书、签署件
    PETITION = "petition"  # 信访事项
    PETITION_PAPER = "petition_paper"  # 信访文书
    FORWARDING = "forwarding"  # 转送、交办件
    URGENT_REPORT = "urgent_report"  # 重大、紧急事项报告
    ADVICE = "advice"  # 三项建议
    TIMELINE = "timeline"  # 时间线


def show(
    bridge: Bridge,
    what: Shown,
    look: Callable[[Work, Actor], Any],
    stream: StreamOf,
    every: timedelta = A_DAY,
) -> Response:
    """Answer with what `look` returns, as `Bridge.read`; that it was shown is on record, if `stream` is of a case."""
    known = cache(stream) if callable(stream) else stream  # asked by the bridge and here: once a request

    def noted(work: Work, actor: Actor) -> Any:
        page = look(work, actor)
        found = known(work.db) if callable(known) else known
        if found is not None and found.startswith(_CASE):
            seen(work, actor, found.removeprefix(_CASE), what, every)
        return page

    return bridge.read(noted, stream=known)


def seen(work: Work, actor: Actor, code: str, what: Shown, every: timedelta = A_DAY) -> None:
    """The actor is shown it now: written unless that was written less than `every` ago.

    Looked up first, for an INSERT that changes nothing would lock the row all the same.
    """
    v = VIEWS.c
    known = select(v.last_at).where(v.code == code, v.viewer == actor.id, v.what == what.value)
    last = work.execute(known).scalar_one_or_none()
    if last is not None and last > work.now - every:
        return
    row = {
        "code": code, "viewer": actor.id, "what": what.value, "region": work.region, "unit": actor.unit,
        "first_at": work.now, "last_at": work.now,
    }  # fmt: skip
    again = {"last_at": work.now, "unit": actor.unit}
    write = (
        insert(VIEWS).values(row).on_conflict_do_update(index_elements=["code", "viewer", "what"], set_=again)
    )
    if not attempted(work.db, write):
        _unnoted.inc()
        log.warning("a page was shown that could not be put on record")
