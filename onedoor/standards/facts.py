"""What the self-check (五规范自查) finds of an installation: counts, ids and dates, nothing of any case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Premises:
    """The county's centre, and the towns without one."""

    centre: str | None
    name: str | None
    towns_without_centre: tuple[str, ...]
    grids_without_worker: tuple[str, ...]
    has_grids: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """How the county's departments are present at its centre; `missed`: due on `day`, the last working day, and not
    there.
    """

    departments: tuple[str, ...]
    stationed: Mapping[str, str]
    day: date
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of the centre and the hours of the coming week in which nobody keeps it."""

    id: str
    is_round_the_clock: bool
    hours_open: int


@dataclass(frozen=True, slots=True)
class Mechanism:
    """How the place works: its procedure, desks, and who mediates and takes petitions."""

    place: str
    refusals: int
    ours: tuple[str, ...]
    desks: tuple[Desk, ...]
    kinds: frozenset[str]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The newest checkpoint: whether it stands under the installation's own key, and has the root of the stored tree.

    `altered`: how many of the newest entries are not what the tree says; `pending`: how many wait for a checkpoint.
    """

    size: int
    signed_at: datetime | None
    is_signed: bool
    is_rooted: bool
    altered: int
    pending: int


@dataclass(frozen=True, slots=True)
class System:
    """The installation itself."""

    is_embedded: bool
    is_production: bool
    has_issuer: bool
    has_dev_issuer: bool
    is_driven: bool
    is_local: bool
    has_proxy: bool
    are_keys_apart: bool
    backup_days: int | None
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was found at `at`. `stopped`: how many events each service's inbox waits with for a person;
    `lag`: the seconds since the oldest event that each has not handled came in.
    """

    at: datetime
    premises: Premises
    presence: Presence
    mechanism: Mechanism
    ledger: Ledger
    system: System
    stopped: Mapping[str, int] = field(default_factory=dict)
    lag: Mapping[str, float] = field(default_factory=dict)
