"""A matter of the national petition system, as the platform registers it."""

import pytest

from onedoor.national.matters import MatterUnfit, registration_of

MATTER = {
    "number": "GX-2026-17", "registered_at": "2026-03-09T09:00:00+08:00", "text": "反映征地补偿未到位",
    "petitioners": [{"name": "甲", "phone": "13800000000"}, {"is_anonymous": True}],
    "about": [{"unit": "N-01", "relation": "accused"}],
}  # fmt: skip


def test_nothing_is_typed_again() -> None:
    assert registration_of(MATTER, {"N-01": "land-bureau"}) == {
        "matter_type": "petition", "channel": "partner", "reference": "GX-2026-17",
        "received_at": "2026-03-09T09:00:00+08:00", "description": "反映征地补偿未到位", "location": None,
        "is_group": False,
        "parties": [
            {"side": "petitioner", "name": "甲", "phone": "13800000000", "id_number": None, "address": None},
            {"side": "petitioner", "is_anonymous": True},
        ],
        "units": [{"unit": "land-bureau", "relation": "accused"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("matter", "code"),
    [
        (MATTER, "UNIT_UNMAPPED"),  # nobody would stand behind the wall
        ({"number": "GX-2026-18"}, "MATTER_UNREADABLE"),
        ({**MATTER, "petitioners": [{}]}, "MATTER_UNREADABLE"),
        ({**MATTER, "petitioners": None}, "MATTER_UNREADABLE"),
    ],
)
def test_what_cannot_be_registered_as_it_is_is_not_guessed(matter: dict[str, object], code: str) -> None:
    with pytest.raises(MatterUnfit) as unfit:
        registration_of(matter, {})
    assert unfit.value.code_of_it == code
