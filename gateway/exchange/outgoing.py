"""Making a file for a unit: what the feed has for it behind the last file, for each new order what handling needs, and
what became of the imports that its files asked for.

The same file is given again until the unit says that it has it. It is made in two steps: `look` finds what is due, the
documents are fetched from the services in the name of who carries the file, and `make` seals what the unit may know
still.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import update

from casekit.auth import Actor
from casekit.envelope import canonical
from casekit.streams import unit_stream
from casekit.web.body import loads
from casekit.work import Work
from contracts.gateway import ExchangeSent
from contracts.grid import OrderIssued
from gateway.audience.recalling import taken, while_sending
from gateway.audience.selection import Item, due
from gateway.exchange.errors import FileOutOfOrder
from gateway.exchange.files import digest_of, sealed
from gateway.exchange.imports import Import, News, open_imports, told
from gateway.exchange.tables import UNITS
from gateway.exchange.units import file_of, last_file, own_keys, registered, unit_of

MOST_EVENTS: Final = 50
NOTHING: Final[Mapping[str, Any]] = {"number": None, "digest": None, "file": None}
Documents = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be in the next file; or the file, where it was made before."""

    items: tuple[Item, ...] = ()
    imports: tuple[Import, ...] = ()
    made: Mapping[str, Any] | None = None


def look(work: Work, actor: Actor, after: int) -> Due:
    """What comes behind file `after`. Raises Forbidden, NotExchanging, or FileOutOfOrder."""
    unit = unit_of(work, actor)
    row = registered(work, unit)
    if (made := _made(work, unit, after)) is not None:
        return Due(made=made)
    return Due(tuple(due(work, unit, row["position"], MOST_EVENTS)), open_imports(work, unit))


def orders_in(items: tuple[Item, ...], unit: str) -> dict[str, tuple[str, str]]:
    """Of each event that gives the unit an order its id, with the order and the case."""
    return {
        item.document["id"]: (item.document["data"]["order"], item.document["data"]["code"])
        for item in items
        if item.document["type"] == OrderIssued.TYPE and item.document["data"].get("unit") == unit
    }


def make(
    work: Work, actor: Actor, after: int, looked: Due, documents: Documents, news: Sequence[News] = ()
) -> Mapping[str, Any]:
    """Seal and keep the file behind `after`: of what was found, what the unit may know now; and news of its imports."""
    unit = unit_of(work, actor)
    work.lock(unit_stream(unit))
    while_sending(work.db, unit)
    row = registered(work, unit)
    if (made := _made(work, unit, after)) is not None:  # by another carrier meanwhile
        return made
    ids = {item.document["id"] for item in looked.items}
    items = [item for item in due(work, unit, row["position"], MOST_EVENTS) if item.document["id"] in ids]
    if not items and not news:
        return NOTHING
    last = last_file(work, unit, "out")
    number, previous = (1, "") if last is None else (last["number"] + 1, last["digest"])
    said: list[dict[str, Any]] = [
        {"event": item.document, **documents.get(item.document["id"], {})} for item in items
    ]
    said += [{"import": each.said} for each in news]
    keys = own_keys(work.extras["vault"])
    file = sealed(unit, "out", number, previous, said, row["sealing_key"], keys.signing)
    digest = digest_of(file)
    work.insert(
        "exchange_files", unit=unit, direction="out", number=number, region=work.region, digest=digest,
        items=len(said), body=canonical(file), begun_at=work.now,
    )  # fmt: skip
    if items:
        work.execute(update(UNITS).where(UNITS.c.unit == unit).values(position=items[-1].position))
        taken(work.db, unit, [item.position for item in items], work.now)
    told(work, unit, news)
    work.append(unit_stream(unit), ExchangeSent(unit, number, digest, len(said)))
    return {"number": number, "digest": digest, "file": file}


def _made(work: Work, unit: str, after: int) -> Mapping[str, Any] | None:
    """The file behind `after`, if it was made; None when it is the next to be made. Raises FileOutOfOrder."""
    last = last_file(work, unit, "out")
    newest = 0 if last is None else last["number"]
    if after == newest:
        return None
    file = file_of(work, unit, "out", after + 1)
    if file is None or file["body"] is None:
        raise FileOutOfOrder(expected=newest)
    return {"number": file["number"], "digest": file["digest"], "file": loads(bytes(file["body"]))}
