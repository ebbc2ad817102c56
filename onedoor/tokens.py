"""`onedoor token`: a token of the development issuer of this home. It makes no home, and no keys."""

import os
from collections.abc import Sequence
from pathlib import Path

from casekit.auth import Role, dev_issuer_for
from casekit.auth.devissuer import KEY_FILE
from casekit.config import load_config, values
from casekit.config.faults import BadValue
from casekit.errors import Problem


class RoleUnknown(Problem):
    """There is no such role."""

    code = "ROLE_UNKNOWN"
    status = 422
    title_en = "There is no such role."
    title_zh = "没有这个角色。"


class RegionUnfit(Problem):
    """What was given is no region code."""

    code = "REGION_UNFIT"
    status = 422
    title_en = "A region is a 12-digit division code."
    title_zh = "行政区划代码须为12位数字。"


class NoPlatformHere(Problem):
    """No platform was ever started from this home; keys made now would be in the way of a restore."""

    code = "NO_PLATFORM_HERE"
    status = 404
    title_en = "No platform lives here; start one first with: onedoor up"
    title_zh = "该数据目录中没有平台，请先启动：onedoor up"


def issue(
    *,
    roles: Sequence[str],
    unit: str | None,
    grids: Sequence[str],
    sub: str | None,
    name: str | None,
    region: str | None,
    hours: int,
    home: Path | None = None,
) -> str:
    """The token. Raises RoleUnknown, RegionUnfit, NoPlatformHere, or DevIssuerRefused in production."""
    config = load_config(os.environ if home is None else {**os.environ, "ONEDOOR_HOME": str(home)})
    known = {role.value for role in Role} - {Role.SERVICE.value}
    if unknown := set(roles) - known:
        raise RoleUnknown(f"{', '.join(sorted(unknown))}: choose among {', '.join(sorted(known))}")
    region = config.region if region is None else _region(region)
    if config.dev_issuer and not (config.home / KEY_FILE).exists():
        raise NoPlatformHere(str(config.home))
    return dev_issuer_for(config).issue(list(roles), unit, sub, name, hours * 3600, region, grids)


def _region(given: str) -> str:
    try:
        return values.region(given)
    except BadValue:
        raise RegionUnfit from None
