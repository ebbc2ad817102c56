"""A grid task has a day, which it keeps or misses, and ends once."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from casekit.errors import TransitionRefused
from contracts.vocabulary import TaskKind
from services.grid.domain.field_errors import TaskUnfit
from services.grid.domain.grid_task import GridTask, State

DAY = date(2026, 3, 12)
END = datetime(2026, 3, 12, 16, tzinfo=UTC)  # midnight in Shanghai


def a_task() -> GridTask:
    return GridTask(UUID(int=1), "g-1", "worker-1", TaskKind.VISIT, DAY)


def test_it_is_on_time_until_its_day_is_over_in_shanghai() -> None:
    assert a_task().given(DAY).due_at == END
    assert a_task().do(END - timedelta(seconds=1)).is_on_time
    assert not a_task().do(END).is_on_time


@pytest.mark.parametrize("today", [DAY + timedelta(days=1), DAY - timedelta(days=367)])
def test_a_day_that_is_past_or_too_far_is_refused(today: date) -> None:
    with pytest.raises(TaskUnfit):
        a_task().given(today)
    a_task().given(DAY - timedelta(days=366))


@pytest.mark.parametrize("first", ["do", "withdraw"])
@pytest.mark.parametrize("then", ["do", "withdraw"])
def test_it_ends_once(first: str, then: str) -> None:
    task = a_task()
    acts = {"do": lambda: task.do(END), "withdraw": task.withdraw}
    acts[first]()
    assert task.state is {"do": State.DONE, "withdraw": State.WITHDRAWN}[first]
    with pytest.raises(TransitionRefused):
        acts[then]()
