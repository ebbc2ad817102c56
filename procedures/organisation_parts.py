"""The parts of a place's organisation, from schema-valid data to values. Called by `procedures.layers` only."""

from typing import Any

from procedures.open_hours import OpenHours
from procedures.organisation import (
    Duty,
    Figure,
    GridLevel,
    LetterForm,
    Meeting,
    NationalOpening,
    Organisation,
    Reception,
    RiskList,
    Stationing,
    Unified,
)
from procedures.parts import Data, said, term
from procedures.plans import PetitionPlan, PlanStage
from procedures.source import Source
from procedures.vocabulary import Channel, Counted, Every, Grade, Letter, OpeningWhen, PlanAct, Presence

_OPEN = "unpublished"


def organisation(data: Data, hours: OpenHours | None, cited: Source) -> Organisation:
    """Everything the file states of how the place is organised."""

    def each(part: str) -> list[tuple[Any, Source]]:
        return [(item, said(cited, item)) for item in data.get(part, ())]

    return Organisation(
        office_hours=hours,
        channels=tuple(map(Channel, data.get("channels", ()))),
        reception=tuple(
            Reception(item["name"], Every(item["every"]), item.get("times", 1), item.get("by"), source)
            for item, source in each("reception")
        ),
        duty=tuple(
            Duty(item["name"], item["hours"], tuple(item.get("departments", ())), item.get("by"), source)
            for item, source in each("duty")
        ),
        stationing=tuple(
            Stationing(
                Presence(item["presence"]), item.get("whom"), item.get("units"), item.get("people"), source
            )
            for item, source in each("stationing")
        ),
        letters=tuple(
            LetterForm(Letter(item["kind"]), item["name"], source) for item, source in each("letters")
        ),
        risk_list=_risk_list(data["risk_list"], cited) if "risk_list" in data else None,
        national_opening=_opening(data["national_opening"], cited) if "national_opening" in data else None,
        grid_levels=tuple(
            GridLevel(item["level"], tuple(item["does"]), source) for item, source in each("grid_levels")
        ),
        figures=tuple(Figure(Counted(item["of"]), item["count"], source) for item, source in each("figures")),
        unified=tuple(
            Unified(item["name"], tuple(item["parts"]), source) for item, source in each("unified")
        ),
    )


def meeting(data: Data, cited: Source) -> Meeting:
    """A meeting and its rhythm."""
    return Meeting(data["name"], Every(data["every"]), data.get("times", 1), said(cited, data))


def petition_plan(data: Data, cited: Source) -> PetitionPlan:
    """A plan of petition stages."""
    cumulative = data["cumulative"]
    return PetitionPlan(
        grade=Grade(data["grade"]),
        name=data["name"],
        stages=tuple(
            PlanStage(PlanAct(stage["act"]), stage["name"], term(stage["within"], None))
            for stage in data["stages"]
        ),
        cumulative=None if cumulative == _OPEN else cumulative,
        open=frozenset(data.get("open", ())),
        source=said(cited, data),
    )


def _opening(data: Data, cited: Source) -> NationalOpening:
    return NationalOpening(OpeningWhen(data["when"]), said(cited, data))


def _risk_list(data: Data, cited: Source) -> RiskList:
    return RiskList(tuple(data["papers"]), data["struck_off_at"], said(cited, data))
