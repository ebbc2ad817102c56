"""A procedure in words, part by part: what `show` prints and `diff` compares. Pure; anyone may call it.

Every part is a section of items, each under a key that is the same in every procedure that has the item. What
our defaults fill is marked; the words a place is quoted with are not listed.
"""

from collections.abc import Callable, Iterable, Mapping

from procedures.drawing import OPEN, table, within
from procedures.model import FollowUp, GradePolicy, Mediation, Procedure, Quota, Rule, Slip
from procedures.names import chinese, listed
from procedures.organisation import Stationing
from procedures.plans import PetitionPlan
from procedures.source import Source
from procedures.starting import NAMES
from procedures.vocabulary import Origin

Items = Mapping[str, str]


def sections(procedure: Procedure) -> dict[str, Items]:
    """Every section by its Chinese name, in a fixed order; one that has nothing to say is there and empty."""
    return {name: make(procedure) for name, make in _SECTIONS.items()}


def _steps(procedure: Procedure) -> Items:
    rows = zip(procedure.steps, table(procedure), strict=True)
    return {
        step.key: _joined(row.step, row.who, row.within, _arrow("", row.then), _arrow("未成", row.on_failure))
        for step, row in rows
    }


def _posts(procedure: Procedure) -> Items:
    return {
        post.key: _joined(post.name, chinese(post.role), post.tier and chinese(post.tier))
        for post in procedure.posts.values()
    }


def _rules(procedure: Procedure) -> Items:
    return {rule.key: _rule(procedure, rule) for rule in procedure.rules.values()}


def _rule(procedure: Procedure, rule: Rule) -> str:
    chain = " → ".join(procedure.posts[key].name for key in (rule.owner, *rule.escalate_to))
    start = f"自{NAMES[rule.start]}起" if rule.start else ""
    extension = ""
    if rule.extension:
        length = rule.extension.term or "按约定"
        extension = (
            f"可延长{rule.extension.times}次{length}，{procedure.posts[rule.extension.approved_by].name}批准"
            + (OPEN if "extension" in rule.from_defaults else "")
        )
    rolls = "顺延" if rule.term.roll_over else ""
    ours = OPEN if "not_counted" in rule.from_defaults else ""
    still = f"不计{'、'.join(map(chinese, rule.not_counted))}时间{ours}" if rule.not_counted else ""
    return _joined(rule.name, within(procedure, rule), rolls, start, chain, extension, still)


def _grades(procedure: Procedure) -> Items:
    return {policy.grade.value: _grade(procedure, policy) for policy in procedure.grades}


def _grade(procedure: Procedure, policy: GradePolicy) -> str:
    return _joined(
        policy.name + _ours(policy.source),
        policy.tier and chinese(policy.tier),
        _said("会同", policy.together_with),
        f"{procedure.posts[policy.led_by].name}牵头" if policy.led_by else "",
        policy.manner,
        policy.one_each and f"各一{listed(policy.one_each)}",
        _said("专班", policy.task_group),
    )


def _sorting(procedure: Procedure) -> Items:
    ours = procedure.from_defaults
    mark = {part: OPEN if part in ours else "" for part in ("categories", "matter_types", "routes")}
    return {
        **{f"category.{each.key}": each.name + mark["categories"] for each in procedure.categories},
        **{f"concern.{each.key}": f"{each.name} · {each.manner}" for each in procedure.concerns},
        "matter_types": listed(procedure.matter_types) + mark["matter_types"],
        "routes": listed(procedure.routes) + mark["routes"],
    }


def _papers(procedure: Procedure) -> Items:
    return {
        **{f"slip.{each.stage}": _slip(procedure, each) for each in procedure.order_chain},
        **{f"letter.{each.kind}": each.name for each in procedure.organisation.letters},
    }


def _slip(procedure: Procedure, slip: Slip) -> str:
    kind = slip.order and chinese(slip.order)
    return _joined(slip.name + _ours(slip.source), procedure.posts[slip.by].name, kind)


def _mediation(procedure: Procedure) -> Items:
    mediation = procedure.mediation
    ours = _ours(mediation.source)
    return _filled(
        ladder=listed(mediation.ladder) + (OPEN if "ladder" in mediation.from_defaults else ours),
        until_settled="调不成不放手" if mediation.until_settled else "",
        after_failure=_failure(mediation),
        committees=_said("", mediation.committees),
        linked_with=listed(mediation.linked_with),
    )


