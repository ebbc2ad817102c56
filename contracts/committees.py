"""What mediation (调解) says of its committees (调委会), on the stream of the committee: facts of the organisation."""

from dataclasses import dataclass
from typing import ClassVar

from casekit.facts import Event
from contracts.vocabulary import CommitteeKind, MediatorCapacity, TeamKind


@dataclass(frozen=True, slots=True)
class _OfCommittee(Event):
    committee: str


@dataclass(frozen=True, slots=True)
class CommitteeRegistered(_OfCommittee):
    """调委会备案: what it is from now on; `seal_number` is that of its seal, `fields` its professional fields."""

    TYPE: ClassVar[str] = "committee.registered"
    kind: CommitteeKind
    seal_number: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamRegistered(_OfCommittee):
    """调解队、工作室: `name` is its official name."""

    TYPE: ClassVar[str] = "team.registered"
    team: str
    kind: TeamKind
    name: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamEnded(_OfCommittee):
    """调解队、工作室撤销."""

    TYPE: ClassVar[str] = "team.ended"
    team: str


@dataclass(frozen=True, slots=True)
class MediatorRegistered(_OfCommittee):
    """聘任: a post (never a person) serves the committee in a capacity, from now on as said."""

    TYPE: ClassVar[str] = "mediator.registered"
    post: str
    capacity: MediatorCapacity
    fields: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class MediatorEnded(_OfCommittee):
    """解聘: the post serves the committee no more."""

    TYPE: ClassVar[str] = "mediator.ended"
    post: str


@dataclass(frozen=True, slots=True)
class RoomRegistered(_OfCommittee):
    """调解室: `name` is its official name; `is_remote`: it is equipped for video."""

    TYPE: ClassVar[str] = "room.registered"
    room: str
    name: str
    is_remote: bool


@dataclass(frozen=True, slots=True)
class RoomEnded(_OfCommittee):
    """调解室停用."""

    TYPE: ClassVar[str] = "room.ended"
    room: str


EVENTS: tuple[type[Event], ...] = (
    CommitteeRegistered,
    TeamRegistered,
    TeamEnded,
    MediatorRegistered,
    MediatorEnded,
    RoomRegistered,
    RoomEnded,
)
