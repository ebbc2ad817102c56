"""`onedoor token`: a token of the development issuer of this home."""

import os
from collections.abc import Sequence

from casekit.auth import Role, dev_issuer_for
from casekit.config import load_config
from casekit.errors import Problem


class RoleUnknown(Problem):
    """There is no such role."""

    code = "ROLE_UNKNOWN"
    status = 422
    title_en = "There is no such role."
    title_zh = "没有这个角色。"


def issue(
    *,
    roles: Sequence[str],
    unit: str | None,
    grids: Sequence[str],
    sub: str | None,
    name: str | None,
    region: str | None,
    hours: int,
) -> str:
    """The token. Raises RoleUnknown, or DevIssuerRefused in production."""
    config = load_config(os.environ)
    known = {role.value for role in Role} - {Role.SERVICE.value}
    if unknown := set(roles) - known:
        raise RoleUnknown(f"{', '.join(sorted(unknown))}: choose among {', '.join(sorted(known))}")
    return dev_issuer_for(config).issue(
        list(roles), unit, sub, name, hours * 3600, region or config.region, grids
    )
