"""The field report: what is said of it, and its one case."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from casekit.errors import TransitionRefused
from contracts.vocabulary import MatterType
from services.grid.domain.report import Report, ReportState

SEEN = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)


def report() -> Report:
    return Report(UUID(int=7), "g-01-02", "village", MatterType.HAZARD, "safety", True, SEEN)


def test_what_is_said_of_a_report_is_the_fact_alone() -> None:
    said = report().filed()
    assert said.to_data() == {
        "report": str(UUID(int=7)), "grid": "g-01-02", "unit": "village", "matter_type": "hazard",
        "category": "safety", "is_settled": True, "observed_at": "2026-03-12T01:00:00.000000Z",
    }  # fmt: skip
    assert said.named_streams() == ("unit/village",)


def test_a_report_has_one_case() -> None:
    subject = report()
    assert subject.state is ReportState.FILED
    subject.register("520302-2026-0000001-X")
    subject.register("520302-2026-0000001-X")
    assert subject.state is ReportState.REGISTERED
    with pytest.raises(TransitionRefused):
        subject.register("520302-2026-0000002-8")
    assert subject.code == "520302-2026-0000001-X"
