"""The short answer to an act: where the case stands now."""

from typing import Any

from services.intake.domain.case import Case


def standing(case: Case) -> dict[str, Any]:
    """The answer for `CaseStateSchema`."""
    return {"code": case.code, "state": case.state.value, "round": case.round}
