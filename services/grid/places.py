"""In whose procedure a case is handled. Used by `handlers` and `readmodel`."""

from collections.abc import Mapping
from typing import Any

from casekit.work import Work
from procedures.model import Procedure


def procedure_of(work: Work, case: Mapping[str, Any]) -> Procedure:
    """The procedure that the case began with. `case` names `place` and `procedure` (its version)."""
    found: Procedure = work.extras["procedures"].load(case["place"], case["procedure"])
    return found
