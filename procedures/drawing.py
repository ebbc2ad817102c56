"""A procedure to look at: its steps as a Mermaid flowchart and as rows of a table. Pure; anyone may call it."""

from collections.abc import Iterator
from dataclasses import dataclass

from procedures.model import Procedure, Rule, Step

OPEN = "（未公布，按默认）"
_TARGET = "（目标）"


@dataclass(frozen=True, slots=True)
class Row:
    """One step in words; `source` says on whose word its terms rest."""

    step: str
    who: str
    within: str
    then: str
    on_failure: str
    source: str


def mermaid(procedure: Procedure) -> str:
    """The steps as a Mermaid flowchart; dotted arrows are taken on failure."""
    lines = ["flowchart TD"]
    for step in procedure.steps:
        shape = f'(["{_text(step.name)}"])' if step.terminal else f'["{_text(step.name)}"]'
        lines.append(f"    {_node(step.key)}{shape}")
    for step in procedure.steps:
        lines += [f"    {_node(step.key)} --> {_node(key)}" for key in step.next]
        if step.on_failure:
            lines.append(f"    {_node(step.key)} -. 未成 .-> {_node(step.on_failure)}")
    return "\n".join(lines) + "\n"


def table(procedure: Procedure) -> tuple[Row, ...]:
    """The steps in order, each with its term in every grade and tier that the place tells apart."""
    names = {step.key: step.name for step in procedure.steps}
    return tuple(_row(procedure, step, names) for step in procedure.steps)


def _row(procedure: Procedure, step: Step, names: dict[str, str]) -> Row:
    rules = list(_rules(procedure, step))
    return Row(
        step=step.name,
        who="、".join(procedure.posts[key].name for key in step.who)
        + (OPEN if "who" in step.unpublished else ""),
        within="；".join(within(procedure, rule) for rule in rules),
        then="、".join(names[key] for key in step.next),
        on_failure=names[step.on_failure] if step.on_failure else "",
        source="；".join(dict.fromkeys(str(rule.source) for rule in rules)),
    )


def _rules(procedure: Procedure, step: Step) -> Iterator[Rule]:
    """The rules that limit the step: where tiers are told apart, only those of the tiers that do it."""
    tiers = {procedure.posts[key].tier for key in step.who}
    found = [rule for rule in procedure.rules.values() if rule.kind is step.deadline]
    tiered = [rule for rule in found if rule.tier in tiers and rule.tier is not None]
    yield from tiered or found


def within(procedure: Procedure, rule: Rule) -> str:
    """The term of a rule in words, marked where it is a target, or ours because nobody publishes one."""
    grade = next((policy.name for policy in procedure.grades if policy.grade is rule.grade), "")
    attempts = f"{rule.attempts}次" if rule.attempts else ""
    return (
        f"{grade}{rule.term}{attempts}"
        + (_TARGET if rule.target else "")
        + (OPEN if rule.unpublished else "")
    )


def _node(key: str) -> str:
    """A Mermaid id for a step; never one of Mermaid's own words (`end`, `class`)."""
    return f"s_{key}"


def _text(name: str) -> str:
    """`name` inside a quoted Mermaid label."""
    return name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
