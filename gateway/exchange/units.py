"""The units that exchange files, and their keys. Commands on the caller's Work, which never commit."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from access.acts import Act
from access.guard import require
from casekit.auth import Actor
from casekit.parcels import ParcelUnreadable, recipient_key
from casekit.streams import unit_stream
from casekit.vault import Vault
from casekit.work import Work
from contracts.gateway import ExchangeKeyed
from gateway.audience.positions import present
from gateway.exchange.errors import KeyUnfit, NotExchanging
from gateway.exchange.files import Keys
from gateway.exchange.tables import FILES, UNITS


def own_keys(vault: Vault) -> Keys:
    """The platform's keys for the exchange, the same under the same master key."""
    return Keys(vault.seed("exchange/signing"), vault.seed("exchange/opening"))


def unit_of(work: Work, actor: Actor) -> str:
    """The unit for which the actor may exchange files. Raises Forbidden."""
    require(work, actor, Act.SUBSCRIPTION_MANAGE, unit=actor.unit)
    return str(actor.unit)


def register(work: Work, actor: Actor, keys: Mapping[str, str]) -> dict[str, Any]:
    """Register or replace the unit's keys; the chains of files go on. The same keys again change nothing.

    The feed begins now. Raises Forbidden or KeyUnfit.
    """
    unit = unit_of(work, actor)
    _check(keys)
    work.lock(unit_stream(unit))
    known = work.execute(select(UNITS).where(UNITS.c.unit == unit)).mappings().one_or_none()
    if known is None or any(known[name] != key for name, key in keys.items()):
        row = {**keys, "registered_by": actor.id, "registered_at": work.now}
        new = {"unit": unit, "region": work.region, "position": present(work.db)}
        work.execute(
            insert(UNITS).values(**new, **row).on_conflict_do_update(index_elements=["unit"], set_=row)
        )
        digest = hashlib.sha256(f"{keys['signing_key']}{keys['sealing_key']}".encode()).hexdigest()
        work.append(unit_stream(unit), ExchangeKeyed(unit, digest))
    return standing(work, actor)


def standing(work: Work, actor: Actor) -> dict[str, Any]:
    """How the exchange with the actor's unit stands. Raises Forbidden or NotExchanging."""
    unit = unit_of(work, actor)
    row = registered(work, unit)
    last = {way: last_file(work, unit, way) for way in ("in", "out")}
    keys = own_keys(work.extras["vault"])
    return {
        "unit": unit,
        "keys": row,
        "platform": {"signing_key": keys.sender, "sealing_key": keys.recipient},
        "registered_at": row["registered_at"],
        "taken": 0 if last["in"] is None else last["in"]["number"],
        "sent": 0 if last["out"] is None else last["out"]["number"],
    }


def registered(work: Work, unit: str) -> Mapping[str, Any]:
    """The unit's row. Raises NotExchanging."""
    row = work.execute(select(UNITS).where(UNITS.c.unit == unit)).mappings().one_or_none()
    if row is None:
        raise NotExchanging
    return dict(row)


def last_file(work: Work, unit: str, direction: str) -> Mapping[str, Any] | None:
    """The newest file of one way."""
    f = FILES.c
    newest = select(func.max(f.number)).where(f.unit == unit, f.direction == direction).scalar_subquery()
    return file_of(work, unit, direction, newest)


def file_of(work: Work, unit: str, direction: str, number: Any) -> Mapping[str, Any] | None:
    """One file, by its number."""
    f = FILES.c
    wanted = select(FILES).where(f.unit == unit, f.direction == direction, f.number == number)
    row = work.execute(wanted).mappings().one_or_none()
    return None if row is None else dict(row)


def _check(keys: Mapping[str, str]) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(keys["signing_key"], validate=True))
    except ValueError:
        raise KeyUnfit(field="signing_key") from None
    try:
        recipient_key(keys["sealing_key"])
    except ParcelUnreadable:
        raise KeyUnfit(field="sealing_key") from None
