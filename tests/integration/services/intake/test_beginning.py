"""期限的起算: a term of completion counts from the fact that its rule names, to the day."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from casekit.clock import SHANGHAI, to_local
from procedures.library import library_of
from procedures.shelf import OURS
from tests.integration.services.intake.desk import Desk

PLACE = "counted"
# What a centre would write: ten days from routing, twenty from the day on which the party was told of the admission.
FROM = {
    "{kind: completion, grade: serious, unpublished: true}": (
        "{kind: completion, grade: serious, term: {amount: 10, unit: day}, starts: {event: case.routed},"
        " says: 自分流之日起十日}"
    ),
    "{kind: completion, grade: major, ": (
        "{kind: completion, grade: major, term: {amount: 20, unit: day}, starts: {delivery: admission_notice},"
        " says: 自受理告知送达之日起二十日, "
    ),
}


@pytest.fixture
def counting(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk on Tuesday, 31 March 2026, at ten at night, with a place that counts from other facts."""
    written = (OURS / "yunmeng.yaml").read_text("utf-8").replace("place: yunmeng", f"place: {PLACE}")
    for old, new in FROM.items():
        assert old in written
        written = written.replace(old, new)
    written = written.replace("leader_in_charge], unpublished: true}", "leader_in_charge]}")
    (tmp_path / f"{PLACE}.yaml").write_text(written, "utf-8")
    monkeypatch.setitem(desk.runtime.extras, "procedures", library_of(tmp_path))
    before = desk.clock.moment
    desk.clock.moment = datetime(2026, 3, 31, 22, tzinfo=SHANGHAI)
    yield desk
    desk.clock.moment = before


def graded(desk: Desk, grade: str, place: str = PLACE) -> str:
    """A case that was registered tonight, and admitted and graded in the next hours."""
    code = str(desk.register(place=place)["code"])
    desk.later(hours=3)
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": grade}, "dispatcher")
    return code


def last_day(desk: Desk, code: str) -> str | None:
    """The last day of the term of completion that runs; None while none does."""
    for term in desk.page(code)["deadlines"]:
        if term["kind"] == "completion" and term["state"] in ("open", "suspended"):
            due = datetime.fromisoformat(term["due_at"])
            return to_local(due - datetime.resolution).date().isoformat()
    return None


def test_yunmeng_counts_the_day_at_the_window_and_not_that_of_the_admission(counting: Desk) -> None:
    code = graded(counting, "ordinary", "yunmeng")
    assert last_day(counting, code) == "2026-03-31"
    counting.act(code, "corrections", {"ground": "entry_error", "received_at": "2026-03-30T16:00:00+08:00"})
    assert last_day(counting, code) == "2026-03-30"


def test_a_term_from_routing_begins_with_the_first_one(counting: Desk) -> None:
    code = graded(counting, "serious")
    assert last_day(counting, code) is None
    counting.later(days=2)
    counting.act(code, "routing", {"route": "order", "unit": "justice"}, "dispatcher")
    assert last_day(counting, code) == "2026-04-13"
    assert counting.facts(code, "case.routed")[0]["due_at"] is not None
    assert counting.said(code).count("case.routed") == 1


def test_a_term_from_a_delivery_waits_for_it_and_no_second_one_changes_it(counting: Desk) -> None:
    code = graded(counting, "major")
    notice = {"kind": "admission", "form": "in_person", "text": "受理告知书"}
    counting.later(days=1)
    assert last_day(counting, code) is None
    counting.act(code, "notifications", notice)
    assert last_day(counting, code) == "2026-04-22"
    counting.later(days=5)
    counting.act(code, "notifications", notice)
    assert last_day(counting, code) == "2026-04-22"
    counting.act(code, "triage", {"category": "other", "grade": "serious"}, "dispatcher")
    assert last_day(counting, code) is None


def test_a_delivery_before_triage_is_not_forgotten_and_a_petition_has_no_such_term(counting: Desk) -> None:
    code = str(counting.register(place=PLACE)["code"])
    counting.act(code, "admission")
    counting.act(code, "notifications", {"kind": "admission", "form": "phone", "text": "已受理"})
    counting.later(days=3)
    assert last_day(counting, code) is None
    counting.act(code, "triage", {"category": "other", "grade": "major"}, "dispatcher")
    assert last_day(counting, code) == "2026-04-20"
    counting.act(code, "routing", {"route": "petition", "unit": "petitions"}, "dispatcher")
    counting.act(code, "notifications", {"kind": "admission", "form": "phone", "text": "已受理"})
    assert last_day(counting, code) is None


def test_a_case_taken_up_again_counts_from_there(counting: Desk) -> None:
    code = graded(counting, "ordinary", "yunmeng")
    counting.act(code, "answer", {"text": "当场答复"})
    counting.later(days=4)
    counting.act(code, "reopening", {}, "dispatcher")
    assert last_day(counting, code) == "2026-04-05"
