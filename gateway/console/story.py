"""A case's timeline in words: what happened, who did it, and the facts at a glance. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.console.directory import Names
from gateway.console.labels import LABELS, label
from gateway.console.wording import until, yuan

_WORDS = (
    ("matter_type", "matter_type"), ("channel", "channel"), ("grade", "grade"), ("route", "route"),
    ("proposed_route", "route"), ("outcome", "outcome"), ("satisfaction", "satisfaction"), ("level", "review_level"),
)  # fmt: skip
_PURPOSES = LABELS["purpose"] | LABELS["granted_purpose"]
_OUTCOMES = {
    "mediation.attempted": "attempt_outcome",
    "referral.returned": "referral_outcome",
    "review.answered": "review_outcome",
}
_GROUNDS = {"order.returned": "return_ground", "petition.concluded": "conclusion"}
# Deadlines are the frame of the story, not the story; only these stand in it.
_TELLING = frozenset({"deadline.missed", "deadline.approaching", "deadline.moved", "deadline.extended",
                      "deadline.suspended", "deadline.resumed"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story. `is_grave`: something went wrong or was refused."""

    at: str
    title: str
    actor: str
    facts: str
    is_grave: bool = False


def told(items: Iterable[Mapping[str, Any]], names: Names) -> list[Line]:
    """The timeline, newest first."""
    lines = [_line(item, names) for item in items if _is_told(item["type"])]
    return lines[::-1]


def _is_told(type_: str) -> bool:
    return not type_.startswith("deadline.") or type_ in _TELLING


def _line(item: Mapping[str, Any], names: Names) -> Line:
    type_, data = item["type"], item["data"]
    return Line(
        at=item["at"],
        title=_title(type_, data),
        actor="" if type_.startswith("deadline.") else names.post(item["actor"]),
        facts=" · ".join(_facts(type_, data, names)),
        is_grave=type_ in {"deadline.missed", "notification.failed", "case.returned"},
    )


def _title(type_: str, data: Mapping[str, Any]) -> str:
    title = label(type_, "event")
    if type_.startswith("deadline."):
        return f"{label(data.get('kind'), 'deadline')}{title}"
    if type_ == "order.decided":
        return f"{title}：{'同意退单' if data.get('is_upheld') else '不同意退单'}"
    if type_ == "order.verified":
        return f"{title}{'通过' if data.get('is_passed') else '未通过'}"
    return title


def _facts(type_: str, data: Mapping[str, Any], names: Names) -> list[str]:
    facts = [names.unit(data[key]) for key in ("unit", "committee") if data.get(key)]
    if data.get("grid"):
        facts.append(names.grid(data["grid"]))
    if type_ in {"mediation.attempted", "order.progressed"} and data.get("number"):
        facts.append(f"第{data['number']}次")
    if type_ == "mediation.attempted":
        facts.append(label(data.get("tier"), "tier"))
    for key, vocabulary in _WORDS:
        if data.get(key):
            known = _OUTCOMES.get(type_, vocabulary) if key == "outcome" else vocabulary
            facts.append(label(data[key], known))
    return facts + _rest(type_, data, names)


def _rest(type_: str, data: Mapping[str, Any], names: Names) -> list[str]:
    facts: list[str] = []
    if type_.startswith("notification."):
        facts += [label(data.get("kind"), "notification_kind"), label(data.get("form"), "notification_form")]
    if data.get("ground"):
        facts.append(label(data["ground"], _GROUNDS.get(type_, "refusal_ground")))
    if type_ == "mediation.ended":
        facts.append(label(data.get("reason"), "mediation_end"))
    if data.get("joint"):
        facts.append("联合：" + "、".join(names.unit(unit) for unit in data["joint"]))
    if data.get("amount_fen"):
        facts.append(yuan(data["amount_fen"]))
    if data.get("other"):
        facts.append(str(data["other"]))
    if data.get("purpose"):
        facts.append(_PURPOSES.get(data["purpose"], data["purpose"]))
    if data.get("due_at"):
        facts.append(f"期限 {until(data['due_at'])}")
    if data.get("is_on_time") is False:
        facts.append("已逾期")
    return [fact for fact in facts if fact]
