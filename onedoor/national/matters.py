"""What the national petition system has registered, as the platform registers it, and the other way round. Pure.

Nothing is typed again, and nothing guessed: a unit that a matter is about and that nobody has mapped refuses it, for
without the relation the wall around an accused unit would not stand.
"""

from collections.abc import Mapping
from typing import Any, Final

from casekit.errors import Problem

Matter = Mapping[str, Any]
_PERSONAL: Final = ("phone", "id_number", "address")
_FACTS: Final = (
    "received_at",
    "form",
    "sort",
    "representatives",
    "state",
    "admitted_at",
    "due_at",
)


class MatterUnfit(Problem):
    """The matter cannot be registered as it is; `code_of_it` is told to the other side."""

    code = "MATTER_UNFIT"
    status = 422
    title_en = "The matter cannot be registered as it was passed on."
    title_zh = "该事项无法按所传内容登记。"

    def __init__(self, code_of_it: str) -> None:
        super().__init__(code_of_it)
        self.code_of_it = code_of_it


def registration_of(matter: Matter, units: Mapping[str, str]) -> dict[str, Any]:
    """The body of `POST /v1/cases`. `units`: ours by the other side's codes. Raises MatterUnfit."""
    try:
        return {
            "matter_type": "petition",
            "channel": "partner",
            "reference": matter["number"],
            "received_at": matter["registered_at"],
            "description": matter["text"],
            "location": matter.get("location"),
            "is_group": bool(matter.get("is_joint", False)),
            "parties": [_party(each) for each in matter["petitioners"]],
            "units": [_named(each, units) for each in matter.get("about", ())],
        }
    except (KeyError, TypeError, AttributeError):
        raise MatterUnfit("MATTER_UNREADABLE") from None


def _party(petitioner: Mapping[str, Any]) -> dict[str, Any]:
    if petitioner.get("is_anonymous"):
        return {"side": "petitioner", "is_anonymous": True}
    known = {name: petitioner.get(name) for name in _PERSONAL}
    return {"side": "petitioner", "name": petitioner["name"], **known}


def _named(about: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, str]:
    if about["unit"] not in units:
        raise MatterUnfit("UNIT_UNMAPPED")
    return {"unit": units[about["unit"]], "relation": about["relation"]}


def opening_of(
    code: str, facts: Mapping[str, Any], case: Matter, parties: Mapping[str, Any]
) -> dict[str, Any]:
    """What is told of a case so that it is opened there: `facts` of the petition, case and parties as shown here.

    Of the parties those who bring it, and of them what that system asks for; no respondent, no other material, no unit:
    whom it accuses is told to nobody by this way but in the petitioner's own words.
    """
    bringing = [each for each in parties["items"] if each["side"] == "petitioner"]
    return {
        "case": code,
        **{name: facts.get(name) for name in _FACTS},
        "how_many": facts.get("petitioners"),
        "text": case.get("description"),
        "location": case.get("location"),
        "petitioners": [_told(each) for each in bringing],
    }


def _told(party: Mapping[str, Any]) -> dict[str, Any]:
    if party.get("is_anonymous") or not party.get("name"):
        return {"is_anonymous": True}
    return {name: party.get(name) for name in ("name", *_PERSONAL)}
