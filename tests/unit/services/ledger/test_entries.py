"""Which refusals on record tell of a code that no case bears."""

from datetime import UTC, datetime

import pytest

from access.acts import Act
from casekit.envelope import Envelope, seal
from casekit.ids import new_id
from contracts.access import AccessRefused
from services.ledger.entries import is_of_no_case

MOMENT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def refused(act: Act, code: str | None) -> Envelope:
    return seal(
        id=new_id(), source="petition", subject="service/petition", time=MOMENT, region="520302000000", actor="post-1",
        event=AccessRefused(viewer="post-1", unit="hr", act=act.value, code=code), seq=1, prev=None,
        traceparent=None, after=[],
    )  # fmt: skip


@pytest.mark.parametrize(
    "act", [Act.CASE_READ, Act.FORWARDING_READ, Act.FORWARDING_ANSWER, Act.PETITION_EXCHANGE]
)
def test_what_can_concern_a_case_is_kept_from_auditors_where_it_names_none(act: Act) -> None:
    """Or that it stands there would tell them of the case whose refusal does not."""
    assert is_of_no_case(refused(act, None))
    assert not is_of_no_case(refused(act, "520302-2026-0000001-X"))


def test_what_concerns_no_case_is_shown() -> None:
    assert not is_of_no_case(refused(Act.UNIT_MANAGE, None))
