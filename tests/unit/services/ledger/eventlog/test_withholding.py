"""A log from which a case is taken out is the log that would have been written without it."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.vocabulary import EventLogFormat
from services.ledger.eventlog.withholding import without
from services.ledger.eventlog.writing import Trace
from tests.unit.services.ledger.eventlog.test_writing import steps, written

codes = [f"520302-2026-00000{number:02d}-{number % 10}" for number in range(12)]
logs = st.lists(st.sampled_from(codes), unique=True, max_size=6).flatmap(
    lambda chosen: st.tuples(
        *(
            st.builds(Trace, st.just(code), st.just({"channel": "window"}), st.lists(steps, max_size=3))
            for code in chosen
        )
    )
)


def in_pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.mark.parametrize("form", list(EventLogFormat))
@settings(max_examples=30)
@given(log=logs, hidden=st.sets(st.sampled_from(codes), max_size=4), size=st.integers(1, 200))
def test_what_is_left_is_what_would_have_been_written_without_them(
    form: EventLogFormat, log: tuple[Trace, ...], hidden: set[str], size: int
) -> None:
    left = b"".join(without(form, in_pieces(written(form, list(log)).encode(), size), hidden))
    assert left.decode() == written(form, [trace for trace in log if trace.code not in hidden])