def _failure(mediation: Mediation) -> str:
    if mediation.after_failure is None:
        return ""
    after = f"{mediation.rounds}轮" if mediation.rounds else ""
    mark = OPEN if "after_failure" in mediation.from_defaults else _ours(mediation.source)
    return f"{after}不成 → {chinese(mediation.after_failure)}{mark}"


def _plans(procedure: Procedure) -> Items:
    return {plan.grade.value: _plan(plan) for plan in procedure.petition_plans}


def _plan(plan: PetitionPlan) -> str:
    stages = "、".join(f"{stage.within}{stage.name}" for stage in plan.stages)
    reading = "依次累计" if plan.cumulative else "均自开始起算"
    return _joined(plan.name, stages, reading + (OPEN if "cumulative" in plan.open else ""))


def _follow_up(procedure: Procedure) -> Items:
    rule = procedure.follow_up
    return _filled(
        by=procedure.posts[rule.by].name + _ours(rule.source),
        required_for=listed(rule.required_for),
        sample_per_month=f"每月随机{rule.sample_per_month}名" if rule.sample_per_month else "",
        quota=_quota(rule) if rule.sample_per_month else "",
        supervised_from=f"{chinese(rule.supervised_from)}起督办" if rule.supervised_from else "",
    )


def _quota(rule: FollowUp) -> str:
    quota = rule.quota or Quota()
    least = f"每单位至少{quota.least}件" if quota.least else ""
    return _joined(least, f"每单位至多{quota.most}件" if quota.most else "")


def _meetings(procedure: Procedure) -> Items:
    return {each.name: f"{chinese(each.every)}{each.times}次" for each in procedure.meetings}


def _reception(procedure: Procedure) -> Items:
    found = procedure.organisation.reception
    return {
        each.name: _joined(f"{chinese(each.every)}{each.times}次", each.by and procedure.posts[each.by].name)
        for each in found
    }


def _duty(procedure: Procedure) -> Items:
    duty = {
        each.name: _joined(
            f"每日{each.hours}小时", _said("", each.departments), each.by and procedure.posts[each.by].name
        )
        for each in procedure.organisation.duty
    }
    hours = procedure.organisation.office_hours
    return {**duty, **_filled(office_hours=str(hours) if hours else "")}


def _stationing(procedure: Procedure) -> Items:
    return {
        f"{each.presence}" + (f".{each.whom}" if each.whom else ""): _presence(each)
        for each in procedure.organisation.stationing
    }


def _presence(each: Stationing) -> str:
    units = f"{each.units}家" if each.units else ""
    people = f"{each.people}人" if each.people else ""
    return _joined(chinese(each.presence), each.whom, units + people)


def _rest(procedure: Procedure) -> Items:
    organisation, risks = procedure.organisation, procedure.organisation.risk_list
    opening = organisation.national_opening
    return {
        **_filled(
            channels=listed(organisation.channels),
            risk_list=_joined(_said("", risks.papers), f"销号于{risks.struck_off_at}") if risks else "",
            national_opening=chinese(opening.when) if opening else "",
        ),
        **{f"grid_level.{each.level}": _said("", each.does) for each in organisation.grid_levels},
        **{f"figure.{each.of}": f"{chinese(each.of)}{each.count}" for each in organisation.figures},
        **{f"unified.{each.name}": _said("", each.parts) for each in organisation.unified},
        **{
            f"card.{card.colour}.{card.trigger}": _joined(
                chinese(card.colour), card.consequence, card.threshold
            )
            for card in procedure.cards
        },
        **{f"remark.{remark.text}": remark.text for remark in procedure.remarks},
    }


_SECTIONS: Mapping[str, Callable[[Procedure], Items]] = {
    "步骤": _steps,
    "岗位": _posts,
    "期限": _rules,
    "等级": _grades,
    "类别与去向": _sorting,
    "单与函": _papers,
    "调解": _mediation,
    "信访计划": _plans,
    "回访": _follow_up,
    "例会": _meetings,
    "接访": _reception,
    "值守": _duty,
    "入驻": _stationing,
    "其他": _rest,
}


def _ours(source: Source) -> str:
    """The mark of what no place publishes."""
    return OPEN if source.origin is Origin.OURS else ""


def _said(head: str, words: Iterable[str]) -> str:
    text = "、".join(words)
    return f"{head}{text}" if text else ""


def _arrow(head: str, text: str) -> str:
    return f"{head}→ {text}" if text else ""


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _filled(**items: str) -> Items:
    return {key: text for key, text in items.items() if text}
