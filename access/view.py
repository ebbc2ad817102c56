"""What of an event a viewer may be shown: in a timeline, in a feed, in a department's queue. One function for all.

A `View` is made once per viewer and case, then asked per event; what it withholds leaves no trace (it numbers nothing).
Events carry no personal data; what is withheld here is that something happened, to whom, and in which other case.
`audience` says which units an event is for at all. Used by the ledger's timelines and the gateway's audience feed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from access.acts import Act
from access.policy import applying
from access.relations import CaseRelations, Link, Standing, is_walled, standings
from casekit.auth.actor import Actor, Role
from contracts.vocabulary import Relation

Data = Mapping[str, Any]


def cases_named(data: Data) -> frozenset[str]:
    """The codes of other cases that an event's data name: who may not know of one is not shown that it is named."""
    named = (data.get("other"), data.get("original"), *(data.get("related") or ()))
    return frozenset(code for code in named if code)


class Breadth(StrEnum):
    """How much of a case's story a viewer sees."""

    WHOLE = "whole"  # who moves or oversees the case
    HANDLING = "handling"  # the file, and what the unit itself was asked and did
    OWN = "own"  # only what the unit itself was asked and did, when it no longer handles
    SERVED = "served"  # only what was served on the respondent


# The file that a handling unit works with.
_FILE = frozenset(
    {
        "case.registered", "case.admitted", "case.triaged", "case.routed", "case.answered", "case.completed",
        "case.returned", "case.followed_up", "case.closed", "case.reopened", "case.withdrawn", "case.archived",
        "case.material_added", "case.corrected", "case.supervisor_changed", "case.voided",
        "case.transferred",
    }
)  # fmt: skip
_SERVED = frozenset(
    {
        "mediation.opened", "mediation.passed_on", "mediation.ended", "agreement.made", "session.scheduled",
        "session.rescheduled", "session.cancelled",
    }
)  # fmt: skip
_ACCESSES = frozenset({"party.revealed", "party.erased", "access.refused"})
_UNITS_CORRECTED, _RECALLED = "case.units_corrected", "event.recalled"
_LETTERS = (
    "letter.",
    "forwarding.",
)  # 函, 转送交办: for whom they are written to, whatever that unit is to the case
_CARDS = (
    "card.",
    "interview.",
    "notice.",
    "write_up.",
)  # 三色预警: for the unit whose card it is, and of no case
_ORGANISATION = frozenset(
    {
        *("unit.registered", "unit.changed", "unit.merged", "unit.ended"),
        *("grid.registered", "grid.changed", "grid.ended"),
    }
)
_SEES_ACCUSATIONS = frozenset({Role.CLERK, Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR, Role.AUDITOR})
_BREADTH = {
    Standing.OWN_CENTRE: Breadth.WHOLE,
    Standing.JURISDICTION: Breadth.WHOLE,
    Standing.OWN_GRID: Breadth.WHOLE,
    Standing.SPONSOR: Breadth.WHOLE,
    Standing.HANDLING: Breadth.HANDLING,
    Standing.HANDLING_RESPONDENT: Breadth.HANDLING,
    Standing.FORMER: Breadth.OWN,
    Standing.SERVED: Breadth.SERVED,
}


@dataclass(frozen=True, slots=True)
class View:
    """One viewer's view of one case. `accusations`: is shown who is accused; `accesses`: who looked at the case."""

    unit: str | None
    breadths: frozenset[Breadth]
    accusations: bool = False
    accesses: bool = False

    def show(self, type_: str, data: Data, may_know: Callable[[str], bool]) -> dict[str, Any] | None:
        """The event's data as the viewer may see it, or None when it is withheld.

        `may_know` says of another case's code whether the viewer may know of that case.
        """
        if not self._sees(type_, data):
            return None
        shown = dict(data)
        if "units" in shown:
            shown["units"] = [each for each in shown["units"] if self._may_be_told(each)]
        if shown.get("original") is not None and not may_know(shown["original"]):
            shown["original"] = None
        if "related" in shown:
            shown["related"] = [code for code in shown["related"] if may_know(code)]
        if "other" in shown and not may_know(shown["other"]):
            return None
        return shown

    @property
    def names_actors(self) -> bool:
        """Whether the viewer is shown which post acted."""
        return bool(self.breadths & {Breadth.WHOLE, Breadth.HANDLING})

    def _sees(self, type_: str, data: Data) -> bool:
        if type_ in _ACCESSES:
            return self.accesses
        if type_ == _RECALLED:
            return self.accusations and data["unit"] != self.unit
        if type_ == _UNITS_CORRECTED:
            return self.accusations and all(map(self._may_be_told, (*data["named"], *data["lifted"])))
        if Breadth.WHOLE in self.breadths:
            return True
        if Breadth.HANDLING in self.breadths and type_ in _FILE:
            return True
        if Breadth.SERVED in self.breadths and type_ in _SERVED:
            return True
        return bool(self.breadths & {Breadth.HANDLING, Breadth.OWN}) and self._is_own(type_, data)

    def _may_be_told(self, named: Data) -> bool:
        """Who is accused is told to those whose task needs it, and to a unit never of itself, cleared or not."""
        return named["relation"] != Relation.ACCUSED.value or (
            self.accusations and named["unit"] != self.unit
        )

    def _is_own(self, type_: str, data: Data) -> bool:
        owner = data.get("unit") or data.get("committee") or data.get("owner")
        is_own = owner == self.unit or (type_.startswith(_LETTERS) and data["recipient"] == self.unit)
        return is_own and not type_.startswith(("case.", "notification."))


