"""What the facts mean by the five standards (五规范). Pure.

Every item says what it checks, what was found, and what to do about it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from onedoor.standards.facts import Facts

ENOUGH_LAG_SECONDS = 300.0
CHECKPOINT_AGE = timedelta(days=1)
BACKUP_DAYS = 7
_SHOWN = 5


class Standard(StrEnum):
    """五规范 (2024 opinion of twelve bodies)."""

    PREMISES = "premises"  # 场所设置规范化
    STATIONING = "stationing"  # 部门入驻规范化
    MECHANISM = "mechanism"  # 工作机制规范化
    SUPERVISION = "supervision"  # 督导成效规范化
    SYSTEM = "system"  # 信息系统规范化


NAMES = {
    Standard.PREMISES: "场所",
    Standard.STATIONING: "部门入驻",
    Standard.MECHANISM: "工作机制",
    Standard.SUPERVISION: "督导成效",
    Standard.SYSTEM: "信息系统",
}


class Verdict(StrEnum):
    """Whether an item is met; `unknown` where it cannot be seen from here."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: `checks` says what was looked at, `remedy` what to do about it when it is missed."""

    key: str
    standard: Standard
    verdict: Verdict
    title: str
    found: str
    checks: str
    remedy: str


def judge(facts: Facts) -> list[Item]:
    """Every item, in the order of the standards."""
    return [
        *_premises(facts), *_stationing(facts), *_mechanism(facts), *_supervision(facts), *_ledger(facts),
        *_system(facts), *_keeping(facts),
    ]  # fmt: skip


def _item(
    key: str, standard: Standard, title: str, is_met: bool | None, found: str, checks: str, remedy: str
) -> Item:
    verdict = Verdict.UNKNOWN if is_met is None else Verdict.MET if is_met else Verdict.MISSED
    return Item(f"{standard.value}.{key}", standard, verdict, title, found, checks, remedy)


def _premises(facts: Facts) -> Iterator[Item]:
    found = facts.premises
    yield _item(
        "centre", Standard.PREMISES, "有县级综治中心", found.centre is not None, found.centre or "无",
        "GET /v1/units?kind=centre&tier=county", "登记县级综治中心：POST /v1/units",
    )  # fmt: skip
    yield _item(
        "name", Standard.PREMISES, "名称含“综治中心”", "综治中心" in (found.name or ""), found.name or "无",
        "the centre's official name", "更正名称：PATCH /v1/units/{id}",
    )  # fmt: skip
    yield _item(
        "towns", Standard.PREMISES, "每个乡镇都有综治中心", not found.towns_without_centre,
        _those(found.towns_without_centre), "units of kind town, and the centres above or below them",
        "登记乡镇综治中心：POST /v1/units",
    )  # fmt: skip
    yield _item(
        "grids", Standard.PREMISES, "每个基础网格都有网格员", found.has_grids and not found.grids_without_worker,
        _those(found.grids_without_worker) if found.has_grids else "没有网格",
        "village grids, and the posts of grid workers and leaders", "登记网格和网格员岗位：POST /v1/grids、/v1/staff",
    )  # fmt: skip


def _stationing(facts: Facts) -> Iterator[Item]:
    found = facts.presence
    without = sorted(set(found.departments) - found.stationed.keys())
    yield _item(
        "departments", Standard.STATIONING, "每个部门都有入驻方式", bool(found.departments) and not without,
        _those(without) if found.departments else "没有部门",
        "GET /v1/centres/{centre}/stationings, against the county's departments",
        "为每个部门确定常驻、轮驻、随叫随驻或工作联动：POST /v1/centres/{centre}/stationings",
    )  # fmt: skip
    permanent = [unit for unit, presence in found.stationed.items() if presence == "permanent"]
    yield _item(
        "permanent", Standard.STATIONING, "有常驻单位", bool(permanent), f"{len(permanent)} 个",
        "stationings that are permanent and in force", "确定常驻单位",
    )  # fmt: skip
    yield _item(
        "attendance", Standard.STATIONING, "上一工作日应到单位全部到岗", not found.missed,
        f"{found.day.isoformat()}：{_those(found.missed)}", "GET /v1/centres/{centre}/presence of the last working day",
        "到岗的补记（31日内），未到岗的督促",
    )  # fmt: skip


def _mechanism(facts: Facts) -> Iterator[Item]:
    found = facts.mechanism
    yield _item(
        "procedure", Standard.MECHANISM, "流程可用", not found.refusals,
        f"{found.place}：{found.refusals or '无'}处问题", "onedoor procedure lint of the place in force",
        "按提示修改流程文件",
    )  # fmt: skip
    yield _item(
        "terms", Standard.MECHANISM, "流程中没有未公布的期限", not found.refusals and not found.ours,
        _those(found.ours), "rules whose term neither statute nor the place states",
        "由中心确定这些期限，写入本地流程文件",
    )  # fmt: skip
    desks = [desk for desk in found.desks if desk.is_round_the_clock]
    yield _item(
        "duty", Standard.MECHANISM, "有24小时值班台", bool(desks), _those(desk.id for desk in desks) if desks else "无",
        "GET /v1/desks of the county's centre", "登记值班台：POST /v1/desks",
    )  # fmt: skip
    empty = [f"{desk.id} {desk.hours_open}小时" for desk in found.desks if desk.hours_open]
    yield _item(
        "roster", Standard.MECHANISM, "未来一周值班无空岗", bool(found.desks) and not empty,
        _those(empty) if found.desks else "没有值班台", "GET /v1/desks/{desk}/gaps for seven days",
        "排班：POST /v1/desks/{desk}/shifts",
    )  # fmt: skip
    missing = sorted({"committee", "petition_office"} - found.kinds)
    yield _item(
        "bodies", Standard.MECHANISM, "有调委会和信访机构", not missing, _those(missing),
        "units of kind committee and petition_office", "登记：POST /v1/units",
    )  # fmt: skip
    posts = sorted({"guide", "clerk", "dispatcher", "mediator", "handler"} - found.roles)
    yield _item(
        "posts", Standard.MECHANISM, "导办、窗口、调度、调解、承办岗位齐全", not posts, _those(posts),
        "the roles of registered posts", "登记岗位：POST /v1/staff",
    )  # fmt: skip


