"""What stands in a file, and how it is packed. Pure: no clock, no database.

A file is a parcel (`casekit.parcels`). Its content is JSON: `format`, `unit`, `direction`, `number` from 1 without
gaps, `previous` (the digest of the file before, empty for the first), and `items`. The digest of a file is the SHA-256
of the parcel as canonical JSON, so that white space does not matter.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import marshmallow
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from casekit.envelope import canonical
from casekit.errors import Problem
from casekit.parcels import ParcelUnreadable, pack, sender_of, unpack
from casekit.web.body import loads
from gateway.exchange.errors import FileUnreadable
from gateway.exchange.schemas import ContentSchema

FORMAT: Final = "onedoor-exchange-1"
_CONTENT = ContentSchema()


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The platform's own: one signs, the other opens."""

    signing: bytes
    opening: bytes

    @property
    def sender(self) -> str:
        """By which key a unit knows our files."""
        return sender_of(self.signing)

    @property
    def recipient(self) -> str:
        """For which key a unit seals its files."""
        public = X25519PrivateKey.from_private_bytes(self.opening).public_key()
        return base64.b64encode(public.public_bytes_raw()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Item:
    """One act that the unit asks for. `id` is the unit's own name for it."""

    id: str
    act: str
    order: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """A file from a unit. `received`: the last of our files that the unit has."""

    number: int
    previous: str
    received: int
    items: tuple[Item, ...]


def digest_of(parcel: Mapping[str, Any]) -> str:
    """By what a file is known: 64 hexadecimal digits."""
    return hashlib.sha256(canonical(parcel)).hexdigest()


def sealed(
    unit: str,
    kind: str,
    number: int,
    previous: str,
    items: Sequence[Mapping[str, Any]],
    recipient: str,
    seed: bytes,
) -> dict[str, str]:
    """A file for the unit: `kind` is `out`, or `receipt` for what became of a file of its own."""
    content = {
        "format": FORMAT, "unit": unit, "direction": kind, "number": number, "previous": previous, "items": items,
    }  # fmt: skip
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()
    return pack(written, recipient, seed)


def opened(parcel: Mapping[str, str], unit: str, sender: str, keys: Keys) -> Content:
    """What a file from the unit says. Raises FileUnreadable, with why."""
    if parcel["sender"] != sender:
        raise FileUnreadable(why="wrong_sender")
    if parcel["recipient"] != keys.recipient:
        raise FileUnreadable(why="wrong_recipient")
    try:
        found = unpack(parcel, keys.opening, sender)
    except ParcelUnreadable:
        raise FileUnreadable(why="damaged") from None
    try:
        said = _CONTENT.load(loads(found))
    except (marshmallow.ValidationError, Problem):
        raise FileUnreadable(why="wrong_format") from None
    if said["unit"] != unit:
        raise FileUnreadable(why="wrong_unit")
    items = tuple(Item(each["id"], each["act"], each["order"], each["body"]) for each in said["items"])
    return Content(said["number"], said["previous"], said["received"], items)