@dataclass(frozen=True, slots=True)
class Audience:
    """The units an event is for: every unit (the organisation's own facts), or those named."""

    everyone: bool = False
    units: frozenset[str] = frozenset()


def view_of(actor: Actor, case: CaseRelations) -> View | None:
    """The actor's view of the case; None when he may not know of it, or has no view of its story."""
    if is_walled(actor, case):
        return None
    held = standings(actor, case)
    telling = [rule for rule in applying(actor, held) if Act.TIMELINE_READ in rule.acts]
    through = {standing for rule in telling for standing in rule.standings & held}
    if Standing.FORMER in held and applying(actor, frozenset({Standing.FORMER})):
        through.add(Standing.FORMER)
    if not through:
        return None
    return View(
        unit=actor.unit,
        breadths=frozenset(_BREADTH[standing] for standing in through),
        accusations=any(rule.roles & actor.roles & _SEES_ACCUSATIONS for rule in telling),
        accesses=any(Act.ACCESS_READ in rule.acts for rule in applying(actor, held)),
    )


def known_concerned(actor: Actor, case: CaseRelations | None) -> frozenset[str]:
    """The units that the matter is about, as far as the actor may know: who is accused is not told to everybody.

    Whoever names a unit for a part in the case goes by this: for him an accused unit is there as any other is, so that
    no answer tells them apart. What goes to it is not there for it, and the silence is all that comes back.
    """
    if case is None:
        return frozenset()
    view = view_of(actor, case)
    told = view is not None and view.accusations
    return case.units(Relation.RESPONDENT) | (case.units(Relation.ACCUSED) if told else frozenset())


def unit_view(unit: str, case: CaseRelations) -> View | None:
    """The view of a unit as such, to which events are sent: that of its department's system."""
    return view_of(Actor(id=unit, roles=frozenset({Role.DEPARTMENT_SYSTEM}), unit=unit), case)


def event_view(unit: str, case: CaseRelations | None, type_: str, data: Data) -> View | None:
    """The unit's view as far as this event goes: of its own card, and of a letter that it wrote or was written, also
    where it has no other.

    `case` is None where the event is of no case, or of one not heard of. Never that of an accused unit.
    """
    view = None if case is None else unit_view(unit, case)
    if unit not in _correspondents(type_, data) or (case is None and data.get("code") is not None):
        return view
    if case is not None and unit in case.units(Relation.ACCUSED):
        return None
    return View(unit, (view.breadths if view is not None else frozenset()) | {Breadth.OWN})


def audience(type_: str, data: Data, case: CaseRelations | None) -> Audience:
    """Which units may be told of the event, as the relations are now. Of a case not heard of: nobody."""
    if type_ in _ORGANISATION:
        return Audience(everyone=True)
    units = _correspondents(type_, data) | (_concerned(case.links) if case is not None else set())
    return Audience(units=frozenset(unit for unit in units if _is_told(unit, case, type_, data)))


def _concerned(links: tuple[Link, ...]) -> set[str]:
    return {link.unit for link in links if link.relation is not Relation.ACCUSED}


def _correspondents(type_: str, data: Data) -> set[str]:
    """The units between which a letter goes; the one whose card it is."""
    if type_.startswith(_CARDS):
        return {data["unit"]}
    return {data["unit"], data["recipient"]} if type_.startswith(_LETTERS) else set()


def _is_told(unit: str, case: CaseRelations | None, type_: str, data: Data) -> bool:
    view = event_view(unit, case, type_, data)
    return view is not None and view.show(type_, data, lambda _: False) is not None