def _supervision(facts: Facts) -> Iterator[Item]:
    posts = sorted({"supervisor", "evaluator", "auditor", "director"} - facts.mechanism.roles)
    yield _item(
        "posts", Standard.SUPERVISION, "督办、考评、审计、主任岗位齐全", not posts, _those(posts),
        "the roles of registered posts", "登记岗位：POST /v1/staff",
    )  # fmt: skip
    lag = facts.lag.get("evaluation")
    yield _item(
        "evaluation", Standard.SUPERVISION, "考评在运行", lag is not None and lag <= ENOUGH_LAG_SECONDS,
        "未知" if lag is None else f"最早未处理的事件已等待 {lag:.0f} 秒", "evaluation's inbox",
        "启动考评服务，见 docs/operations.md",
    )  # fmt: skip


def _ledger(facts: Facts) -> Iterator[Item]:
    found = facts.ledger
    yield _item(
        "ledger", Standard.SUPERVISION, "账本可验证", found.is_signed and found.is_rooted and not found.altered,
        f"{found.size} 条，{found.altered} 条与账不符" if found.size else "没有检查点",
        "the newest checkpoint's signature, its root against the stored tree, and the newest 1,000 entries' hashes",
        "没有检查点：启动账本服务；不一致：停用该库，见 docs/ledger.md",
    )  # fmt: skip
    is_recent = found.signed_at is not None and (
        found.pending == 0 or facts.at - found.signed_at <= CHECKPOINT_AGE
    )
    yield _item(
        "checkpoint", Standard.SUPERVISION, "账本检查点及时", is_recent,
        "无" if found.signed_at is None else f"{found.signed_at:%Y-%m-%d %H:%M} UTC，待入账 {found.pending} 条",
        "when the newest checkpoint was signed, and what waits for the next", "启动账本服务，见 docs/operations.md",
    )  # fmt: skip


def _system(facts: Facts) -> Iterator[Item]:
    found = facts.system
    yield _item(
        "production", Standard.SYSTEM, "按生产方式运行", found.is_production and not found.is_driven,
        "时钟可拨动" if found.is_driven else "生产" if found.is_production else "试用",
        "ONEDOOR_PRODUCTION, ONEDOOR_CLOCK", "设 ONEDOOR_PRODUCTION=true，时钟用 real",
    )  # fmt: skip
    yield _item(
        "issuer", Standard.SYSTEM, "统一身份认证（TLS）", found.has_issuer and not found.has_dev_issuer,
        "接受开发用签发" if found.has_dev_issuer else "已配置" if found.has_issuer else "未配置",
        "ONEDOOR_OIDC_ISSUER is https, ONEDOOR_DEV_ISSUER is off", "见 docs/auth.md",
    )  # fmt: skip
    yield _item(
        "transport", Standard.SYSTEM, "对外访问经 TLS 代理", found.is_local or found.has_proxy,
        "仅本机" if found.is_local else "经代理" if found.has_proxy else "直接对外",
        "ONEDOOR_HOST, ONEDOOR_TRUSTED_PROXIES", "在前面设 TLS 代理，并设 ONEDOOR_TRUSTED_PROXIES",
    )  # fmt: skip
    yield _item(
        "keys", Standard.SYSTEM, "主密钥与数据分开保管", found.are_keys_apart,
        "分开" if found.are_keys_apart else "在数据目录内", "ONEDOOR_MASTER_KEY_FILE lies outside ONEDOOR_HOME",
        "将主密钥放到数据目录以外，见 docs/vault.md",
    )  # fmt: skip


def _keeping(facts: Facts) -> Iterator[Item]:
    found = facts.system
    days = found.backup_days
    seen = None if not found.is_embedded else days is not None and days <= BACKUP_DAYS
    yield _item(
        "backup", Standard.SYSTEM, f"{BACKUP_DAYS}日内有备份", seen,
        "由数据库一侧备份，此处不可见" if seen is None else "从未" if days is None else f"{days} 日前",
        "when `onedoor backup` last wrote a file", "onedoor backup FILE",
    )  # fmt: skip
    yield _item(
        "schemas", Standard.SYSTEM, "数据结构与版本一致", not found.behind, _those(found.behind),
        "each schema's revision against the code's", "onedoor migrate",
    )  # fmt: skip
    stopped = [f"{service} {count}条" for service, count in facts.stopped.items() if count]
    yield _item(
        "events", Standard.SYSTEM, "没有搁置的事件", not stopped, _those(stopped), "onedoor parked list",
        "onedoor parked retry|drop，见 docs/operations.md",
    )  # fmt: skip


def _those(names: Collection[str] | Iterator[str]) -> str:
    """The first few names, and how many more; 无 for none."""
    every = list(names)
    more = f" 等{len(every)}个" if len(every) > _SHOWN else ""
    return "、".join(every[:_SHOWN]) + more if every else "无"
