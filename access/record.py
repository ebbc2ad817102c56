"""What of the record an auditor is shown that is of no case, and still may rest on one.

A card and its terms, how many cases an export held, how much a unit was sent, that a meeting was held, how much each
service has said: who compares such a fact with what he is shown elsewhere would know of a case behind his wall, for
what is on record cannot be blurred. So an auditor of a unit that the fact does not concern does not read it, whether
or not there is such a case. Those of the county's centre do, as long as no case accuses that centre. Pure; asked by
the ledger.
"""

from collections.abc import Mapping
from typing import Any, Final

# By how a type begins, the fields that name the units which the fact concerns, beside that on whose stream it stands.
RESTING_ON_CASES: Final[Mapping[str, tuple[str, ...]]] = {
    "card.": ("unit",),
    "interview.": ("unit",),
    "notice.": ("unit",),
    "write_up.": ("unit",),
    "event_log.": ("unit",),
    "exchange.sent": ("unit",),
    "exchange.taken": ("unit",),
    "meeting.": ("unit", "attending"),
    "checkpoint.": (),
}
_TERMS, _OF_CARDS = "deadline.", "card."
_UNIT: Final = "unit/"


def rests_on_cases(type_: str, data: Mapping[str, Any]) -> bool:
    """Whether an event that is of no case may rest on one all the same."""
    if type_.startswith(_TERMS):
        return str(data["kind"]).startswith(_OF_CARDS)
    return type_.startswith(tuple(RESTING_ON_CASES))


def concerned(type_: str, stream: str, data: Mapping[str, Any]) -> frozenset[str]:
    """The units that such an event concerns: whose auditors may read it."""
    fields = next((names for start, names in RESTING_ON_CASES.items() if type_.startswith(start)), ())
    named = [data.get(name) for name in fields]
    units = {unit for each in named for unit in (each if isinstance(each, list) else [each]) if unit}
    if stream.startswith(_UNIT):
        units.add(stream.removeprefix(_UNIT))
    return frozenset(units)
