"""The actor: who acts, in which roles, for which unit. A value, made by verifiers only, read by everyone.

An actor is a post (岗位), not a person: `id` is a pseudonym of the issuer, `name` the title of the post.
Neither may be personal data, for both stand in events.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from casekit.auth.errors import TokenRefused
from casekit.errors import Message

_NAME = re.compile(r"[A-Za-z0-9_.:@|-]{1,128}")
_REGION = re.compile(r"[0-9]{12}")
_MAX_GRIDS = 512


class Role(StrEnum):
    """What an actor is there for. The public has no role: it comes with a case code and its secret."""

    GUIDE = "guide"  # 导办
    CLERK = "clerk"  # 窗口
    DISPATCHER = "dispatcher"  # 指挥调度
    GRID_WORKER = "grid_worker"  # 网格员
    GRID_LEADER = "grid_leader"  # 网格长
    HANDLER = "handler"  # 部门承办
    MEDIATOR = "mediator"  # 调解员
    PETITION_OFFICER = "petition_officer"  # 信访
    SUPERVISOR = "supervisor"  # 督办·包案
    EVALUATOR = "evaluator"  # 考评
    AUDITOR = "auditor"  # 审计
    DIRECTOR = "director"  # 中心主任
    DEPARTMENT_SYSTEM = "department_system"  # 部门系统
    OPS = "ops"  # 运维
    SERVICE = "service"  # another service of the platform; never in an issuer's token


_ISSUED_ROLES = {role.value: role for role in Role if role is not Role.SERVICE}


@dataclass(frozen=True, slots=True)
class Actor:
    """One verified caller. `unit` is the unit in force, `grids` the grids of a grid worker or leader."""

    id: str
    roles: frozenset[Role]
    unit: str | None = None
    grids: frozenset[str] = field(default_factory=frozenset)
    region: str | None = None
    name: str | None = None

    @property
    def is_service(self) -> bool:
        """Whether this is another service of the platform."""
        return Role.SERVICE in self.roles

    def has(self, *roles: Role) -> bool:
        """Whether the actor has at least one of `roles`."""
        return not self.roles.isdisjoint(roles)


def actor_from_claims(claims: Mapping[str, Any]) -> Actor:
    """The actor that the claims of a verified issuer's token describe.

    `sub` is required; `roles`, `unit`, `grids`, `region` and `name` are optional. Roles that the platform
    does not know are the issuer's own affair and left out, as is `service`. Raises TokenRefused when a claim
    has the wrong shape.
    """
    return Actor(
        id=_required(_text(claims, "sub", _NAME), "sub"),
        roles=frozenset(_ISSUED_ROLES[role] for role in _texts(claims, "roles") if role in _ISSUED_ROLES),
        unit=_text(claims, "unit", _NAME),
        grids=frozenset(_texts(claims, "grids")),
        region=_text(claims, "region", _REGION),
        name=_title(claims.get("name")),
    )


def _required(value: str | None, claim: str) -> str:
    if value is None:
        raise TokenRefused(Message(f"claim {claim} is missing", f"令牌声明 {claim} 缺失。"))
    return value


def _text(claims: Mapping[str, Any], claim: str, pattern: re.Pattern[str]) -> str | None:
    value = claims.get(claim)
    if value is None:
        return None
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise TokenRefused(Message(f"claim {claim} is malformed", f"令牌声明 {claim} 格式有误。"))
    return value


def _texts(claims: Mapping[str, Any], claim: str) -> Iterable[str]:
    value = claims.get(claim, [])
    if not isinstance(value, list) or len(value) > _MAX_GRIDS:
        raise TokenRefused(Message(f"claim {claim} is malformed", f"令牌声明 {claim} 格式有误。"))
    if not all(isinstance(item, str) and _NAME.fullmatch(item) for item in value):
        raise TokenRefused(Message(f"claim {claim} is malformed", f"令牌声明 {claim} 格式有误。"))
    return value


def _title(value: object) -> str | None:
    """The title of the post; what is unfit to be shown is left out, for nothing is decided on it."""
    if isinstance(value, str) and 0 < len(value) <= 64 and value.isprintable():
        return value
    return None
