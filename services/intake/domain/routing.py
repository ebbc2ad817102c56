"""Where a case may be sent (分流), and to whom it never may be."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from casekit.errors import Message
from contracts.vocabulary import Relation, Route, UnitKind, UnitRelation
from services.intake.domain.errors import (
    HandlerUnfit,
    SupervisorNotOutside,
    SupervisorRequired,
    UnitIsAccused,
)

_OFFICES: Final = frozenset({UnitKind.DEPARTMENT, UnitKind.CENTRE, UnitKind.TOWN, UnitKind.VILLAGE})

HANDLERS: Final = {
    Route.GRID: _OFFICES,
    Route.ORDER: _OFFICES,
    Route.MEDIATION: frozenset({UnitKind.COMMITTEE}),
    Route.PETITION: frozenset({UnitKind.PETITION_OFFICE}),
}


@dataclass(frozen=True, slots=True)
class Routing:
    """A decision to send a case somewhere.

    `kind` is what the unit is; `supervisor` a unit or post that watches over the handling, `supervisor_unit` that unit
    or the post's; `barred` are units accused in cases of the same root: this one would tell them of the other.
    """

    route: Route
    unit: str | None = None
    kind: UnitKind | None = None
    grid: str | None = None
    supervisor: str | None = None
    supervisor_unit: str | None = None
    barred: frozenset[str] = frozenset()

    def check(self, units: Collection[UnitRelation]) -> None:
        """Whether the case, with these related units, may be sent there.

        Raises HandlerUnfit, UnitIsAccused, SupervisorRequired or SupervisorNotOutside.
        """
        self._check_kind()
        accused = self.barred | _in_relation(units, Relation.ACCUSED)
        if accused & {self.unit, self.supervisor_unit}:
            raise UnitIsAccused
        respondents = _in_relation(units, Relation.RESPONDENT)
        if self.unit in respondents and self.supervisor is None:
            raise SupervisorRequired
        if self.supervisor is not None and self.supervisor_unit in respondents | {self.unit}:
            raise SupervisorNotOutside

    def _check_kind(self) -> None:
        kinds = HANDLERS.get(self.route)
        if self.route is Route.ANSWER:
            raise HandlerUnfit(
                Message("An answer is given, not routed.", "当场答复请直接答复，不能分流。"), field="route"
            )
        if kinds is None:
            if self.unit is not None or self.supervisor is not None:
                raise HandlerUnfit(
                    Message(
                        "A route that leads elsewhere names no unit.", "引导至其他途径时不填单位和督办人。"
                    ),
                    field="unit" if self.unit is not None else "supervisor",
                )
        elif self.unit is None or self.kind not in kinds:
            raise HandlerUnfit(
                Message(
                    f"Route {self.route} needs a unit of kind {', '.join(sorted(kinds))}.",
                    HandlerUnfit.title_zh,
                )
            )


def _in_relation(units: Collection[UnitRelation], relation: Relation) -> frozenset[str]:
    return frozenset(each.unit for each in units if each.relation is relation)
