"""Cases of one root, tied from both ends at once."""

from concurrent.futures import ThreadPoolExecutor

from casekit import streams
from casekit.children import wait_until
from casekit.streams import case_stream
from casekit.testing.sample import REGION
from tests.integration.services.intake.desk import Desk

_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_two_ties_that_cross_wait_for_one_another_and_both_are_made(desk: Desk) -> None:
    """Each names the version of its own case, which must not make it lock that case before the other."""
    one, two = sorted(str(desk.register()["code"]) for _ in range(2))

    def tie(code: str, other: str) -> int:
        answer = desk.post(f"/v1/cases/{code}/relations", {"other": other}, "dispatcher", If_Match="*")
        return answer.status_code

    with ThreadPoolExecutor(2) as pool:
        with desk.runtime.db.begin() as connection:
            streams.lock(connection, [case_stream(one)], REGION)
            first = pool.submit(tie, one, two)
            assert wait_until(lambda: len(desk.rows(_WAITING)) == 1, 2)
            second = pool.submit(tie, two, one)
            assert wait_until(lambda: len(desk.rows(_WAITING)) == 2, 2)
        assert (first.result(), second.result()) == (201, 201)
    assert [tied["code"] for tied in desk.page(one)["related"]] == [two]
    assert [tied["code"] for tied in desk.page(two)["related"]] == [one]
    assert desk.said(one).count("case.related") == desk.said(two).count("case.related") == 1
