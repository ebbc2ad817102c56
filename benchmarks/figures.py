"""Figures of a measurement: medians with their spread, shown as a table and kept as JSON with where they were taken."""

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from casekit.clock import RealClock, to_local

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).with_name("out")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, once per repeat. `aim` is in words, such as "≥ 0.9"."""

    name: str
    unit: str
    values: tuple[float, ...]
    aim: str = ""

    @property
    def median(self) -> float:
        """The middle of the repeats."""
        return statistics.median(self.values)


@dataclass(slots=True)
class Report:
    """The figures of one benchmark, and what one must know to read them."""

    name: str
    figures: Sequence[Figure]
    notes: list[str] = field(default_factory=list)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])

    def show(self) -> None:
        """To the terminal."""
        table = Table(title=self.name, title_justify="left")
        for column in ("", "median", "lowest", "highest", "unit", "aim"):
            table.add_column(column, justify="right" if column in {"median", "lowest", "highest"} else "left")
        for each in self.figures:
            numbers = (_shown(value) for value in (each.median, min(each.values), max(each.values)))
            table.add_row(each.name, *numbers, each.unit, each.aim)
        console = Console(width=110)
        console.print(table)
        for note in self.notes:
            console.print(f"  {note}", highlight=False)

    def save(self) -> Path:
        """To benchmarks/out/<name>.json, over what an earlier run left there."""
        OUT.mkdir(exist_ok=True)
        path = OUT / f"{self.name}.json"
        document = {"name": self.name, **taken_on(self.load_before), "notes": self.notes, "figures": [
            {"name": each.name, "unit": each.unit, "aim": each.aim, "median": each.median, "values": each.values}
            for each in self.figures
        ]}  # fmt: skip
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return path


def taken_on(load_before: float) -> dict[str, Any]:
    """The machine, the moment and the commit. The load is that of the minute before the measurement began."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return {
        "at": to_local(RealClock().now()).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "cores": os.cpu_count(),
        "load_before": round(load_before, 2),
        "python": platform.python_version(),
    }


def ratios(own: Sequence[float], peer: Sequence[float]) -> tuple[float, ...]:
    """Each repeat beside the peer's of the same repeat, so that a change of the machine's load cancels out."""
    return tuple(one / other for one, other in zip(own, peer, strict=True))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
