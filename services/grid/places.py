"""In whose procedure a case, or something without one, is handled. Used by `handlers` and `readmodel`."""

from collections.abc import Mapping
from typing import Any

from casekit.clock import to_local
from casekit.work import Work
from procedures.model import Procedure


def procedure_of(work: Work, case: Mapping[str, Any]) -> Procedure:
    """The procedure that the case began with. `case` names `place` and `procedure` (its version)."""
    found: Procedure = work.extras["procedures"].load(case["place"], case["procedure"])
    return found


def terms_today(work: Work) -> dict[str, Any]:
    """In whose terms something runs that has no case: those of the place as they are today."""
    place = work.extras["place"]
    procedure = work.extras["procedures"].load(place, on=to_local(work.now).date())
    return {"place": place, "procedure": procedure.version, "grade": None}
