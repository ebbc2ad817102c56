"""A failure is named by code and place, never by its message."""

from casekit.blame import blame, retry_seconds
from casekit.errors import CaseNotFound


def caught(fault: Exception) -> str:
    """What is said of `fault` after it was raised here."""
    try:
        raise fault
    except (ValueError, CaseNotFound) as raised:
        return blame(raised)


def test_it_names_type_and_place_and_no_message() -> None:
    said = caught(ValueError("张三 13800000000"))
    assert said.startswith("ValueError at unit/casekit/test_blame.py:")


def test_a_problem_is_named_by_its_code() -> None:
    assert caught(CaseNotFound()).startswith("CASE_NOT_FOUND at ")


def test_what_was_never_raised_has_no_place() -> None:
    assert blame(ValueError()) == "ValueError"


def test_delays_double_up_to_the_longest() -> None:
    assert [retry_seconds(attempts, 300) for attempts in (1, 2, 3, 9, 10, 1000)] == [1, 2, 4, 256, 300, 300]
