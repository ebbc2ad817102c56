"""`onedoor parked retry`: what can be taken up again is, what cannot is named with the reason."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from casekit.inbox import Arrival, Unreadable, handle_batch, parked, store
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, open_runtime, sample_definition
from casekit.testing.source import Source
from onedoor import parking
from onedoor.cli import main


@pytest.fixture
def runtime(database_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """A service that listens to `intake`, and is the one the command line finds."""
    with open_runtime(sample_definition("sample", "intake"), database_uri) as opened:
        monkeypatch.setattr(parking, "reached", lambda _: opened)
        yield opened


@pytest.fixture
def intake() -> Source:
    return Source("intake")


def retry(*messages: str) -> Result:
    return CliRunner().invoke(main, ["parked", "retry", "sample", *messages])


def park(runtime: Runtime, place: tuple[str, int, int]) -> None:
    with runtime.db.begin() as db:
        db.exec_driver_sql(
            "UPDATE inbox_messages SET state = 'parked' WHERE (source, epoch, position) = (%s, %s, %s)", place
        )


def troubles(runtime: Runtime) -> list[str]:
    return [each.trouble for each in parked.list_stopped(runtime)]


def test_all_takes_up_what_can_be_and_says_why_the_rest_cannot(runtime: Runtime, intake: Source) -> None:
    nowhere = Unreadable(b"?", {}, "MALFORMED")
    store(runtime, [Arrival("intake", 1, 3, b"!")], [nowhere])
    first, second = intake.say("case/1", Noted(1)), intake.say("case/2", Noted(2))
    store(runtime, [first, second, Arrival("intake", 1, 1, second.body)])
    park(runtime, ("intake", 1, 1))
    park(runtime, ("intake", 1, 2))
    done = retry("all")
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert [line for line in lines if line.endswith("is taken up again 已重试")] == [
        "sample: intake/1/1 is taken up again 已重试",
        "sample: intake/1/2 is taken up again 已重试",
    ]
    reasons = [
        line.partition(" is not taken up again 未能重试. ")[2] for line in lines if "is not taken up" in line
    ]
    assert sorted(reasons) == sorted(
        f"{why.title_en} {why.title_zh}"
        for why in (parked.HoldsNoPlace, parked.StillUndecodable, parked.Contradicts)
    )
    assert "3 of 5" in done.output
    handle_batch(runtime)
    assert sorted(troubles(runtime)) == ["conflicting", "undecodable", "undecodable"]


def test_all_of_what_can_be_retried_ends_well(runtime: Runtime, intake: Source) -> None:
    store(runtime, [intake.say("case/1", Noted(1))])
    park(runtime, ("intake", 1, 1))
    assert retry("all").exit_code == 0
    handle_batch(runtime)
    assert troubles(runtime) == []


def test_all_of_nothing_says_that_nothing_is_parked(runtime: Runtime) -> None:
    done = retry("all")
    assert done.exit_code == 0
    assert done.output == "sample: nothing is parked 没有搁置的事件\n"


def test_more_than_the_list_shows_are_taken_up(runtime: Runtime, intake: Source) -> None:
    count = parked.LIMIT + 1
    store(runtime, [intake.say(f"case/{number}", Noted(number)) for number in range(count)])
    for number in range(count):
        park(runtime, ("intake", 1, number + 1))
    assert retry("all").output.count("is taken up again") == count


@pytest.mark.parametrize(
    "name", ["nonsense", "intake/1", "intake/1/x", "intake/1/99999999999999999999", "AB" * 32]
)
def test_a_name_that_is_none_stops_before_anything_is_done(
    runtime: Runtime, intake: Source, name: str
) -> None:
    store(runtime, [intake.say("case/1", Noted(1))])
    park(runtime, ("intake", 1, 1))
    done = retry("intake/1/1", name)
    assert done.exit_code == 1
    assert "as the list shows it" in done.output
    assert troubles(runtime) == ["parked"]


def test_one_that_is_not_stopped_is_said_and_the_others_are_taken_up(
    runtime: Runtime, intake: Source
) -> None:
    store(runtime, [intake.say("case/1", Noted(1))])
    park(runtime, ("intake", 1, 1))
    done = retry("intake/1/7", "intake/1/1")
    assert done.exit_code == 1
    assert f"intake/1/7 is not taken up again 未能重试. {parked.NotParked.title_en}" in done.output
    assert "intake/1/1 is taken up again" in done.output
