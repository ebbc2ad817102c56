"""Crash points are a closed list, cost nothing unarmed, and do what they were armed for, once."""

import ast
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from casekit import faults

ROOT = Path(faults.__file__).parents[1]
PACKAGES = ("casekit", "services", "gateway", "access", "onedoor")


def points_in_source() -> set[str]:
    """Every name passed to `point`."""
    found: set[str] = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("point", "faults.point"):
                    argument = node.args[0]
                    assert isinstance(argument, ast.Constant), f"{path}: a point is named by a literal"
                    found.add(argument.value)
    return found


def test_the_list_names_exactly_the_points_there_are() -> None:
    assert set(faults.POINTS) == points_in_source()


def test_every_point_is_armed_by_a_test_of_what_survives_there() -> None:
    tests = [
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)
    ]
    unarmed = [name for name in faults.POINTS if not any(f'"{name}' in text for text in tests)]
    assert unarmed == []


def test_an_unarmed_point_does_nothing() -> None:
    faults.point("inbox.after_store")
    assert not faults.is_armed()


def test_it_raises_at_the_passage_asked_for_and_never_again() -> None:
    with faults.armed("inbox.after_store:3:raise"):
        faults.point("inbox.after_store")
        faults.point("inbox.after_store")
        faults.point("inbox.before_store")
        with pytest.raises(faults.FaultInjected):
            faults.point("inbox.after_store")
        faults.point("inbox.after_store")
    assert not faults.is_armed()


def test_several_can_be_armed_at_once() -> None:
    with faults.armed("inbox.after_store:raise, inbox.before_store:raise"):
        for name in ("inbox.after_store", "inbox.before_store"):
            with pytest.raises(faults.FaultInjected):
                faults.point(name)


@pytest.mark.parametrize(
    "text", ["nowhere", "inbox.after_store:0", "inbox.after_store:explode", "inbox.after_store:²"]
)
def test_what_cannot_be_armed_is_refused_by_the_variables_name(text: str) -> None:
    with pytest.raises(ValueError, match="ONEDOOR_FAULT"):
        faults.arm(text)


def test_a_stalled_passage_does_not_return() -> None:
    with faults.armed("inbox.after_store:stall"):
        thread = threading.Thread(target=faults.point, args=["inbox.after_store"], daemon=True)
        thread.start()
        thread.join(0.05)
        assert thread.is_alive()


def test_the_variable_kills_the_process_at_the_point() -> None:
    script = "from casekit.faults import point; point('inbox.after_store'); point('inbox.after_store'); print('alive')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"ONEDOOR_FAULT": "inbox.after_store:2", "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (-9, b"")
