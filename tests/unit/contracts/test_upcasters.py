"""Old words are made new before a handler sees them, and what was said stays said."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.intake import CaseAdmitted, CaseClosed
from contracts.samples import message
from contracts.upcasters import UPCASTERS, upcast

ADMITTED = message(CaseAdmitted, "intake")


def _second(data: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return "case.admitted.v2", {**data, "tier": "county"}


def _third(data: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return "case.admitted.v3", {"code": data["code"], "tiers": [data["tier"]]}


def test_an_envelope_in_todays_words_is_left_alone() -> None:
    assert upcast(ADMITTED) is ADMITTED
    assert not UPCASTERS


def test_steps_chain_and_the_bytes_stay() -> None:
    new = upcast(ADMITTED, {"case.admitted": _second, "case.admitted.v2": _third})
    assert new.type == "case.admitted.v3"
    assert new.data == {"code": ADMITTED.data["code"], "tiers": ["county"]}
    assert (new.body, new.hash, new.id) == (ADMITTED.body, ADMITTED.hash, ADMITTED.id)


def test_other_types_are_untouched() -> None:
    closed = message(CaseClosed, "intake")
    assert upcast(closed, {"case.admitted": _second}) is closed


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        upcast(ADMITTED, {"case.admitted": lambda data: ("case.admitted", data)})
