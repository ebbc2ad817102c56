"""The carrier goes once through, whatever the two sides say."""

from collections.abc import Callable
from typing import Any

import pytest

from onedoor.national.carrier import Carried, Carrier, CarrierStopped
from onedoor.national.speaking import Said, Side, Unreachable

MATTER = {
    "number": "GX-17", "registered_at": "2026-03-09T09:00:00+08:00", "text": "反映征地补偿未到位",
    "petitioners": [{"is_anonymous": True}],
}  # fmt: skip
STATUS = {
    "id": "1", "code": "520302-2026-0000017-4", "number": 1, "kind": "received", "happened_at": "t", "facts": {}
}  # fmt: skip


class Fake(Side):
    """A side that answers by a function, and remembers what it was asked."""

    def __init__(self, answer: Callable[[str, str], Said]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str, Any]] = []

    def ask(self, method: str, path: str, body: Any = None) -> Said:
        self.asked.append((method, path, body))
        return self.answer(method, path)


def nation(method: str, path: str) -> Said:
    if path == "/statuses":
        raise Unreachable("TIMEOUT")
    return Said(200, {"items": []})


def test_what_is_due_again_before_the_rest_was_tried_waits_for_the_next_time() -> None:
    platform = Fake(lambda _, path: Said(200, {"items": [STATUS]} if path.endswith("/due") else {}))
    assert Carrier(platform, Fake(nation), {}, print).carry() == Carried(failed=1)
    outcomes = [body for method, _, body in platform.asked if method == "POST"]
    assert outcomes == [{"outcome": "failed", "reason": "TIMEOUT"}]


def test_a_matter_that_another_carrier_was_at_is_not_refused() -> None:
    other = Fake(lambda method, _: Said(200, {"items": [MATTER]} if method == "GET" else {}))
    platform = Fake(lambda *_: Said(409, {"code": "CONFLICT"}))
    with pytest.raises(CarrierStopped):
        Carrier(platform, other, {}, print).carry()
    assert [method for method, _, _ in other.asked] == ["GET"]


OPENING = STATUS | {"kind": "opening", "facts": {"form": "visit", "sort": "appeal", "petitioners": 1}}
CASE = {
    "description": "反映道路积水",
    "location": "东门",
    "units": [{"unit": "hr", "relation": "respondent"}],
}
PARTIES = {
    "items": [
        {
            "side": "petitioner",
            "name": "甲",
            "phone": "13800000000",
            "email": "a@b.cn",
            "is_anonymous": False,
        },
        {"side": "petitioner", "name": None, "is_anonymous": True},
        {"side": "respondent", "name": "乙", "phone": "13900000000"},
    ]
}


def platform_with(case: Said, parties: Said) -> Fake:
    """The platform, with one case to be opened there; what it says of it and of its parties."""

    def answer(method: str, path: str) -> Said:
        if path.endswith("/due"):
            return Said(200, {"items": [OPENING]})
        return parties if "/parties" in path else case if "/v1/cases/" in path else Said(200, {})

    return Fake(answer)


def nation_that(*, knows: Said, opens: Callable[[], Said]) -> Fake:
    def answer(method: str, path: str) -> Said:
        if path == "/registrations":
            return opens()
        return knows if path.startswith("/registrations/") else Said(200, {"items": []})

    return Fake(answer)


UNKNOWN, SHOWN = Said(404, {"code": "MATTER_UNKNOWN"}), (Said(200, CASE), Said(200, PARTIES))


def silent() -> Said:
    raise Unreachable("TIMEOUT")


def outcome_of(platform: Fake) -> dict[str, Any]:
    (body,) = [body for _, path, body in platform.asked if path.endswith("/outcome")]
    return dict(body)


def was_shown(platform: Fake) -> bool:
    """Whether the platform was asked who the parties are."""
    return any("/parties?purpose=exchange" in path for _, path, _ in platform.asked)


def test_a_case_is_opened_there_with_what_is_asked_for_of_who_brings_it_and_no_more() -> None:
    platform, other = (
        platform_with(*SHOWN),
        nation_that(knows=UNKNOWN, opens=lambda: Said(201, {"number": "GX-1"})),
    )
    assert Carrier(platform, other, {}, print).carry() == Carried(opened=1)
    assert outcome_of(platform) == {"outcome": "delivered", "number": "GX-1"}
    (sent,) = [body for method, path, body in other.asked if (method, path) == ("POST", "/registrations")]
    assert sent["petitioners"] == [
        {"name": "甲", "phone": "13800000000", "id_number": None, "address": None}, {"is_anonymous": True},
    ]  # fmt: skip
    assert (sent["case"], sent["text"], sent["form"], sent["how_many"]) == (
        STATUS["code"],
        "反映道路积水",
        "visit",
        1,
    )
    assert not [word for word in ("乙", "13900000000", "a@b.cn", "respondent") if word in str(sent)]


def test_what_stands_there_already_is_not_shown_again() -> None:
    platform = platform_with(*SHOWN)
    other = nation_that(knows=Said(200, {"number": "GX-1"}), opens=silent)
    assert Carrier(platform, other, {}, print).carry() == Carried(opened=1)
    assert (outcome_of(platform)["number"], was_shown(platform)) == ("GX-1", False)


@pytest.mark.parametrize(
    ("case", "parties", "knows", "opens", "outcome", "shown"),
    [
        (*SHOWN, UNKNOWN, silent, {"outcome": "failed", "reason": "TIMEOUT"}, True),
        (*SHOWN, Said(422, {"code": "NO"}), silent, {"outcome": "refused", "reason": "NO"}, False),
        (*SHOWN, UNKNOWN, lambda: Said(422, {"code": "NO"}), {"outcome": "refused", "reason": "NO"}, True),
        (*SHOWN, UNKNOWN, lambda: Said(201, {}), {"outcome": "refused", "reason": "NUMBER_MISSING"}, True),
        (
            Said(404, {"code": "CASE_NOT_FOUND"}), SHOWN[1], UNKNOWN, silent,
            {"outcome": "refused", "reason": "CASE_NOT_FOUND"}, False,
        ),
        (
            SHOWN[0], Said(403, {"code": "FORBIDDEN"}), UNKNOWN, silent,
            {"outcome": "refused", "reason": "FORBIDDEN"}, True,
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_tried_again_or_refused_with_a_code(
    case: Said, parties: Said, knows: Said, opens: Callable[[], Said], outcome: dict[str, str], shown: bool
) -> None:
    platform = platform_with(case, parties)
    Carrier(platform, nation_that(knows=knows, opens=opens), {}, print).carry()
    assert (outcome_of(platform), was_shown(platform)) == (outcome, shown)


def test_what_was_refused_is_taken_in_once_more_with_the_offices_own_time_of_receipt() -> None:
    other = Fake(lambda method, path: Said(200, MATTER if method == "GET" else {}))
    platform = Fake(lambda *_: Said(201, {"code": STATUS["code"], "is_known": False}))
    corrected = "2026-03-10T09:00:00+08:00"
    assert Carrier(platform, other, {}, print).again("GX-17", corrected) == Carried(registered=1)
    ((_, _, registered),) = platform.asked
    assert registered["received_at"] == corrected
    assert [(method, path) for method, path, _ in other.asked] == [
        ("GET", "/matters/GX-17"), ("POST", "/matters/GX-17/receipt"),
    ]  # fmt: skip
    assert other.asked[-1][2] == {"case": STATUS["code"]}
