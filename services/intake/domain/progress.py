"""How a case stands, in words for its owner (进度可感知): the steps so far, the time in each, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.vocabulary import Route
from procedures.vocabulary import Stage
from services.intake.domain.lifecycle import State


@dataclass(frozen=True, slots=True)
class Entered:
    """The case entered `state` at `at`, by way of `route` if it was routed."""

    state: State
    at: datetime
    route: Route | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One step: what was under way from `began_at` to `ended_at` (None: it still is)."""

    stage: Stage | None
    name: str
    began_at: datetime
    ended_at: datetime | None
    spent: timedelta


# In each state something is under way: the stage of the procedure and its plain name.
_UNDER_WAY: Mapping[State, tuple[Stage | None, str]] = {
    State.REGISTERED: (Stage.ADMIT, "受理审查"),
    State.ADMITTED: (Stage.TRIAGE, "研判"),
    State.TRIAGED: (Stage.DISPATCH, "分流"),
    State.ROUTED: (Stage.HANDLE, "办理"),
    State.COMPLETED: (Stage.FOLLOW_UP, "告知与回访"),
    State.CLOSED: (None, "已结案"),
    State.ARCHIVED: (None, "已归档"),
    State.REFUSED: (None, "不予受理"),
    State.WITHDRAWN: (None, "已撤回"),
    State.VOIDED: (None, "已作废"),
    State.TRANSFERRED: (None, "已移送"),
}
_BY_ROUTE: Mapping[Route, tuple[Stage, str]] = {
    Route.MEDIATION: (Stage.MEDIATE, "调解"),
    Route.PETITION: (Stage.PETITION, "信访办理"),
}
_NEXT: Mapping[State, str] = {
    State.REGISTERED: "中心将审查并决定是否受理，并告知您结果。",
    State.ADMITTED: "中心将研判事项的类别、等级和去向。",
    State.TRIAGED: "中心将把事项分流到负责办理的单位。",
    State.ROUTED: "承办单位正在办理，办结后中心将告知您结果。",
    State.COMPLETED: "中心将告知您办理结果，并视情况回访。",
    State.CLOSED: "事项已经结案。如情况有变，可到中心申请重新办理。",
    State.ARCHIVED: "事项已经归档。",
    State.REFUSED: "事项不予受理。理由和正确的办理途径请见告知书，或到中心窗口询问。",
    State.WITHDRAWN: "事项已按您的申请撤回。",
    State.TRANSFERRED: "事项已移送有管辖权的地方办理，中心将告知您移送去向；后续进展请向接收地查询。",
    State.VOIDED: "本次登记有误，已作废，不再办理。如您的事项仍需办理，请凭新的案码查询，或到中心窗口询问。",
}
_NEXT_BY_ROUTE: Mapping[Route, str] = {
    Route.MEDIATION: "调解组织将联系您安排调解；调解自愿、免费，您可以随时退出。",
    Route.PETITION: "信访机构将书面告知您是否受理，并在法定期限内答复。",
}


def stretches(entered: Sequence[Entered], now: datetime) -> list[Stretch]:
    """The steps of a case from the states it entered, in order; the last one lasts until `now`, unless it is over."""
    found = []
    for each, then in zip(entered, [*entered[1:], None], strict=True):
        stage, name = under_way(each.state, each.route)
        ended = then.at if then else None
        spent = timedelta() if stage is None else (ended or now) - each.at
        found.append(Stretch(stage, name, each.at, ended if stage else each.at, spent))
    return found


def under_way(state: State, route: Route | None) -> tuple[Stage | None, str]:
    """The stage and name of what is under way in `state`."""
    if state is State.ROUTED and route is not None and route in _BY_ROUTE:
        return _BY_ROUTE[route]
    return _UNDER_WAY[state]


def what_comes_next(state: State, route: Route | None) -> str:
    """The next thing the owner may expect, as one sentence."""
    if state is State.ROUTED and route is not None and route in _NEXT_BY_ROUTE:
        return _NEXT_BY_ROUTE[route]
    return _NEXT[state]


def in_words(spent: timedelta) -> str:
    """A length of time as people say it: `3天4小时`, `25分钟`, `不到1分钟`."""
    minutes = int(spent.total_seconds()) // 60
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{minutes}分钟" if minutes else f"{hours}小时"
    return f"{minutes}分钟" if minutes else "不到1分钟"
