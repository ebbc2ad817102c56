"""Writes the self-check down: a line for each item with its remedy, or JSON. The exit code says whether all is met."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict

from casekit.clock import rfc3339
from onedoor.embedded.reach import installation
from onedoor.standards.facts import Facts
from onedoor.standards.gathering import gather
from onedoor.standards.judging import NAMES, Item, Standard, Verdict, judge

Echo = Callable[[str], object]
SIGNS = {Verdict.MET: "✔", Verdict.MISSED: "✘", Verdict.UNKNOWN: "？"}


def check(*, as_json: bool, echo: Echo) -> int:
    """Inspect the installation that the environment names; 1 when an item is missed, else 0. Raises NotRunning."""
    composition = installation()
    facts = gather(composition.runtimes(), composition.config)
    items = judge(facts)
    echo(to_json(facts, items) if as_json else to_text(items))
    return int(any(item.verdict is Verdict.MISSED for item in items))


def to_text(items: Sequence[Item]) -> str:
    """Standard by standard, each item with a sign; what is missed with its remedy."""
    lines = []
    for standard in Standard:
        lines.append(NAMES[standard])
        for item in items:
            if item.standard is standard:
                lines.append(f"  {SIGNS[item.verdict]} {item.title}：{item.found}")
                lines += [f"      → {item.remedy}"] if item.verdict is Verdict.MISSED else []
    told = Counter(item.verdict for item in items)
    lines.append("　".join(f"{SIGNS[verdict]} {told[verdict]}" for verdict in Verdict))
    return "\n".join(lines)


def to_json(facts: Facts, items: Sequence[Item]) -> str:
    """`at`, `is_met`, and the items."""
    document = {
        "at": rfc3339(facts.at),
        "is_met": all(item.verdict is not Verdict.MISSED for item in items),
        "items": [asdict(item) for item in items],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
