"""`onedoor procedure what-if` and `recount` in the terminal: a line per term, and in the end how many there were."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from casekit.clock import to_local
from onedoor.embedded.reach import installation
from onedoor.terms.recount import recount
from onedoor.terms.sources import SOURCES
from onedoor.terms.what_if import Comparison, compare, proposed
from procedures.calendar import ChineseCalendar
from procedures.vocabulary import NAMES, DeadlineKind

Echo = Callable[[str], object]
_HEAD = f"{'案码':<26}{'期限':<14}{'现到期':<18}{'新到期':<18}相差"


def show_what_if(
    file: Path,
    kinds: Iterable[str],
    grades: Iterable[str],
    *,
    only_changed: bool,
    as_json: bool,
    echo: Echo,
) -> None:
    """Say every comparison: a line for people, or a line of JSON. Raises ProcedureRefused, NotRunning."""
    platform = installation()
    procedure = proposed(file, platform.library)
    wanted = frozenset(map(DeadlineKind, kinds)), frozenset(grades)
    found = compare(map(platform.runtime, SOURCES), procedure, *wanted, only_changed=only_changed)
    if as_json:
        for each in found:
            echo(json.dumps(each.as_row(), ensure_ascii=False))
        return
    echo(_HEAD)
    counts: Counter[str] = Counter()
    for each in found:
        counts[_direction(each.difference)] += 1
        echo(_line(each))
    echo(f"{counts.total()} 项期限：提前 {counts['-']}，延后 {counts['+']}，不变 {counts['=']}")


def show_recount(*, echo: Echo) -> None:
    """Count again what is provisional, and say what moved. Raises NotRunning."""
    number = 0
    for moved in recount(map(installation().runtime, SOURCES), ChineseCalendar()):
        number += 1
        term = moved.term
        before, after = (f"{to_local(at):%Y-%m-%d %H:%M}" for at in (term.due_at, moved.due_at))
        echo(
            f"{term.code:<28}{NAMES[term.ruled_as]:<14}{before:<20}{after:<20}{_said(moved.due_at - term.due_at)}"
        )
    echo(f"{number} 项暂定期限已按新日历重算 recounted")


def _direction(difference: timedelta) -> str:
    if not difference:
        return "="
    return "+" if difference > timedelta() else "-"


def _line(comparison: Comparison) -> str:
    term = comparison.term
    marks = ("（目标）" if comparison.is_target else "") + ("（暂定）" if comparison.is_provisional else "")
    now, then = (f"{to_local(at):%Y-%m-%d %H:%M}" for at in (term.due_at, comparison.due_then))
    return (
        f"{term.code:<28}{NAMES[term.ruled_as]:<14}{now:<20}{then:<20}{_said(comparison.difference)}{marks}"
    )


def _said(difference: timedelta) -> str:
    hours = int(abs(difference).total_seconds()) // 3600
    length = "" if not difference else f"{hours // 24}天{hours % 24}时" if hours >= 24 else f"{hours}时"
    return _direction(difference) + length
